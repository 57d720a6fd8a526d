"""What is owed, by whom, by when: read from the duties the rooms declare, never stored."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from jiceng.insight.shelf.addresses import address
from jiceng.insight.shelf.nodes import too_early
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kernel.duties import Duty
from jiceng.kernel.paths import segment
from jiceng.kernel.periods import Period
from jiceng.kit.roles import READERS
from jiceng.kit.rooms import gather
from jiceng.kit.scope import address as first_address
from jiceng.kit.scope import code_of
from jiceng.registers.orgs.models import Org

BACK = timedelta(days=92)  # a missed quarter is still worth catching up
AHEAD = timedelta(days=31)
SHOWN = 500
STEP = len(segment(0))


@dataclass(frozen=True)
class Owed:
    """One duty in one of its periods, at one node: how many still owe it."""

    duty: Duty
    node: Org
    period: Period
    due: date
    open: int
    mine: bool = True

    def state(self, today: date) -> str:
        """late, near (three days) or nothing: the tone of a label."""
        return tone(self.due, today)

    @property
    def url(self) -> str:
        """Where it is done, by whoever owes it; else where it is seen who does."""
        done_at = first_address(self.duty.verb) if self.duty.verb and self.mine else ""
        if not done_at:
            return self.rows_url
        # The form opens prepared: for whom, which duty, which period.
        asked = {"org": code_of(self.node), "duty": self.duty.key, "period": self.period.code}
        return f"{done_at}?{urlencode(asked)}"

    @property
    def rows_url(self) -> str:
        return address(self.duty.figure.name, self.node, Ask(self.period), "missing")


def tone(due: date | None, today: date) -> str:
    """How a day to come or gone by is labelled; nothing where there is none."""
    if due is None or due - today > timedelta(days=3):
        return ""
    return "late" if due < today else "near"


def duties() -> tuple[Duty, ...]:
    return gather("figures", "DUTIES")


def portions() -> Iterator[Duty]:
    """Each duty as each role owes it."""
    return (part for duty in duties() for part in duty.portions())


def mine(actor: Actor, today: date) -> list[Owed]:
    """What this person owes by their own roles, soonest first."""
    found = [
        owed
        for duty in portions()
        for node in nodes(actor, duty.by)
        for owed in owing(duty, node, Period(today - BACK, today + AHEAD))
    ]
    return sorted(found, key=lambda owed: (owed.due, owed.duty.key, owed.node.path))


def nodes(actor: Actor, *roles: str) -> list[Org]:
    """The nodes held with one of these roles; a process holds none of its own."""
    held = [path for path in actor.reach(*roles) if path]
    return list(Org.objects.filter(path__in=held).order_by("path"))


def owing(duty: Duty, node: Org, within: Period) -> Iterator[Owed]:
    """The duty's periods in a stretch of time in which something is still open."""
    for period in duty.periods(within):
        if too_early(node, period) or (duty.own is None and duty.due(period) not in within):
            continue
        for due, count in duty.days(node, period).items():
            if count and due in within:
                yield Owed(duty, node, period, due, count)


@dataclass
class Behind:
    """An organisation that is late with something, and with what: to help, not to rank."""

    org: Org
    late: list[Owed] = field(default_factory=list)

    @property
    def duties(self) -> list[tuple[Duty, list[Owed]]]:
        """Each duty once, with its periods."""
        found: dict[str, tuple[Duty, list[Owed]]] = {}
        for owed in self.late:
            found.setdefault(owed.duty.key, (owed.duty, []))[1].append(owed)
        return list(found.values())


def behind(actor: Actor, today: date) -> list[Behind]:
    """Beneath the nodes this person reads: who is late, in the order of the tree."""
    found: dict[Any, Behind] = {}
    for node in top_nodes(actor):
        for duty in duties():
            for period in duty.periods(Period(today - BACK, today)):
                if too_early(node, period):
                    continue  # nobody was there yet to be late
                _gather(found, duty, node, period, today)
    return sorted(found.values(), key=lambda one: one.org.path)[:SHOWN]


def gathered(actor: Actor, late: list[Behind]) -> list[tuple[Org, list[Behind]]]:
    """Those who are late, by the organisation directly beneath the reader's own, in tree order."""
    tops = [node.path for node in top_nodes(actor)]
    found: dict[str, list[Behind]] = {}
    for one in late:
        top = next((path for path in tops if one.org.path.startswith(path)), "")
        found.setdefault(one.org.path[: len(top) + STEP], []).append(one)
    named = {org.path: org for org in Org.objects.filter(path__in=found)}
    return [(named.get(path, some[0].org), some) for path, some in found.items()]


def top_nodes(actor: Actor) -> list[Org]:
    """The nodes a person reads, without those that lie beneath another of them."""
    held = nodes(actor, *READERS)
    return [
        node
        for node in held
        if not any(node.path != o.path and node.path.startswith(o.path) for o in held)
    ]


def _gather(found: dict[Any, Behind], duty: Duty, node: Org, period: Period, today: date) -> None:
    due, at = duty.due(period), duty.figure.at
    if duty.own is None and (due >= today or due < today - BACK):
        return
    rows = duty.overdue(node, period, today).order_by().values_list(at, flat=True).distinct()
    for org in Org.objects.filter(pk__in=list(rows[:SHOWN])):
        one = found.setdefault(org.pk, Behind(org))
        one.late.append(Owed(duty, org, period, due, 1))


@dataclass(frozen=True)
class Day:
    """One day of the calendar's page, with what falls due on it."""

    day: date
    inside: bool
    today: bool
    items: tuple[Owed, ...]


def calendar(actor: Actor, month: Period, today: date) -> list[list[Day]]:
    """The weeks of a month: for each day the duties due, own ones and those beneath."""
    held = nodes(actor, *READERS)
    items: dict[date, list[Owed]] = {}
    for duty in duties():
        mine = nodes(actor, duty.by)
        own = [] if duty.shares else mine  # of what is shared, all one reads
        for node in own or (top_nodes(actor) if held else []):
            for period in duty.periods(month):
                for due, count in duty.days(node, period).items():
                    if due in month and (count or owes(duty, node, period)):
                        owed = Owed(duty, node, period, due, count, bool(mine))
                        items.setdefault(due, []).append(owed)
    first = month.first - timedelta(days=month.first.weekday())
    weeks = (month.last - first).days // 7 + 1
    return [
        [_day(first + timedelta(days=7 * w + d), month, today, items) for d in range(7)]
        for w in range(weeks)
    ]


def owes(duty: Duty, node: Org, period: Period) -> bool:
    """Is there anybody at all who has it to do: without one, nothing is done and nothing open."""
    return not too_early(node, period) and duty.reading(node, period).of.exists()


def _day(day: date, month: Period, today: date, items: dict[date, list[Owed]]) -> Day:
    """What is open; of duties of one name at several levels those that are done only if all are."""
    found = items.get(day, [])
    still = {owed.duty.title for owed in found if owed.open}
    told = {owed.duty.key if owed.open else owed.duty.title: owed for owed in found
            if owed.open or owed.duty.title not in still}  # fmt: skip
    return Day(day, day in month, day == today, tuple(told.values()))
