"""The verbs of democratic-life meetings, and of the lists both kinds of meeting make."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert, store
from jiceng.kernel.deadlines import WorkCalendar
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import reread
from jiceng.kernel.steps import take
from jiceng.registers.calendar.models import calendar
from jiceng.registers.matters import actions as matters
from jiceng.registers.matters.models import Source
from jiceng.registers.meetings import actions as meetings
from jiceng.registers.meetings.models import Type
from jiceng.work.appraisal.actions.rounds import not_ahead
from jiceng.work.appraisal.flows import ABOVE, MEETING
from jiceng.work.appraisal.models import (
    AppraisalRound,
    ChecklistItem,
    DemocraticMeeting,
    ItemDays,
    Listing,
)
from jiceng.work.appraisal.rules import item_due

SOURCES = {
    Listing.Kind.OPINION: Source.REPORT,
    Listing.Kind.PROBLEM: Source.PROBLEM,
    Listing.Kind.CORRECTION: Source.DECISION,
}


@transaction.atomic
def plan(*, actor: Actor, **values: Any) -> DemocraticMeeting:
    """Plan one meeting; see `plan_many`."""
    return plan_many([values], actor=actor)[0]


@transaction.atomic
def plan_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[DemocraticMeeting]:
    """筹备民主生活会: org, kind, topic, held_on (the day meant). Its checklist is drawn up with
    days counted from the meeting, as those above have set them.
    """
    at, made = clock.now(), []
    for row in rows:
        if row["org"].is_branch:
            words = _("民主生活会是班子开的，支部开组织生活会：请选党委、党工委或党总支")
            raise ValidationError({"org": words})
        made.append(DemocraticMeeting(**row, recorded_at=at))
    insert(made)
    today, known = clock.today(), calendar()
    ChecklistItem.objects.bulk_create(item for one in made for item in _items(one, today, known))
    note_many(actor, "appraisal.plan", made)
    return made


def _items(meeting: DemocraticMeeting, day: date, known: WorkCalendar) -> list[ChecklistItem]:
    """As those above had set the days when the meeting was planned."""
    days, found = ItemDays.objects.holding(meeting.org, day), []
    for item in ItemDays.Item.values:
        due = item_due(held_on=meeting.held_on, days=days[item], calendar=known)
        found.append(
            ChecklistItem(meeting=meeting, item=item, due_on=due.day, provisional=due.provisional)
        )  # fmt: skip
    return found


@transaction.atomic
def tick(
    meeting: DemocraticMeeting, *, actor: Actor, item: str, on: date, words: str = ""
) -> DemocraticMeeting:
    """登记完成一项 of the checklist; a second time corrects the first."""
    not_ahead(on)
    row = ChecklistItem.objects.filter(meeting=meeting, item=item).first()
    if row is None:
        raise ValidationError({"item": _("没有这个选项，请从列表里选")})
    before, row.done_on, row.words = row.done_on, on, words.strip()
    row.save(update_fields=["done_on", "words"])
    note(actor, "appraisal.tick", meeting, item=item, before={"done_on": str(before or "")})
    return meeting


@transaction.atomic
def convene(
    meeting: DemocraticMeeting, *, actor: Actor, on: date, venue: str = "", minutes: str = ""
) -> DemocraticMeeting:
    """开会: recorded among the meetings; days after the meeting are counted from the real day."""
    not_ahead(on)
    held = meetings.record(
        actor=actor, org=meeting.org, type=Type.DEMOCRATIC, held_on=on, venue=venue,
        theme=meeting.topic, minutes=minutes, due=[],
    )  # fmt: skip
    take(meeting, MEETING, "convene", actor=actor, held_on=on, meeting=held)
    planned = meeting.recorded_at.astimezone(clock.ZONE).date()
    fresh = {one.item: one for one in _items(meeting, planned, calendar())}
    rows = list(ChecklistItem.objects.filter(meeting=meeting, done_on=None))
    for row in rows:
        row.due_on, row.provisional = fresh[row.item].due_on, fresh[row.item].provisional
    store(rows, "due_on", "provisional")
    note(actor, "appraisal.convene", meeting, on=on)
    return meeting


@transaction.atomic
def report(meeting: DemocraticMeeting, *, actor: Actor, on: date) -> DemocraticMeeting:
    """报告上级; items still open are warned of before."""
    not_ahead(on)
    if on < meeting.held_on:
        raise ValidationError({"on": _("报告日期早于开会日期 %s") % meeting.held_on})
    take(meeting, MEETING, "report", actor=actor, reported_on=on)
    ChecklistItem.objects.filter(meeting=meeting, item=ItemDays.Item.REPORT, done_on=None).update(
        done_on=on
    )
    note(actor, "appraisal.report", meeting, on=on)
    return meeting


def _above(meeting: DemocraticMeeting, actor: Actor) -> None:
    """The level above reviews: whoever works only for the organisation itself does not. Above the
    district's own stands nobody here: another person there enters what was answered.
    """
    own = meeting.org.path
    if meeting.org.parent_id is None:
        return
    if not any(own.startswith(path) and path != own for path in actor.reach(*ABOVE)):
        raise ValidationError(_("由上一级党组织审核，本级不能审核自己的民主生活会"))


@transaction.atomic
def approve(
    meeting: DemocraticMeeting, *, actor: Actor, on: date, told: str = ""
) -> DemocraticMeeting:
    """上级审核通过, by another person above."""
    not_ahead(on)
    _above(meeting, actor)
    take(meeting, MEETING, "approve", actor=actor, approved_on=on, told=told.strip())
    note(actor, "appraisal.approve", meeting, on=on)
    return meeting


@transaction.atomic
def hand_back(meeting: DemocraticMeeting, *, actor: Actor, reason: str) -> DemocraticMeeting:
    """上级退回补课, with the reason."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明原因")})
    _above(meeting, actor)
    take(meeting, MEETING, "hand_back", actor=actor, reported_on=None, told=reason.strip())
    ChecklistItem.objects.filter(meeting=meeting, item=ItemDays.Item.REPORT).update(done_on=None)
    note(actor, "appraisal.hand_back", meeting, reason=reason)
    return meeting


@transaction.atomic
def void_meeting(meeting: DemocraticMeeting, *, actor: Actor, reason: str) -> DemocraticMeeting:
    """作废: it stays, is counted nowhere, and says why."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么作废")})
    rows = DemocraticMeeting.objects.filter(pk=meeting.pk, void_reason="")
    if not rows.update(void_reason=reason.strip()):
        raise ValidationError(_("这一次民主生活会已经作废"))
    reread(meeting)
    note(actor, "appraisal.void_meeting", meeting, reason=reason)
    return meeting


@transaction.atomic
def list_line(
    record: AppraisalRound | DemocraticMeeting, *, actor: Actor, kind: str, title: str,
    owner: str = "", due_on: date | None = None, measure: str = "",
) -> AppraisalRound | DemocraticMeeting:  # fmt: skip
    """列入清单: an opinion, a problem or a correction becomes a matter with owner and deadline,
    checked by somebody else than who did it.
    """
    matter = matters.lodge(
        actor=actor, title=title, org=record.org, sender=record.org.parent or record.org,
        source=SOURCES[Listing.Kind(kind)], origin=record, origin_text=str(record), owner=owner,
        due_on=due_on, measure=measure,
    )  # fmt: skip
    own = {"round": record} if isinstance(record, AppraisalRound) else {"meeting": record}
    Listing.objects.create(org=record.org, kind=kind, matter=matter, **own)
    note(actor, "appraisal.list_line", record, kind=kind, matter=matter.code)
    return record
