"""When and how messages may go: quiet hours, one digest a day, and what a gateway must answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Protocol

from jiceng.kernel.citations import Article, cites
from jiceng.kernel.deadlines import WorkCalendar

BURDEN = Article(
    "整治形式主义为基层减负若干规定",
    4,
    status="G",
    severity="ADVISE",
    reading="不在夜间和休息日随意派发提醒，紧急的写明依据；一天最多一条汇总",
)
WAKES, SLEEPS, DIGEST = time(8), time(21), time(8, 30)
KEPT_DAYS = 7
DAILY = 2_000
SMS_LENGTH = 70
NUMERALS = "①②③④⑤⑥⑦⑧⑨⑩"
TRIES = 10
"""How often a message is offered to a gateway that for certain did not take it: some two hours."""
DIGEST_TEMPLATE = "outbox.digest"


@cites(BURDEN)
def earliest(moment: datetime, calendar: WorkCalendar, *, urgent: bool = False) -> datetime:
    """The first moment a message may go: working days between 8 and 21, urgent ones at once."""
    if urgent:
        return moment
    while True:
        day = moment.date()
        if not calendar.works(day) or moment.timetz().replace(tzinfo=None) >= SLEEPS:
            moment = datetime.combine(day + timedelta(days=1), WAKES, moment.tzinfo)
        elif moment.timetz().replace(tzinfo=None) < WAKES:
            moment = datetime.combine(day, WAKES, moment.tzinfo)
        else:
            return moment


def next_digest(moment: datetime, calendar: WorkCalendar) -> datetime:
    """The digest of the next working day: who has had today's waits until then."""
    tomorrow = datetime.combine(moment.date() + timedelta(days=1), DIGEST, moment.tzinfo)
    while not calendar.works(tomorrow.date()):
        tomorrow += timedelta(days=1)
    return tomorrow


def digest(bodies: Sequence[str]) -> str:
    """Several messages as one; one alone stays as it is."""
    if len(bodies) == 1:
        return bodies[0]
    marks = [NUMERALS[n] if n < len(NUMERALS) else f"({n + 1})" for n in range(len(bodies))]
    said = " ".join(f"{mark}{body}" for mark, body in zip(marks, bodies, strict=True))
    return f"今天{len(bodies)}件：{said}"


def pause(tries: int) -> timedelta:
    """Before it is offered again after so many tries: one minute, then double, half an hour at
    the longest.
    """
    return timedelta(minutes=min(2 ** (tries - 1), 30))


class Outcome(StrEnum):
    """What a gateway says for certain; anything else is unknown."""

    SENT = "sent"
    REFUSED = "refused"
    LATER = "later"
    """For certain not taken, and it may be taken later: no connection, too many at once."""


@dataclass(frozen=True)
class Parcel:
    """What is handed to a gateway: one body for one person, under one request id.

    A way that takes only registered templates gets the message's own and its params; several
    messages as one go as `outbox.digest`, with their count.
    """

    request: str
    channel: str
    body: str
    account: int | None = None
    phone: str = ""
    parts: int = 1
    template: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """`theirs`: refused for the addressee's sake (a wrong number, no follower); the way works."""

    outcome: Outcome
    receipt: str = ""
    words: str = ""
    simulated: bool = False
    theirs: bool = False


class UnclearError(Exception):
    """The gateway may have sent it or not: a broken line, a timeout."""


class Gateway(Protocol):
    """A way out of the house. `send` raises UnclearError (or anything) if it cannot tell."""

    @property
    def wants_phone(self) -> bool: ...

    def send(self, parcel: Parcel) -> Answer: ...


@dataclass
class Simulated:
    """The default: nothing leaves the machine, and what it calls sent is marked 模拟发送."""

    wants_phone: bool = False
    parcels: list[Parcel] = field(default_factory=list)

    def send(self, parcel: Parcel) -> Answer:
        return Answer(Outcome.SENT, f"sim-{parcel.request[:8]}", "模拟发送", simulated=True)
