"""Who needs attention, since when, under which article, and what may lawfully be done next.

A watch looks at the records of a figure. It stores nothing and does nothing: whoever is named
in it is named because of what is recorded, and is gone from it once the record says otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from jiceng.kernel.asks import Ask, Node
from jiceng.kernel.citations import Source
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.kernel.periods import DAY, on
from jiceng.kernel.splits import Split


@dataclass(frozen=True)
class NextStep:
    """What may lawfully be done next, in plain words, by whom; `verb` names the form for it.

    `cites` only where the step rests on another article than the watch.
    """

    words: str
    by: str = "branch_secretary"
    verb: str = ""
    cites: Source | None = None


@dataclass(frozen=True)
class Watch:
    """A figure whose rows need somebody's attention on the day asked.

    `since` leads from a row to the first day of the trouble (a column, or an expression of the
    ask); `member` to the member concerned ("pk" where the row is one, "" where nobody is).
    `steps` are chosen by the full months gone by since that day: the highest reached one holds,
    and nobody is watched before the lowest. Who is named, and to whom: `insight.watch`.
    """

    figure: Figure
    title: str
    since: Split
    steps: Mapping[int, NextStep]
    member: str = "member"
    part: str = "records"  # or "missing": those of the figure's population who have not
    bounds: Mapping[str, Any] = field(default_factory=dict)  # its own, to look earlier

    @property
    def key(self) -> str:
        return self.figure.key

    @property
    def cites(self) -> Source:
        return self.figure.cites

    def ask(self, day: date) -> Ask:
        """Watches are of one day: figures of states, or of what has not happened up to it."""
        return Ask(on(day), bounds={f"{self.key}.{name}": b for name, b in self.bounds.items()})

    def rows(self, node: Node, ask: Ask) -> Rows:
        """Whoever is watched beneath a node, each with `watched_since`."""
        found: Rows = getattr(self.figure.read(node, ask), self.part)
        since = F(self.since) if isinstance(self.since, str) else self.since(ask)
        found = found.annotate(watched_since=since)
        return found.filter(watched_since__lte=begun_by(ask.day, min(self.steps)))

    def step(self, since: date, day: date) -> NextStep:
        """The step that is due after so long."""
        reached = [months for months in self.steps if add_months(since, months) <= day]
        return self.steps[max(reached, default=min(self.steps))]

    def cited(self, step: NextStep) -> Source:
        return step.cites or self.cites


def last_seen(
    rows: QuerySet[Any], seen: QuerySet[Any], day: date, *, of: str, on: str, since: str
) -> Rows:
    """Annotate `seen_on`: the last day up to `day` on which a row was looked at, else its `since`.

    `seen` are the looks, `of` leads from one to its row, `on` names its day.
    """
    looks = seen.filter(**{of: OuterRef("pk"), f"{on}__lte": day}).order_by().values(of)
    last = Subquery(looks.annotate(seen_last=Max(on)).values("seen_last"))
    told: Rows = rows.annotate(seen_on=Coalesce(last, F(since)))
    return told


def begun_by(day: date, months: int) -> date:
    """The last day from which so many months have gone by: `add_months(since, months) <= day`.

    28 February is a month after the 28th of January and after the 31st.
    """
    return max(add_months(day, -months), add_months(day + DAY, -months) - DAY)


def concerned(row: Any, lookup: str) -> Any:
    """What a lookup leads to from a row, on the loaded record."""
    for name in lookup.split("__") if lookup and lookup != "pk" else ():
        row = getattr(row, name, None)
    return row
