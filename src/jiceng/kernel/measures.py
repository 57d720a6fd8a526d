"""How rows become one number, and how the numbers of two nodes join into their parent's.

A measure asks the database for a small *part* per node (a count, a sum, a set of
people), joins parts while climbing the tree, and only then turns a part into a value.
Of nothing, counts and sums are 0; means, extremes and facts are None.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Aggregate, Count, Max, Min, QuerySet, Sum
from django.db.models import Value as Constant

Rows = QuerySet[Any]
Part = Any
Value = Any  # int | Decimal | date | None; one recorded fact may also be a text


def higher(path: str) -> str:
    """01.02.03. → 01.02. → 01. → nothing."""
    return path[: path.rfind(".", 0, -1) + 1]


class Tree(dict[Any, str]):
    """Where each node stands; the way up is looked for once, however many figures climb it."""

    @cached_property
    def steps(self) -> list[tuple[str, str]]:
        """Each path with the nearest above it, deepest first; the top has none."""
        stand, found = set(self.values()), list[tuple[str, str]]()
        for path in sorted(stand, key=lambda one: (-len(one), one)):
            above = higher(path)
            while above and above not in stand:  # that day's parent may be gone by now
                above = higher(above)
            if above:
                found.append((path, above))
        return found


@dataclass(frozen=True)
class Measure:
    """Count the rows."""

    column: str = "pk"
    zero: ClassVar[Part] = 0
    kind: ClassVar[str] = "count"
    additive: ClassVar[bool] = True  # may nodes, or the parts of a split, simply be added?

    def asks(self) -> list[Aggregate]:
        return [Count("*")]

    def plus(self, one: Part, other: Part) -> Part:
        return one + other

    def part(self, found: Sequence[Any]) -> Part:
        return found[0] or 0

    def value(self, part: Part) -> Value:
        return part

    def values(self, parts: dict[str, Part]) -> dict[str, Value]:
        """The value of each part; counts and sums are what their parts are."""
        value = self.value
        if type(self).value is Measure.value:
            return parts
        return {path: value(part) for path, part in parts.items()}

    def whole(self, rows: Rows) -> Value:
        """The value of all rows at once."""
        return self.told(self.summed(rows))

    def leaves(self, rows: Rows, *by: str) -> dict[tuple[Any, ...], Part]:
        """One grouped query: a part for each combination of `by`."""
        return self.gathered(self.parted(rows, *by))

    def summed(self, rows: Rows) -> Rows:
        """The question for the value of all rows, in one row behind a dummy."""
        plain = rows.order_by().annotate(part_of=Constant(1)).values_list("part_of")
        found: Rows = plain.annotate(**self._named)
        return found

    def told(self, found: Iterable[Any]) -> Value:
        """The value that its answer says."""
        rows = [*found]
        return self.value(self.part(rows[0][1:]) if rows else self.zero)

    def parted(self, rows: Rows, *by: str) -> Rows:
        """The question for the parts: what they are `by`, then what is asked of each."""
        found: Rows = rows.order_by().values_list(*by).annotate(**self._named)
        return found

    def gathered(self, found: Iterable[Any]) -> dict[tuple[Any, ...], Part]:
        """The parts that its answer says."""
        last = len(self.asks())
        return {row[:-last]: self.part(row[-last:]) for row in found}

    @property
    def _named(self) -> dict[str, Aggregate]:
        return {f"part_{n}": ask for n, ask in enumerate(self.asks())}

    def climb(self, leaves: Mapping[Any, Part], tree: Mapping[Any, str]) -> dict[str, Part]:
        """Every node of the tree with all that lies beneath it, deepest first."""
        zero, plus = self.zero, self.plus
        steps = tree.steps if isinstance(tree, Tree) else Tree(tree).steps
        parts: dict[str, Part] = dict.fromkeys(tree.values(), zero)
        for node, part in leaves.items():
            parts[tree[node]] = plus(parts[tree[node]], part)
        for path, above in steps:
            if (part := parts[path]) is not zero:  # most of a tree has nothing of a figure
                parts[above] = plus(parts[above], part)
        return parts

    @property
    def needs(self) -> str:
        """The column a row must have filled in to take part."""
        return self.column

    def witnesses(self, rows: Rows, value: Value) -> Rows:
        """The rows that make the value what it is."""
        return rows


@dataclass(frozen=True)
class Total(Measure):
    """Add up a column. Money is exact to the fen, on SQLite too, where sums are floats."""

    kind: ClassVar[str] = "sum"

    def asks(self) -> list[Aggregate]:
        return [Sum(self.column)]

    def part(self, found: Sequence[Any]) -> Part:
        total = found[0] or 0
        return total.quantize(Decimal("0.01")) if isinstance(total, Decimal) else total


@dataclass(frozen=True)
class Distinct(Measure):
    """Count people, not occasions: someone seen under two nodes counts once above them."""

    zero: ClassVar[Part] = frozenset()
    additive: ClassVar[bool] = False

    def asks(self) -> list[Aggregate]:
        return [Count(self.column, distinct=True)]

    def plus(self, one: Part, other: Part) -> Part:
        return one | other

    def value(self, part: Part) -> Value:
        return len(part)

    def told(self, found: Iterable[Any]) -> Value:
        return next((row[1] for row in found), 0)

    def parted(self, rows: Rows, *by: str) -> Rows:
        known = rows.order_by().exclude(**{self.column: None})
        return known.values_list(*by, self.column).distinct()

    def gathered(self, found: Iterable[Any]) -> dict[tuple[Any, ...], Part]:
        people: dict[tuple[Any, ...], set[Any]] = {}
        for row in found:
            people.setdefault(row[:-1], set()).add(row[-1])
        return {node: frozenset(who) for node, who in people.items()}


@dataclass(frozen=True)
class MeanOfDistinct(Distinct):
    """The average of what is known of each person (`of`), however many rows they have."""

    kind: ClassVar[str] = "avg"

    of: str = ""

    @property
    def needs(self) -> str:
        return self.of

    def value(self, part: Part) -> Value:
        return Decimal(sum(known for _, known in part)) / len(part) if part else None

    def summed(self, rows: Rows) -> Rows:
        return self.parted(rows)

    def told(self, found: Iterable[Any]) -> Value:
        return self.value(self.gathered(found).get((), self.zero))

    def parted(self, rows: Rows, *by: str) -> Rows:
        known = rows.order_by().exclude(**{self.of: None})
        return known.values_list(*by, self.column, self.of).distinct()

    def gathered(self, found: Iterable[Any]) -> dict[tuple[Any, ...], Part]:
        people: dict[tuple[Any, ...], set[Any]] = {}
        for row in found:
            people.setdefault(row[:-2], set()).add(row[-2:])
        return {node: frozenset(who) for node, who in people.items()}


@dataclass(frozen=True)
class Mean(Measure):
    """The average of a column over the rows that have it."""

    kind: ClassVar[str] = "avg"

    zero: ClassVar[Part] = (0, 0)
    additive: ClassVar[bool] = False

    def asks(self) -> list[Aggregate]:
        return [Sum(self.column), Count(self.column)]

    def plus(self, one: Part, other: Part) -> Part:
        return one[0] + other[0], one[1] + other[1]

    def part(self, found: Sequence[Any]) -> Part:
        return found[0] or 0, found[1]

    def value(self, part: Part) -> Value:
        return Decimal(part[0]) / part[1] if part[1] else None


@dataclass(frozen=True)
class Range(Measure):
    """Smallest and largest of a column, kept together."""

    zero: ClassVar[Part] = (None, None)
    additive: ClassVar[bool] = False

    def asks(self) -> list[Aggregate]:
        return [Min(self.column), Max(self.column)]

    def plus(self, one: Part, other: Part) -> Part:
        known = [end for end in (*one, *other) if end is not None]
        return (min(known), max(known)) if known else (None, None)

    def part(self, found: Sequence[Any]) -> Part:
        return tuple(found)

    def witnesses(self, rows: Rows, value: Value) -> Rows:
        return rows.filter(**{self.column: value})


@dataclass(frozen=True)
class Least(Range):
    """The smallest recorded value."""

    kind: ClassVar[str] = "min"

    def value(self, part: Part) -> Value:
        return part[0]


@dataclass(frozen=True)
class Most(Range):
    """The largest recorded value."""

    kind: ClassVar[str] = "max"

    def value(self, part: Part) -> Value:
        return part[1]


@dataclass(frozen=True)
class Sole(Range):
    """A recorded fact: every row must say the same, else there is no value to print."""

    kind: ClassVar[str] = "recorded"

    def value(self, part: Part) -> Value:
        return part[0] if part[0] == part[1] else None


COUNT = Measure()
LEAST, MOST = Least(), Most()
