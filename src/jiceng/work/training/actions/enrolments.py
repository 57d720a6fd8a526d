"""Who is in a class: enrolled, invited by the list of those due, confirmed, withdrawn."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert, store
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.paths import inside
from jiceng.kernel.periods import year
from jiceng.kernel.steps import take, take_many
from jiceng.kit.handoffs import hand_on
from jiceng.registers.orgs.models import Org
from jiceng.work.training.actions.planning import past
from jiceng.work.training.flows import CANCELLED, CLOSED, CONFIRMED, ENROLMENT, INVITED, WITHDRAWN
from jiceng.work.training.models import Due, Enrolment, TrainingClass


@transaction.atomic
def enrol(*, actor: Actor, **values: Any) -> Enrolment:
    """报名; see `enrol_many`."""
    return enrol_many([values], actor=actor)[0]


@transaction.atomic
def enrol_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Enrolment]:
    """Trainees: klass, person, and optionally org (where they come from: by the list of those due,
    else by the person's record), post, group, invited_on.
    """
    _open([row["klass"] for row in rows])
    seen, homes = _known(rows), _homes(rows)
    at, made = clock.now(), []
    for row in rows:
        values = dict(row)
        klass, person = values["klass"], values["person"]
        if (klass.pk, person.pk) in seen:
            raise ValidationError({"person": _("“%s”已经在这个班里") % person})
        seen.add((klass.pk, person.pk))
        if values.get("org") is None:
            values["org"] = homes.get((klass.pk, person.pk)) or person.keeper
        group = values.get("group")
        if group is not None and group.klass_id != klass.pk:
            raise ValidationError({"group": _("“%s”不是这个班的小组") % group})
        values["invited_on"] = values.get("invited_on") or min(clock.today(), klass.starts_on)
        made.append(Enrolment(recorded_at=at, **values))
    insert(made)
    note_many(actor, "training.enrol", made)
    hand_on("training.enrol", made, actor=actor)
    return made


def _open(classes: Sequence[TrainingClass]) -> None:
    """Neither closed nor cancelled: as it stands now, and until this is written."""
    keys = {one.pk for one in classes}
    rows = TrainingClass.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    for one in rows:
        if one.state in {CLOSED, CANCELLED}:
            raise ValidationError({"klass": _("“%s”已经结班或取消，不能再报名或确认") % one})


def _known(rows: Sequence[Mapping[str, Any]]) -> set[tuple[int, int]]:
    """Who is in which class already; whoever was withdrawn may come again."""
    here = Enrolment.objects.filter(klass__in={row["klass"].pk for row in rows})
    return set(here.exclude(state=WITHDRAWN).values_list("klass", "person"))


def _homes(rows: Sequence[Mapping[str, Any]]) -> dict[tuple[int, int], Org]:
    """Where people come from by the list of those due, where no organisation is given."""
    found: dict[tuple[int, int], Org] = {}
    asked: dict[TrainingClass, set[int]] = {}
    for row in rows:
        if row.get("org") is None:
            asked.setdefault(row["klass"], set()).add(row["person"].pk)
    for klass, people in asked.items():
        due = Due.objects.standing(klass.starts_on).filter(audience=klass.audience_id)
        for one in due.filter(person__in=people).select_related("org").order_by("pk"):
            found.setdefault((klass.pk, one.person_id), one.org)
    return found


@transaction.atomic
def invite(
    klass: TrainingClass, *, actor: Actor, under: Org | None = None, untrained: bool = True
) -> TrainingClass:
    """按应训名单邀请: those due of the class's audience, beneath a node, who took part in nothing
    this year. A person presses it; nothing enrols by itself.
    """
    rows = Due.objects.standing(klass.starts_on).filter(audience=klass.audience)
    rows = rows.filter(inside("org__path", (under or klass.org).path))
    here = Enrolment.objects.filter(klass=klass).exclude(state=WITHDRAWN)
    rows = rows.exclude(person__in=here.values("person"))
    if untrained:
        had = Enrolment.objects.attended(year(klass.starts_on.year))
        rows = rows.exclude(person__in=had.values("person"))
    wanted: dict[int, Due] = {}
    for due in rows.select_related("person", "org", "post").order_by("pk"):
        wanted.setdefault(due.person_id, due)
    if not wanted:
        raise ValidationError(_("名单里的人今年都已参训或已在班里"))
    enrol_many(
        [
            {"klass": klass, "person": due.person, "org": due.org,
             "post": due.post.get_title_display() if due.post is not None else ""}
            for due in wanted.values()
        ],
        actor=actor,
    )  # fmt: skip
    note(actor, "training.invite", klass, persons=len(wanted))
    return klass


@transaction.atomic
def place(enrolment: Enrolment, *, actor: Actor, **changes: Any) -> Enrolment:
    """分组、登记职务."""
    kept = {n: v for n, v in changes.items() if n in {"group", "post"}}
    group = kept.get("group")
    if group is not None and group.klass_id != enrolment.klass_id:
        raise ValidationError({"group": _("“%s”不是这个班的小组") % group})
    before = {name: str(getattr(enrolment, name)) for name in kept}
    for name, value in kept.items():
        setattr(enrolment, name, value)
    enrolment.save(update_fields=list(kept))
    note(actor, "training.place", enrolment, before=before)
    return enrolment


@transaction.atomic
def confirm(enrolment: Enrolment, *, actor: Actor) -> Enrolment:
    """确认参加."""
    return confirm_many([enrolment], actor=actor)[0]


@transaction.atomic
def confirm_many(enrolments: Sequence[Enrolment], *, actor: Actor) -> list[Enrolment]:
    """确认参加, all of them or none, while their class is open."""
    _open([one.klass for one in enrolments])
    take_many(enrolments, ENROLMENT, "confirm", actor=actor, reason="")
    note_many(actor, "training.confirm", enrolments)
    return list(enrolments)


@transaction.atomic
def decline(enrolment: Enrolment, *, actor: Actor, words: str) -> Enrolment:
    """不能参加, with the reason."""
    take(enrolment, ENROLMENT, "decline", actor=actor, reason=words)
    note(actor, "training.decline", enrolment)
    return enrolment


@transaction.atomic
def withdraw(enrolment: Enrolment, *, actor: Actor, words: str) -> Enrolment:
    """撤销报名."""
    take(enrolment, ENROLMENT, "withdraw", actor=actor, reason=words)
    note(actor, "training.withdraw", enrolment, reason=words)
    return enrolment


@transaction.atomic
def hand_in(enrolment: Enrolment, *, actor: Actor, essay: str, on: date) -> Enrolment:
    """交心得体会; handed in again, it replaces the former."""
    return hand_in_many([{"enrolment": enrolment, "essay": essay, "on": on}], actor=actor)[0]


@transaction.atomic
def hand_in_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Enrolment]:
    """Reflections: enrolment, essay, on."""
    made = []
    for row in rows:
        one: Enrolment = row["enrolment"]
        past(row["on"], "on")
        if row["on"] < one.klass.starts_on:
            raise ValidationError({"on": _("培训班 %s 才开班，请检查日期") % one.klass.starts_on})
        one.essay, one.essay_on = row["essay"], row["on"]
        made.append(one)
    store(made, "essay", "essay_on")
    note_many(actor, "training.hand_in", made)
    return made


def _closed_classes_have_answers() -> Iterator[str]:
    """In a class that is over, nobody is still to come."""
    open_ = Enrolment.objects.filter(klass__state=CLOSED, state__in=(INVITED, CONFIRMED))
    for pk in open_.values_list("pk", flat=True)[:100]:
        yield f"学员 {pk} 所在的班已经结班，却还没有结果"


INVARIANTS = [_closed_classes_have_answers]
