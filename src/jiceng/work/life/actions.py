"""The verbs of organisational life: record, correct, void, notify; set the fixed day."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import pour
from jiceng.kernel.journal import note
from jiceng.registers.meetings import actions as meetings
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.orgs.models import Org
from jiceng.work.life.models import Done, FixedDay, Notice, SetAction


@transaction.atomic
def record(*, actor: Actor, **values: Any) -> Meeting:
    """Record one meeting of a branch's life; see `record_many`."""
    return record_many([values], actor=actor)[0]


@transaction.atomic
def record_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Meeting]:
    """Record meetings with the set actions each carried out (`actions`), besides everything
    `meetings.record_many` takes.
    """
    plain = [{k: v for k, v in row.items() if k != "actions"} for row in rows]
    made = meetings.record_many(plain, actor=actor)
    done = (
        (meeting.pk, action.pk)
        for meeting, row in zip(made, rows, strict=True)
        for action in row.get("actions") or ()
    )
    pour(Done, ("meeting_id", "action_id"), done)
    return made


@transaction.atomic
def correct(meeting: Meeting, *, actor: Actor, reason: str, **changes: Any) -> Meeting:
    """更正一次会议; `actions` replaces the set actions it is said to have carried out."""
    wanted = changes.pop("actions", None)
    meetings.correct(meeting, actor=actor, reason=reason, **changes)
    if wanted is not None:
        chosen = {action.pk for action in wanted}
        before = set(Done.objects.filter(meeting=meeting).values_list("action", flat=True))
        Done.objects.filter(meeting=meeting, action__in=before - chosen).delete()
        Done.objects.bulk_create(
            Done(meeting=meeting, action_id=pk) for pk in sorted(chosen - before)
        )
        note(actor, "life.correct", meeting, reason=reason, actions=sorted(before))
    return meeting


@transaction.atomic
def void(meeting: Meeting, *, actor: Actor, reason: str) -> Meeting:
    """作废一次会议记录。"""
    return meetings.void(meeting, actor=actor, reason=reason)


@transaction.atomic
def notify(*, actor: Actor, **values: Any) -> Notice:
    """发会议通知: org, type, held_on, and place, time and theme where known."""
    if values["held_on"] < clock.today():
        raise ValidationError({"held_on": _("通知的日期已经过去，请直接记录会议")})
    made: Notice = Notice.objects.create(sent_at=clock.now(), **values)
    note(actor, "life.notify", made)
    return made


@transaction.atomic
def set_day(
    *, actor: Actor, org: Org, weekday: int, nth: int, since: date, document: str = ""
) -> FixedDay:
    """规定固定组织生活日; the former one ends where this begins."""
    FixedDay.objects.filter(org=org, until=None, since__lt=since).update(until=since)
    if FixedDay.objects.filter(org=org, until=None).exists():
        raise ValidationError({"since": _("已经规定过更晚开始的固定日，请检查日期")})
    made: FixedDay = FixedDay.objects.create(
        org=org, weekday=weekday, nth=nth, since=since, document=document
    )
    note(actor, "life.set_day", made)
    return made


@transaction.atomic
def list_action(
    *, actor: Actor, org: Org, name: str, since: date, required: bool = True
) -> SetAction:
    """列入一个规定动作或自选动作。"""
    made: SetAction = SetAction.objects.create(org=org, name=name, since=since, required=required)
    note(actor, "life.list_action", made)
    return made


@transaction.atomic
def unlist_action(action: SetAction, *, actor: Actor, on: date) -> SetAction:
    """从清单中去掉一个动作; what was done under it stays."""
    action.until = on
    action.save(update_fields=["until"])
    note(actor, "life.unlist_action", action)
    return action
