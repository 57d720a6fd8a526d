"""A small believable history, the same for the same day: rooms add their stages to it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from jiceng.kernel.actors import System
from jiceng.kernel.periods import Period, month

YEARS = 3
SEED = 410_305

Report = Callable[[str, int, int], None]  # what, done, of how many


@dataclass
class World:
    """What the stages share. `dice` is a stage's own, so that no stage disturbs another."""

    until: date
    report: Report
    actor: System = field(default_factory=lambda: System("演示"))
    dice: Random = field(default_factory=Random)
    made: dict[str, Any] = field(default_factory=dict)

    @property
    def since(self) -> date:
        """The first day of the history: three years back, on the first of that month."""
        return date(self.until.year - YEARS, self.until.month, 1)

    def months(self) -> Iterator[Period]:
        """The months of the history; the last may not be over."""
        day = self.since
        while day <= self.until:
            yield month(day.year, day.month)
            day = month(day.year, day.month).last + timedelta(days=1)

    def day_of(self, part: Period) -> date | None:
        """Some working day of a month, if it has come."""
        day = part.first + timedelta(days=self.dice.randrange(27))
        return day if day <= self.until else None

    def choose(self, weights: dict[Any, int]) -> Any:
        return self.dice.choices(list(weights), list(weights.values()))[0]


@dataclass(frozen=True)
class Stage:
    """A part of the history; lower orders come first."""

    order: int
    title: str
    build: Callable[[World], None]
