"""Numbers made of other numbers: each opens to the readings it was made from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, Protocol, Self

from jiceng.kernel.asks import Ask, Node
from jiceng.kernel.citations import Source
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import LEAST, Least, Most, Rows, Value
from jiceng.kernel.periods import Period, year_before


class Readable(Protocol):
    """Whatever insight can put on the shelf: Figure, Formula, Moved, Across."""

    @property
    def name(self) -> str: ...
    def only(self, **where: Any) -> "Readable": ...
    def read(self, node: Node, ask: Ask) -> Any: ...
    def spread(self, node: Node, ask: Ask) -> dict[str, Value]: ...


class NotClosedError(Exception):
    """A comparison was asked against a period that nobody has closed."""


class NewDefinitionError(NotClosedError):
    """The period was closed by another definition, or other bounds: the two do not compare."""


def quotient(top: Value, bottom: Value) -> Value:
    return None if top is None or not bottom else Decimal(top) / Decimal(bottom)


def growth(now: Value, then: Value) -> Value:
    """增长率: relative to the earlier value; meaningless from zero."""
    return None if now is None or not then else Decimal(now - then) / Decimal(then)


def points(now: Value, then: Value) -> Value:
    """百分点: the plain difference of two rates."""
    return None if now is None or then is None else now - then


def together(*parts: Value) -> Value:
    known = [part for part in parts if part is not None]
    return sum(known) if known else None


def itself(value: Value) -> Value:
    return value


@dataclass(frozen=True)
class Composite:
    """What a formula reads as: a value, and the readings it came from, in order."""

    inputs: tuple[Any, ...]
    combine: Callable[..., Value]

    @cached_property
    def value(self) -> Value:
        return self.combine(*(reading.value for reading in self.inputs))

    @property
    def records(self) -> Rows:
        """Of the first input; the others open beside it."""
        rows: Rows = self.inputs[0].records
        return rows

    @property
    def missing(self) -> Rows:
        rows: Rows = self.inputs[0].missing
        return rows


@dataclass(frozen=True, kw_only=True)
class Formula:
    key: str
    title: str
    cites: Source
    inputs: tuple[Readable, ...]
    combine: Callable[..., Value] = quotient
    unit: str = "%"
    kind: str = "ratio"
    definition: str = ""
    supplied_by: str = ""
    places: int = 1

    @property
    def splits(self) -> Mapping[str, Any]:
        """Those that every input can be cut by."""
        first, *others = (getattr(part, "splits", {}) for part in self.inputs)
        return {k: v for k, v in first.items() if all(k in other for other in others)}

    @property
    def name(self) -> str:
        return f"{self.key}({'; '.join(part.name for part in self.inputs)})"

    def only(self, **where: Any) -> Self:
        return replace(self, inputs=tuple(part.only(**where) for part in self.inputs))

    def read(self, node: Node, ask: Ask) -> Composite:
        return Composite(tuple(part.read(node, ask) for part in self.inputs), self.combine)

    def spread(self, node: Node, ask: Ask) -> dict[str, Value]:
        first, *others = (part.spread(node, ask) for part in self.inputs)
        return {p: self.combine(v, *(other[p] for other in others)) for p, v in first.items()}


@dataclass(frozen=True)
class Kept:
    """A reading taken from the book of closed periods, still opening to today's records."""

    value: Value
    live: Any

    @property
    def records(self) -> Rows:
        rows: Rows = self.live.records
        return rows


