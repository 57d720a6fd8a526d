"""The yearly plan of a coalition: set out, carried out, struck off; results told to a meeting."""

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
from jiceng.kernel.spans import come
from jiceng.kernel.steps import take
from jiceng.registers.coalitions.actions import within
from jiceng.work.alliance.actions.meeting import still_counted
from jiceng.work.alliance.actions.seats import part_of
from jiceng.work.alliance.flows import YEARLY
from jiceng.work.alliance.models import Hearing, JointMeeting, Resolution, YearItem


@transaction.atomic
def set_out(*, actor: Actor, **values: Any) -> YearItem:
    """列入年度计划; see `set_out_many`."""
    return set_out_many([values], actor=actor)[0]


@transaction.atomic
def set_out_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[YearItem]:
    """列入年度计划. Each row: coalition, title, due_on, and partner (none: the leading organisation
    itself), year (that of `due_on`), planned_on (today).
    """
    made = []
    held = {(one.coalition_id, one.year, one.title) for one in YearItem.objects.standing().filter(
        coalition__in={row["coalition"].pk for row in rows}
    )}  # fmt: skip
    for row in rows:
        values = dict(row)
        on = values["planned_on"] = values.get("planned_on") or clock.today()
        within(values["coalition"], on, "planned_on")
        if values.get("partner") is not None:
            part_of(values["partner"], values["coalition"], on, "planned_on")
        if values["due_on"] < on:
            raise ValidationError({"due_on": _("办完的日期不能早于列入日期，请检查日期")})
        values["year"] = values["due_on"].year
        values["title"] = values["title"].strip()
        key = (values["coalition"].pk, values["year"], values["title"])
        if key in held:
            raise ValidationError({"title": _("这一年的计划里已经有这一项，不用再列")})
        held.add(key)
        made.append(YearItem(**values))
    insert(made)
    note_many(actor, "alliance.set_out", made)
    return made


@transaction.atomic
def carry_out(item: YearItem, *, actor: Actor, on: date, result: str) -> YearItem:
    """办完了: on which day, and what came of it."""
    come(on, "on")
    if on < item.planned_on:
        raise ValidationError({"on": _("办完的日期不能早于列入日期，请检查日期")})
    if not result.strip():
        raise ValidationError({"result": _("请写一句办成了什么样")})
    take(item, YEARLY, "carry_out", actor=actor, done_on=on, result=result.strip())
    note(actor, "alliance.carry_out", item)
    return item


@transaction.atomic
def strike(item: YearItem, *, actor: Actor, reason: str) -> YearItem:
    """取消, with the reason; counted nowhere."""
    take(item, YEARLY, "strike", actor=actor, result=reason.strip()[:200])
    note(actor, "alliance.strike", item, reason=reason)
    return item


@transaction.atomic
def hear(joint: JointMeeting, *, actor: Actor, resolution: Resolution, words: str) -> Hearing:
    """听取办理情况: a decision of an earlier meeting, how far it is; once a meeting."""
    still_counted(joint)
    if not Resolution.objects.valid().filter(pk=resolution.pk).exists():
        raise ValidationError({"resolution": _("这一件已经作废，不用再报告")})
    if resolution.joint.coalition_id != joint.coalition_id:
        raise ValidationError({"resolution": _("这一件不是这个共建组织的会议交办的，请重新选择")})
    if resolution.joint.meeting.held_on >= joint.meeting.held_on:
        raise ValidationError({"resolution": _("只能报告以前的会议交办的事项，请重新选择")})
    if not words.strip():
        raise ValidationError({"words": _("请写一句办到哪一步；没有办完的写明原因")})
    if Hearing.objects.filter(joint=joint, resolution=resolution).exists():
        raise ValidationError({"resolution": _("这次会议已经听取过这一件")})
    made: Hearing = Hearing.objects.create(joint=joint, resolution=resolution, words=words.strip())
    note(actor, "alliance.hear", joint, matter=resolution.matter.code)
    return made
