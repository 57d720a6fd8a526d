"""Who owes what, by when, and under which article."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

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

    @property
    def key(self) -> str:
        return self.figure.key

    @property
    def title(self) -> str:
        return self.name or self.figure.title

    @property
    def cites(self) -> Source:
        return self.figure.cites

    def periods(self, within: Period) -> Iterator[Period]:
        """The duty's own periods that touch a stretch of time."""
        day = around(within.first, self.every)
        while day.first <= within.last:
            yield day
            day = around(day.last + timedelta(days=1), self.every)

    def reading(self, node: Node, period: Period) -> Reading:
        return self.figure.read(node, Ask(period))

    def overdue(self, node: Node, period: Period, today: date) -> Rows:
        reading = self.reading(node, period)
        return reading.missing if today > self.due(period) else reading.of.none()

    def owed(self, node: Node, period: Period) -> Rows:
        """Who has not yet done it, due or not."""
        return self.reading(node, period).missing
