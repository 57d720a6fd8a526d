"""支委到会: of the committee's own members, who came; meetings that half came to."""

from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Subquery, Sum, When

from jiceng.kernel.asks import Ask
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.registers.meetings.models import Attendance, Type
from jiceng.registers.people.models import Post
from jiceng.work.life import rules
from jiceng.work.life.figures.meetings import SECRETARY, came, due, held


def seats() -> Any:
    """The post somebody held in the committee on the day of the meeting they are listed at."""
    mine = {"person": OuterRef("member__person"), "org": OuterRef("meeting__org")}
    day: Any = OuterRef("meeting__held_on")
    return Post.objects.standing(day).filter(body=Post.Body.PARTY, **mine)


def seated(rows: Any) -> Any:
    """Of lines of attendance, those of the committee's members at its own meetings."""
    return rows.filter(Exists(seats()), meeting__type=Type.COMMITTEE, meeting__void_reason="")


def own() -> Any:
    """The committee's members at the meeting asked about, as it lists them."""
    return seated(Attendance.objects.own()).filter(meeting=OuterRef("pk")).order_by()


def counted(meetings: Any) -> Any:
    """Committee meetings; none where no seat was recorded."""
    return meetings.filter(Exists(own()), type=Type.COMMITTEE)


def enough(meetings: Any, ask: Ask) -> Rows:
    """Half of the seats or more: those who came less those who did not are no less than nought."""
    del ask
    one = Case(When(state=Attendance.State.PRESENT, then=1), default=-1)
    told = own().values("meeting").annotate(n=Sum(one, output_field=IntegerField())).values("n")
    found: Rows = meetings.annotate(balance=Subquery(told)).filter(balance__gte=0)
    return found


SEATED = Figure(
    key="life.committee_attended",
    title="支委会应到委员人次中实到的",
    cites=rules.COMMITTEE,
    of=lambda ask: seated(due(ask)),
    having=lambda rows, _ask: came(rows),
    at="meeting__org",
    splits={"field": "meeting__org__field", "state": "state"},
    unit="人次",
    definition="只计开会那天在任的委员；没有登记委员任职的支委会不计",
    supplied_by=SECRETARY,
)
VALID = Figure(
    key="life.committee_valid",
    title="支委会中半数以上委员到会的",
    cites=rules.COMMITTEE,
    of=lambda ask: counted(held(ask)),
    having=enough,
    splits={"field": "org__field"},
    unit="次",
    definition="委员按开会那天在任的计；没有登记委员任职的支委会不计",
    supplied_by=SECRETARY,
)
FIGURES = [SEATED, VALID]
__all__ = ["FIGURES", "seated", "seats"]
