"""The vocabulary of numbers. Rooms declare Figures; insight reads them.

A Figure is two sets of rows: the population `of`, and those `having`. Events are chosen
by `ask.period`, states by `ask.day`. The kernel, not the room, cuts both sets to a node.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, Self

from django.db.models import F, Model, Q

from jiceng.kernel.asks import Ask, Node
from jiceng.kernel.citations import Source
from jiceng.kernel.kept import asked
from jiceng.kernel.measures import COUNT, Measure, Rows, Value
from jiceng.kernel.splits import UNKNOWN, Split


@dataclass(frozen=True, kw_only=True)
class Figure:
    key: str
    title: str
    cites: Source
    of: Callable[[Ask], Rows]
    having: Callable[[Rows, Ask], Rows] | None = None
    # Lookup from a row to its organisation, or what `of` annotates of that day (`then_keeper`);
    # "pk" where the row is one.
    at: str = "org"
    measure: Measure = COUNT
    unit: str = "个"
    splits: Mapping[str, Split] = field(default_factory=dict)
    bounds: Mapping[str, Any] = field(default_factory=dict)  # names and defaults
    label: str = ""  # lookup of the name a report may print, else str(record)
    definition: str = ""  # 口径, where title and source do not say enough
    supplied_by: str = ""  # who can supply what is missing
    where: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """count, sum, avg, min, max or recorded: what the number is."""
        return self.measure.kind

    @property
    def name(self) -> str:
        """`orgs.orgs{kind=branch}`: as written in a report."""
        chosen = ",".join(f"{k}={'|'.join(map(str, v))}" for k, v in sorted(self.where.items()))
        return f"{self.key}{{{chosen}}}" if chosen else self.key

    def only(self, **where: Any) -> Self:
        """The same figure, of those with this value (or one of these) of a declared split."""
        if strange := where.keys() - self.splits.keys():
            raise LookupError(f"{self.key} cannot be split by {', '.join(sorted(strange))}")
        chosen = {k: v if isinstance(v, tuple) else (v,) for k, v in where.items()}
        return replace(self, where={**self.where, **chosen})

    @property
    def lacking(self) -> Self:
        """Those who could count and do not: 谁还没有."""
        having = self.having

        def without(of: Rows, ask: Ask) -> Rows:
            rows: Rows = of.exclude(pk__in=having(of, ask).values("pk")) if having else of.none()
            return rows

        return replace(self, key=f"{self.key}:missing", having=without, measure=COUNT)

    @property
    def population(self) -> Self:
        """All who could count: the denominator of the figure's own share."""
        return replace(self, key=f"{self.key}:of", having=None)

    def read(self, node: Node, ask: Ask) -> "Reading":
        return Reading(self, node, self.asked(ask))

    def spread(self, node: Node, ask: Ask) -> dict[str, Value]:
        """The value of every node beneath, itself included: one query, then a climb."""
        ask = self.asked(ask)

        def answer() -> dict[str, Value]:
            found = asked(
                self.question(node, ask, "spread"), ask.memo,
                lambda: self.measure.parted(self.rows(node, ask)[1], self.at),
            )  # fmt: skip
            leaves = self.measure.gathered(found)
            parts = self.measure.climb({k: v for (k,), v in leaves.items()}, ask.paths(node))
            return self.measure.values(parts)

        spread: dict[str, Value] = ask.remember(self.mark(node, ask, "spread"), answer)
        return spread

    def table(self, node: Node, ask: Ask, split: str) -> dict[Any, dict[str, Value]]:
        """`spread`, once for each value of a split, still in one query."""
        ask = self.asked(ask)
        having = self.cut(self.rows(node, ask)[1], split, ask)
        columns: dict[Any, dict[Any, Any]] = {}
        for (where, kind), part in self.measure.leaves(having, self.at, f"by_{split}").items():
            columns.setdefault(kind, {})[where] = part
        paths, measure = ask.paths(node), self.measure
        return {
            kind: {path: measure.value(p) for path, p in measure.climb(leaves, paths).items()}
            for kind, leaves in columns.items()
        }

    def asked(self, ask: Ask) -> Ask:
        """The question with this figure's own bounds: the report's, else the usual ones."""
        key = self.key.partition(":")[0]
        own = {name: ask.bounds.get(f"{key}.{name}", b) for name, b in self.bounds.items()}
        return replace(ask, own=own)

    def mark(self, node: Node, ask: Ask, what: str) -> tuple[Any, ...]:
        return what, self.name, node.path, ask.period, ask.day, *ask.own.items()

    def question(self, node: Node, ask: Ask, what: str) -> tuple[Any, ...]:
        """All that a statement is put together from."""
        cut = tuple((self.splits[split], values) for split, values in self.where.items())
        declared = self.of, self.having, self.at, self.measure, cut
        bounds = (*ask.bounds.items(),), (*ask.own.items(),)
        return what, declared, ask.period, ask.as_of, bounds, ask.place(node)

    def rows(self, node: Node, ask: Ask) -> tuple[Rows, Rows]:
        """The population and those having, beneath a node."""
        with ask.under_way():
            of = self.of(ask)
            for split, values in self.where.items():
                of = self.cut(of, split, ask).filter(self.chosen(split, values))
            if (under := ask.under(node)) is not None:  # the room cannot forget the scope
                of = of.filter(**{f"{self.at}__in": under.values("pk")})
            return of, self.having(of, ask) if self.having else of

    def chosen(self, split: str, values: tuple[Any, ...]) -> Q:
        """Rows with one of these values; 不详 also means the column was never filled in."""
        column = f"by_{split}"
        if UNKNOWN not in values:
            return Q(**{f"{column}__in": values})
        known = [v for v in values if v != UNKNOWN or not isinstance(self.splits[split], str)]
        return Q(**{f"{column}__in": known}) | Q(**{f"{column}__isnull": True})

    def cut(self, rows: Rows, split: str, ask: Ask) -> Rows:
        how = self.splits[split]
        with ask.under_way():
            by = F(how) if isinstance(how, str) else how(ask)
        cut: Rows = rows.annotate(**{f"by_{split}": by})
        return cut


