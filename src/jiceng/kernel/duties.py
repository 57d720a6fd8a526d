"""Who owes what, by when, and under which article."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask, Node
from jiceng.kernel.citations import Source
from jiceng.kernel.figures import Figure, Reading
from jiceng.kernel.measures import Rows
from jiceng.kernel.periods import Period, around

MONTH, QUARTER, HALF, YEAR = "month", "quarter", "half", "year"


@dataclass(frozen=True)
class Duty:
    """A figure that someone is answerable for: owners `of`, done `having`, due.

    `every` is how often it falls due, `by` the role that owes it. Overdue is what is
    missing after `due`; no reminder is stored.
    """

    figure: Figure
    every: str
    due: Callable[[Period], date]
    by: str = "branch_secretary"
    verb: str = ""  # where it is done: the URL name of a form
    name: str = ""  # what is owed, as a deed; the figure's title speaks of a count
    own: Callable[[Any], date] | None = None  # the day of one record, where each has its own
    made_good: bool = False  # what is done after the period still counts as done
    # Where not all of it is `by`'s: which role owes which part, as {role: {split: value}}.
    shares: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    ahead: int = 0  # so many days before it is due its owners get a message, once; 0: none

    @property
    def key(self) -> str:
        return self.figure.key

    @property
    def title(self) -> str:
        return self.name or self.figure.title

    @property
    def cites(self) -> Source:
        return self.figure.cites

    def portions(self) -> Iterator["Duty"]:
        """The duty as each role owes it: the whole, or that role's part."""
        if not self.shares:
            yield self
        for role, where in self.shares.items():
            yield replace(self, by=role, figure=self.figure.only(**where), shares={})

    def periods(self, within: Period) -> Iterator[Period]:
        """The duty's own periods that touch a stretch of time."""
        day = around(within.first, self.every)
        while day.first <= within.last:
            yield day
            day = around(day.last + timedelta(days=1), self.every)

    def reading(self, node: Node, period: Period) -> Reading:
        """Of the period; where lateness can be made good, what was done since counts as done."""
        late = (self.made_good or self.own is not None) and clock.today() > period.last
        return self.figure.read(node, Ask(period, as_of=clock.today() if late else None))

    def overdue(self, node: Node, period: Period, today: date) -> Rows:
        reading = self.reading(node, period)
        if self.own is not None:
            late = [row.pk for row in reading.missing if self.own(row) < today]
            return reading.missing.filter(pk__in=late)
        return reading.missing if today > self.due(period) else reading.of.none()

    def days(self, node: Node, period: Period) -> dict[date, int]:
        """How many still owe it, by the day it is due: the period's, or each record's own."""
        rows = self.owed(node, period)
        if self.own is None:
            return {self.due(period): rows.count()}
        return dict(sorted(Counter(self.own(row) for row in rows).items()))

    def near(self, node: Node, today: date) -> Iterator[tuple[Period, date]]:
        """Its periods of which the message ahead is due by now, while something is still owed."""
        within = Period(today, today + timedelta(days=self.ahead))
        for period in self.periods(Period(within.first - timedelta(days=366), within.last)):
            due = self.due(period)
            if due in within and self.owed(node, period).exists():
                yield period, due

    def owed(self, node: Node, period: Period) -> Rows:
        """Who has not yet done it, due or not."""
        return self.reading(node, period).missing
