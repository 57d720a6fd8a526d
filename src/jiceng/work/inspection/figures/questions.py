"""Records as questions are asked of them, and each question with the records it is about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models.functions import Length

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.paths import inside
from jiceng.kernel.periods import Period
from jiceng.registers.meetings.models import Meeting
from jiceng.work.inspection.rules import DOUBTS, Doubt, Record, comparable, doubts

MOST = 5_000  # records asked at once; more than that are asked month by month
AROUND = 45  # days before and after a record in which another may be like it
NEAR = 1_000  # records each way that one is held against
SHORTER = 0.8  # of its length: texts nine tenths alike are no shorter


@dataclass(frozen=True)
class Question:
    """One doubt with its meetings, as a page shows it."""

    kind: str
    words: str
    meeting: Meeting
    other: Meeting | None = None


def asked_of(rows: Any) -> list[Record]:
    """What a question rests on, read in one statement."""
    found = rows.values_list(
        "pk", "org", "held_on", "recorded_at", "type", "starts_at", "held_at", "minutes",
        "org__since", "org__until",
    )  # fmt: skip
    return [
        Record(
            pk=pk, org=org, held_on=held_on, recorded_on=at.astimezone(clock.ZONE).date(),
            type=type_, starts_at=starts, room=room, minutes=minutes, org_since=since,
            org_until=until,
        )
        for pk, org, held_on, at, type_, starts, room, minutes, since, until in found
    ]  # fmt: skip


def questions(actor: Actor, path: str, period: Period) -> tuple[list[Question], bool]:
    """The questions beneath a node in a period; True where only the latest were looked at."""
    rows = Meeting.objects.visible_to(actor).standing().during(period)
    mine = rows.filter(inside("org__path", path)).order_by("-held_on", "-pk")
    records = asked_of(mine[: MOST + 1])
    return told(doubts(records[:MOST])), len(records) > MOST


def of_record(meeting: Meeting, actor: Actor) -> list[Question]:
    """The questions about one record: against those of its day, and those alike around it."""
    span, length = timedelta(days=AROUND), len(meeting.minutes)
    others = Meeting.objects.visible_to(actor).standing().exclude(pk=meeting.pk)
    near = others.annotate(signs=Length("minutes")).filter(
        held_on__range=(meeting.held_on - span, meeting.held_on + span),
        signs__gte=int(length * SHORTER),
        signs__lte=int(length / SHORTER) + 1,
    )
    if not comparable(meeting.minutes):
        near = near.none()
    rows = [
        *asked_of(others.filter(held_on=meeting.held_on)[:NEAR]),
        *asked_of(near.filter(held_on__lte=meeting.held_on).order_by("-held_on", "-pk")[:NEAR]),
        *asked_of(near.filter(held_on__gt=meeting.held_on).order_by("held_on", "pk")[:NEAR]),
    ]
    own = asked_of(Meeting.objects.filter(pk=meeting.pk))
    found = doubts([*own, *{one.pk: one for one in rows}.values()])
    return told(one for one in found if meeting.pk in (one.record, one.other))


def told(found: Iterable[Doubt]) -> list[Question]:
    listed: Sequence[Doubt] = list(found)
    keys = {pk for one in listed for pk in (one.record, one.other) if pk is not None}
    meetings = Meeting.objects.filter(pk__in=keys).select_related("org", "held_at").in_bulk()
    return [
        Question(
            one.kind, DOUBTS[one.kind], meetings[one.record],
            meetings[one.other] if one.other is not None else None,
        )
        for one in listed
    ]  # fmt: skip
