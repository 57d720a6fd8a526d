"""A movement statement: every node and every period of a stretch of time, from a few queries.

start + in by reason − out by reason = end. A move within a node cancels; one across its border
counts, and so does the hanging of a whole organisation elsewhere.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jiceng.insight.statements.changes import SOURCES, Change, Fault
from jiceng.insight.statements.lines import Line, cells
from jiceng.insight.statements.tree import Tree, above, own
from jiceng.kernel.book import ClosedValue, ids_of, of_node
from jiceng.kernel.measures import Rows
from jiceng.kernel.periods import DAY, Period
from jiceng.registers.orgs.models import Org

By = dict[str, dict[str, list[int]]]  # node → reason → keys of the records


def climbed(leaves: Mapping[str, int]) -> Counter[str]:
    """Own numbers of places, added up at everything above them."""
    found: Counter[str] = Counter()
    for leaf, count in leaves.items():
        for node in above(leaf):
            found[node] += count
    return found


@dataclass
class Statement:
    """One period at every node: numbers by node, and the records behind them.

    A node is known by its own segment (`tree.own`).
    """

    kind: str
    period: Period
    tree: Tree
    start: Counter[str]
    end: Counter[str]
    came: By = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    left: By = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))

    def take(self, change: Change) -> None:
        """A change counts where it crosses a border: one side of it inside, the other not."""
        out, into = set(above(change.left)), set(above(change.came))
        for node in out - into:
            self.left[node][change.why_out].append(change.out_pk)
        for node in into - out:
            self.came[node][change.why_in].append(change.in_pk)

    def nodes(self) -> set[str]:
        return {*self.start, *self.end, *self.came, *self.left}

    def gap(self, node: str) -> int:
        """What is left unexplained: 0 where the statement balances."""
        start, came, left, end = (self.number(node, c) for c in ("start", "in", "out", "end"))
        return start + came - left - end

    def number(self, node: str, cell: str) -> int:
        """`start`, `end`, `in`, `out`, or `in.admitted`, `out.died`."""
        side, _dot, why = cell.partition(".")
        if side in {"start", "end"}:
            return (self.start if side == "start" else self.end)[node]
        by = (self.came if side == "in" else self.left).get(node, {})
        return len(by.get(why, ())) if why else sum(map(len, by.values()))

    def records(self, node: Org, cell: str) -> Rows:
        """The rows a cell opens to."""
        source = SOURCES[self.kind]
        side = cell.partition(".")[0]
        if side in {"start", "end"}:
            day = self.period.first - DAY if side == "start" else self.period.last
            rows, under = source.stock(day), node.under(day)
            if under is None:
                return rows
            at = "pk__in" if self.kind == "orgs" else "org__in"
            return rows.filter(**{at: under.values("pk")})
        return source.rows().filter(pk__in=self.keys(node, cell))

    def keys(self, node: Org, cell: str) -> list[int]:
        """The keys of the rows that came or left, which are at hand."""
        side, _dot, why = cell.partition(".")
        by = (self.came if side == "in" else self.left).get(own(node.path), {})
        return by.get(why, []) if why else [key for keys in by.values() for key in keys]


def statements(kind: str, periods: Sequence[Period]) -> list[Statement]:
    """A statement for each of these periods, all nodes at once."""
    source, tree = SOURCES[kind], Tree()
    stock: dict[Any, Counter[str]] = {}

    def standing(day: Any) -> Counter[str]:
        if day not in stock:
            stock[day] = climbed(source.standing(day, tree))
        return stock[day]

    made = [Statement(kind, p, tree, standing(p.first - DAY), standing(p.last)) for p in periods]
    whole = Period(min(p.first for p in periods), max(p.last for p in periods))
    for change in source.changes(whole, tree):
        for one in made:
            if change.day in one.period:
                one.take(change)
    return made


def faults(
    kind: str, period: Period, node: Org | None = None, tree: Tree | None = None
) -> list[Fault]:
    """What cannot be accounted for in the period, at or beneath a node.

    `tree` is the one a statement was made from, where it is at hand.
    """
    found = SOURCES[kind].faults(period, tree or Tree())
    here = own(node.path) if node is not None else None
    mine = (one for one in found if here is None or here in above(one.path))
    return sorted(mine, key=lambda one: (one.day, one.path, one.record))


def unbalanced(statement: Statement, node: Org) -> list[tuple[str, int]]:
    """Nodes at or beneath this one whose statement does not balance, with what is missing."""
    beneath = statement.tree.under(node.path, statement.period.last) & statement.nodes()
    return [(one, gap) for one in sorted(beneath) if (gap := statement.gap(one))]


@dataclass(frozen=True)
class Cell(Line):
    """One number of a node's statement, as the book of closed periods keeps it."""

    statement: Statement
    node: Org

    def read(self, node: Any, ask: Any) -> "Cell":
        """It is read already; the book asks as of a figure."""
        del node, ask
        return self

    @property
    def value(self) -> int:
        return self.statement.number(own(self.node.path), self.cell)

    @property
    def records(self) -> Rows:
        return self.statement.records(self.node, self.cell)

    @property
    def ids(self) -> list[str]:
        """The ids of its records: of what came or left without asking again."""
        if self.cell in {"start", "end"}:
            return ids_of(self.records)
        return [str(key) for key in sorted(set(self.statement.keys(self.node, self.cell)))]


def kept(kind: str, node: Org, period: Period) -> dict[str, int]:
    """A closed period's numbers from the book, by cell; the newest adjustment speaks."""
    rows = ClosedValue.objects.filter(
        of_node(node.path, "period__path"),
        name__startswith=f"statements.{kind}:",
        period__first=period.first, period__last=period.last,
    )  # fmt: skip
    told = rows.order_by("period__adjustment").values_list("name", "value")
    return {name.partition(":")[2]: value for name, value in told}


def frozen(statement: Statement, node: Org) -> Iterator[Cell]:
    """Every cell of a node's statement, for the book."""
    for cell in cells(statement.kind):
        yield Cell(statement.kind, cell, statement, node)