@dataclass(frozen=True)
class Reading:
    """A figure at one node, at one time. Nothing is fetched until looked at."""

    figure: Figure
    node: Node
    ask: Ask

    @cached_property
    def sets(self) -> tuple[Rows, Rows]:
        return self.figure.rows(self.node, self.ask)

    @property
    def of(self) -> Rows:
        return self.sets[0]

    @property
    def records(self) -> Rows:
        """What the value opens to."""
        return self.sets[1]

    @property
    def missing(self) -> Rows:
        return self.of.exclude(pk__in=self.records.values("pk"))

    @property
    def unrecorded(self) -> Rows:
        """Rows that should count but whose column was never filled in."""
        return self.records.filter(**self._empty)

    @property
    def _empty(self) -> dict[str, bool]:
        return {f"{self.figure.measure.needs}__isnull": True}

    def count_unrecorded(self) -> int:
        count: int = self._told("unrecorded", COUNT, lambda sets: sets[1].filter(**self._empty))
        return count

    @property
    def witnesses(self) -> Rows:
        """For an extreme: the records that stand at it."""
        return self.figure.measure.witnesses(self.records, self.value)

    @property
    def value(self) -> Value:
        figure, ask = self.figure, self.ask
        spread: dict[str, Value] | None = ask.memo.get(figure.mark(self.node, ask, "spread"))
        if spread is not None:  # its own entry stands first: that day's path may be another
            return spread[min(spread, key=len)]
        mark = figure.mark(self.node, ask, "value")
        return ask.remember(mark, lambda: self._told("value", figure.measure, lambda sets: sets[1]))

    def _told(self, what: str, measure: Measure, which: Callable[[Any], Rows]) -> Value:
        """What a measure says of some of the rows, by a statement that is kept."""
        figure, node, ask = self.figure, self.node, self.ask
        if "sets" in self.__dict__:  # put together already
            return measure.whole(which(self.sets))
        question = figure.question(node, ask, what)
        found = asked(question, ask.memo, lambda: measure.summed(which(figure.rows(node, ask))))
        return measure.told(found)

    @property
    def model(self) -> type[Model]:
        return self.of.model

    @property
    def share(self) -> Value:
        whole = self.figure.population.read(self.node, self.ask).value
        return Decimal(self.value) / whole if whole else None

    def by(self, split: str) -> dict[Any, Value]:
        return {kind: value for (kind,), value in self.across(split).items()}

    def across(self, *splits: str) -> dict[tuple[Any, ...], Value]:
        """The value of each combination of splits that occurs, in one query."""
        measure, rows = self.figure.measure, self.records
        for split in splits:
            rows = self.figure.cut(rows, split, self.ask)
        leaves = measure.leaves(rows, *(f"by_{split}" for split in splits))
        return {kinds: measure.value(part) for kinds, part in leaves.items()}

    def names(self, limit: int = 3) -> list[str]:
        """Examples for a sentence, in a settled order."""
        chosen = self.records.order_by("pk")
        if self.figure.label:
            return [str(n) for n in chosen.values_list(self.figure.label, flat=True)[:limit]]
        return [str(record) for record in chosen[:limit]]