@dataclass(frozen=True)
class Moved:
    """A figure asked about another period: the one before, or all since a start."""

    of: Readable
    to: Callable[[Period], Period] = year_before
    closed: bool = True  # where a book is kept, only what stands in it will do

    @property
    def name(self) -> str:
        return f"{self.of.name}@{self.to.__name__}"

    def only(self, **where: Any) -> Self:
        return replace(self, of=self.of.only(**where))

    def read(self, node: Node, ask: Ask) -> Any:
        earlier = ask.over(self.to(ask.period))
        live = self.of.read(node, earlier)
        if ask.book is None or not self.closed:
            return live
        kept = ask.book.kept(self.of.name, node.path, earlier.period, self.of, earlier)
        if kept is None:
            raise NotClosedError(f"{self.of.name} {earlier.period.label}")
        return Kept(kept, live)

    def spread(self, node: Node, ask: Ask) -> dict[str, Value]:
        earlier = ask.over(self.to(ask.period))
        if ask.book is None or not self.closed:
            return self.of.spread(node, earlier)
        return {path: self._kept(path, earlier) for path in ask.paths(node).values()}

    def _kept(self, path: str, earlier: Ask) -> Value:
        """Of many nodes: where it does not compare, there is nothing."""
        try:
            return earlier.book and earlier.book.kept(
                self.of.name, path, earlier.period, self.of, earlier
            )
        except NotClosedError:
            return None


def share(of: Figure) -> Formula:
    """Those having, out of the population."""
    key = f"{of.key}:share"
    return Formula(
        key=key,
        title=of.title,
        cites=of.cites,
        inputs=(of, of.population),
        kind="share",
        supplied_by=of.supplied_by,
    )


def change(
    of: Readable, *, key: str, title: str, cites: Source, combine: Callable[..., Value]
) -> Formula:
    """Against the same period a year before: `points` of a rate, `growth` of a quantity."""
    unit = "个百分点" if combine is points else "%"
    inputs = (of, Moved(of))
    return Formula(
        key=key, title=title, cites=cites, inputs=inputs, combine=combine, unit=unit, kind="change"
    )


@dataclass(frozen=True)
class Extreme:
    """The reading of an Across: the value, each one's number, and who stands at the end."""

    value: Value
    each: dict[Any, Value]  # by organisation
    over: Rows
    at: str

    @property
    def records(self) -> Rows:
        ends = [node for node, value in self.each.items() if value == self.value]
        return self.over.filter(**{f"{self.at}__in": ends})

    def short_of(self, norm: Value) -> Rows:
        """Who falls short of a norm."""
        short = [node for node, value in self.each.items() if value < norm]
        return self.over.filter(**{f"{self.at}__in": short})


@dataclass(frozen=True, kw_only=True)
class Across:
    """The least or most of a figure over the members of a population, zeros included."""

    key: str
    title: str
    cites: Source
    figure: Readable
    over: Figure  # whose rows each belong to one organisation
    pick: Least | Most = LEAST
    unit: str = "个"
    definition: str = ""
    supplied_by: str = ""

    @property
    def kind(self) -> str:
        return self.pick.kind

    @property
    def splits(self) -> Mapping[str, Any]:
        return self.over.splits

    @property
    def name(self) -> str:
        return f"{self.key}({self.figure.name}; {self.over.name})"

    def only(self, **where: Any) -> Self:
        """Cuts the population: the least among *urban* communities."""
        return replace(self, over=self.over.only(**where))

    def each(self, node: Node, ask: Ask) -> dict[Any, Value]:
        spread, paths = self.figure.spread(node, ask), ask.paths(node)
        nodes = self.over.read(node, ask).records.order_by().values_list(self.over.at, flat=True)
        return {n: spread[paths[n]] for n in nodes if spread[paths[n]] is not None}

    def read(self, node: Node, ask: Ask) -> Extreme:
        each = self.each(node, ask)
        value = self.pick.value((min(each.values()), max(each.values()))) if each else None
        return Extreme(value, each, self.over.read(node, ask).records, self.over.at)

    def spread(self, node: Node, ask: Ask) -> dict[str, Value]:
        leaves = {n: (value, value) for n, value in self.each(node, ask).items()}
        parts = self.pick.climb(leaves, ask.paths(node))
        return {path: self.pick.value(part) for path, part in parts.items()}
