"""Education classes and their yearly plans."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import reread
from jiceng.work.membership.actions.dates import end_span
from jiceng.work.membership.models import ClassPlan, StudyClass


@transaction.atomic
def define_class(*, actor: Actor, **values: Any) -> StudyClass:
    """设教育类别; see `define_class_many`."""
    return define_class_many([values], actor=actor)[0]


@transaction.atomic
def define_class_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[StudyClass]:
    """设教育类别: name, turn, since, and conditions; a name stands once at a time."""
    at, made = clock.now(), []
    standing = set(StudyClass.objects.filter(until=None).values_list("name", flat=True))
    for row in rows:
        if row["name"] in standing:
            said = _("“%s”这一类已经有了；规则变了先停用原来那条")
            raise ValidationError({"name": said % row["name"]})
        standing.add(row["name"])
        made.append(StudyClass(**row, recorded_at=at))
    insert(made)
    note_many(actor, "membership.define_class", made)
    return made


@transaction.atomic
def end_class(study_class: StudyClass, *, actor: Actor, on: date, reason: str) -> StudyClass:
    """停用一个类别 from a day on; the days before keep it."""
    end_span(study_class, on, reason)
    note(actor, "membership.end_class", study_class, reason=reason, on=on)
    return study_class


@transaction.atomic
def plan(*, actor: Actor, **values: Any) -> ClassPlan:
    """分类教育计划; see `plan_many`."""
    return plan_many([values], actor=actor)[0]


@transaction.atomic
def plan_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[ClassPlan]:
    """分类教育计划: org, study_class, year, ways, sessions, content. One of each a year."""
    at, made = clock.now(), []
    for row in rows:
        twin = ClassPlan.objects.filter(
            org=row["org"], study_class=row["study_class"], year=row["year"]
        )
        if twin.exists():
            raise ValidationError(
                {"study_class": _("这一类这一年的计划已经有了，请打开原来那条修改")}
            )
        made.append(ClassPlan(**row, recorded_at=at))
    insert(made)
    note_many(actor, "membership.plan", made)
    return made


@transaction.atomic
def change_plan(found: ClassPlan, *, actor: Actor, **values: Any) -> ClassPlan:
    """修改计划: ways, content, sessions; the class, organisation and year stay."""
    kept = {name: values[name] for name in ("ways", "content", "sessions") if name in values}
    before = {name: getattr(found, name) for name in kept}
    ClassPlan.objects.filter(pk=found.pk).update(**kept)
    reread(found)
    note(actor, "membership.change_plan", found, before=before)
    return found
