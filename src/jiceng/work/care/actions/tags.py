"""Kinds of households, their rhythm and local habit: name, end, pace, settle."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import reread
from jiceng.kernel.spans import succeed
from jiceng.work.care.models import CareHabit, CarePace, CareTag, Tagging
from jiceng.work.care.rules import LONGEST_DAYS


@transaction.atomic
def name_tag(*, actor: Actor, **values: Any) -> CareTag:
    """公布关爱类别; see `name_tag_many`."""
    return name_tag_many([values], actor=actor)[0]


@transaction.atomic
def name_tag_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[CareTag]:
    """Kinds of households: org, name, since; order, and every_days where they are visited by a
    rhythm.
    """
    names = [str(row["name"]) for row in rows]
    taken = set(CareTag.objects.filter(name__in=names, until=None).values_list("name", flat=True))
    taken |= {one for one in names if names.count(one) > 1}
    if taken:
        raise ValidationError({"name": _("这些类别已经有了：%s") % "、".join(sorted(taken))})
    made, paces = [], []
    for row in rows:
        values = dict(row)
        paces.append(values.pop("every_days", None))
        made.append(CareTag(**{k: v for k, v in values.items() if v is not None}))
    insert(made)
    CarePace.objects.bulk_create(
        CarePace(tag=tag, every_days=_days(every), since=tag.since)
        for tag, every in zip(made, paces, strict=True)
        if every
    )
    note_many(actor, "care.name_tag", made)
    return made


def _days(every: int) -> int:
    if not 1 <= every <= LONGEST_DAYS:
        said = _("周期在1到%d天之间，请检查") % LONGEST_DAYS
        raise ValidationError({"every_days": said})
    return every


@transaction.atomic
def pace(
    tag: CareTag, *, actor: Actor, every_days: int, since: date, document: str = ""
) -> CarePace:
    """定走访周期 from a day on; before it the former one holds."""
    if tag.until is not None or since < tag.since:
        raise ValidationError({"since": _("这一天“%s”不在用，请检查日期") % tag})
    succeed(CarePace, {"tag": tag}, since)
    made: CarePace = CarePace.objects.create(
        tag=tag, every_days=_days(every_days), since=since, document=document
    )
    note(actor, "care.pace", tag, every_days=every_days, since=since)
    return made


@transaction.atomic
def end_tag(tag: CareTag, *, actor: Actor, on: date) -> CareTag:
    """停用类别: once no household is of it."""
    held = Tagging.objects.filter(tag=tag, until=None).count()
    if held:
        raise ValidationError(_("还有 %d 户是这一类，请先调整") % held)
    if on <= tag.since:
        raise ValidationError({"on": _("日期要晚于起始日期 %s") % tag.since})
    if not CareTag.objects.filter(pk=tag.pk, until=None).update(until=on):
        raise StepError(_("已经停用，请刷新后再看"))
    CarePace.objects.filter(tag=tag, until=None, since__lt=on).update(until=on)
    reread(tag)
    note(actor, "care.end_tag", tag, on=on)
    return tag


@transaction.atomic
def settle_habit(*, actor: Actor, **values: Any) -> CareHabit:
    """定下留存天数: org, keep_days, since, document; the former one ends that day."""
    if not 0 <= values["keep_days"] <= 10 * LONGEST_DAYS:
        raise ValidationError({"keep_days": _("天数不对，请检查")})
    succeed(CareHabit, {"org": values["org"]}, values["since"])
    made: CareHabit = CareHabit.objects.create(**values)
    note(actor, "care.settle_habit", made)
    return made
