"""Asks one question of a figure in all its ways: number, rows, children, splits, over time."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from jiceng.insight.shelf.addresses import Question, Written
from jiceng.insight.shelf.look import bounds_of, part_of
from jiceng.insight.shelf.nodes import begins, code_of
from jiceng.insight.shelf.words import split_title, value_title
from jiceng.kernel import phrases
from jiceng.kernel.figures import Figure
from jiceng.kernel.formulas import Across, NotClosedError
from jiceng.kernel.measures import Distinct, MeanOfDistinct, Rows, Value
from jiceng.kernel.periods import Period, month, quarter, year
from jiceng.kernel.splits import UNKNOWN, in_order
from jiceng.registers.orgs.models import Org

EXTREMES = ("min", "max")
RATES = ("%", "个百分点")


@dataclass(frozen=True)
class Line:
    """One row of a table of numbers: a name, its number, and where both open."""

    title: str
    value: Any
    url: str = ""
    records_url: str = ""
    of: Value = None
    having: Value = None
    missing: Value = None
    missing_url: str = ""
    code: str = ""


@dataclass(frozen=True)
class Cut:
    """A figure by one of its splits."""

    name: str
    title: str
    rows: list[Line] = field(default_factory=list)

    @property
    def most(self) -> Any:
        return max((line.value for line in self.rows if line.value), default=0)


def shown(value: Value, unit: str) -> Any:
    """A value as a page writes it: rates in per cent, averages to one place, the rest as it is."""
    if value is None or isinstance(value, str | date):
        return value
    if unit in RATES:
        return (Decimal(value) * 100).quantize(Decimal("0.1"))
    if isinstance(value, Decimal) and value != value.to_integral_value():
        return value.quantize(Decimal("0.01"))
    return int(value) if isinstance(value, Decimal) else value


@dataclass(frozen=True)
class Asked:
    """A question, answered lazily in every way a page shows it."""

    question: Question

    @cached_property
    def figure(self) -> Any:
        return self.question.figure

    @cached_property
    def reading(self) -> Any:
        return self.question.reading

    @property
    def written(self) -> Written:
        return Written.read(self.question.written)

    @property
    def unit(self) -> str:
        return str(self.figure.unit)

    @cached_property
    def begins(self) -> date | None:
        return begins(self.question.node)

    def early(self, period: Period) -> bool:
        """Does the period lie before the data? Then no number can be given, nought neither."""
        return self.begins is not None and period.last < self.begins

    @cached_property
    def value(self) -> Value:
        if self.early(self.question.ask.period):
            return None
        try:
            return self.reading.value
        except NotClosedError:
            return None

    @property
    def plain(self) -> bool:
        """Is this a figure of rows, not made of other numbers?"""
        return isinstance(self.figure, Figure)

    @property
    def splits(self) -> dict[str, Any]:
        """Those a figure may still be cut by."""
        return {k: v for k, v in self.figure.splits.items() if k not in self.written.where}

    @property
    def bounds(self) -> dict[str, Any]:
        """Every bound in force."""
        given = self.question.ask.bounds
        return {name: given.get(name, usual) for name, usual in bounds_of(self.figure).items()}

    @property
    def rows(self) -> Rows:
        """The rows this address opens to."""
        found: Rows = getattr(self.reading, self.question.show or "records")
        return found

    def opens(self, show: str, **changes: Any) -> str:
        return replace(self.question, show=show, **changes).link

    def count(self, show: str) -> int | None:
        """How many rows stand behind a tab; None where the reading has no such rows."""
        if not hasattr(self.reading, show):
            return None
        if show == "unrecorded" and (not self.plain or self.figure.measure.needs == "pk"):
            return None
        if show in {"missing", "of"} and getattr(self._counted, "having", None) is None:
            return None
        if show == "witnesses" and getattr(self.figure, "kind", "") not in EXTREMES:
            return None
        return int(getattr(self.reading, show).count())

    @property
    def _counted(self) -> Any:
        """The figure itself; of its own share, the figure that is shared out."""
        match getattr(self.figure, "inputs", ()):
            case (part, whole) if whole.key == f"{part.key}:of":
                return part
        return self.figure

    def children(self) -> list[Line]:
        """The nodes one level down, as the tree stood that day, each with its number."""
        ask, node = self.question.ask, self.question.node
        spread = self.figure.spread(node, ask)
        own = min(spread, key=len, default="")
        below = [p for p in spread if p != own and p[len(own) :].count(".") == 1]
        paths = {path: pk for pk, path in ask.paths(node).items()}
        names = Org.objects.in_bulk([paths[path] for path in below])
        lines = [self._child(names[paths[path]], spread[path]) for path in sorted(below)]
        return [line for line in lines if line.value]

    def _child(self, org: Org, value: Value) -> Line:
        here = replace(self.question, node=org, show="")
        return Line(
            org.name,
            shown(value, self.unit),
            here.link,
            replace(here, show="records").link,
            code=code_of(org),
        )

    def cuts(self) -> Iterator[Cut]:
        """By each split, the parts meeting in the whole; what is not recorded stands apart."""
        for split in self.splits:
            yield Cut(split, split_title(self.figure, split), self.cut(split))

    def cut(self, split: str) -> list[Line]:
        if not self.plain:
            return self._cut_formula(split)
        parts = self.reading.by(split)
        order = in_order(self.figure.splits[split], parts)
        return [self._part(split, kind, parts[kind]) for kind in order]

    def _cut_formula(self, split: str) -> list[Line]:
        """A formula is asked for each value that its first input knows."""
        first = self.figure.over if isinstance(self.figure, Across) else self.figure.inputs[0]
        if not isinstance(first, Figure):
            return []
        ask, node = self.question.ask, self.question.node
        kinds = first.read(node, ask).by(split)
        values = {
            kind: self.figure.only(**{split: UNKNOWN if kind is None else kind}).read(node, ask)
            for kind in in_order(first.splits[split], kinds)
        }
        return [self._part(split, kind, reading.value) for kind, reading in values.items()]

    def _part(self, split: str, kind: Any, value: Value) -> Line:
        written = str(self.written.only(split, UNKNOWN if kind is None else kind))
        here = replace(self.question, written=written, show="")
        title = value_title(self.figure, split, kind)
        return Line(title, shown(value, self.unit), here.link, replace(here, show="records").link)

    def over_time(self) -> list[Line]:
        """The same question of the last twelve months, quarters or years."""
        lines = []
        for period in before(self.question.ask.period):
            same = period == self.question.ask.period
            ask = self.question.ask if same else self.question.ask.over(period)
            try:
                early = self.early(period)
                value = None if early else self.figure.read(self.question.node, ask).value
            except NotClosedError:
                value = None
            link = replace(self.question, ask=ask, show="").link
            lines.append(Line(period.words, shown(value, self.unit), link))
        return lines

    def inputs(self) -> list[Line]:
        """For a formula: the numbers it was made from, in order."""
        found = []
        made_of = getattr(self.figure, "inputs", ())
        if isinstance(self.figure, Across):
            made_of = (self.figure.figure, self.figure.over)
        for part in made_of:
            value = part.read(self.question.node, self.question.ask).value
            title, unit = getattr(part, "title", ""), getattr(part, "unit", "")
            found.append(
                Line(_(title) if title else "", shown(value, unit), self._input_link(part))
            )
        return found

    def _input_link(self, part: Any) -> str:
        if not isinstance(part, Figure):
            return ""
        key, _, of = part.key.partition(":")
        where = {k: "|".join(map(str, v)) for k, v in part.where.items()}
        return replace(self.question, written=str(Written(key, where, of)), show="").link

    def said(self) -> str:
        """The value in words, for a title or a file."""
        return phrases.NONE if self.value is None else f"{shown(self.value, self.unit)}{self.unit}"

    def people(self) -> str:
        return self.people_of(self.figure)

    @staticmethod
    def people_of(figure: Any) -> str:
        """The lookup of who is counted, where rows are occasions and the number is of people."""
        if not isinstance(figure, Figure) or not isinstance(figure.measure, Distinct):
            return ""
        return "" if isinstance(figure.measure, MeanOfDistinct) else str(figure.measure.column)


def before(period: Period, count: int = 12) -> list[Period]:
    """Periods of the same length up to this one: twelve months or quarters, six years."""
    first = period.first
    months = (period.last.year - first.year) * 12 + period.last.month - first.month + 1
    if months == 1:
        return [_month(first, -n) for n in range(count - 1, -1, -1)]
    if months == 3:  # noqa: PLR2004 - a quarter
        return [_quarter(first, -n) for n in range(count - 1, -1, -1)]
    return [year(first.year - n) for n in range(count // 2 - 1, -1, -1)]


def _month(day: date, steps: int) -> Period:
    number = day.year * 12 + day.month - 1 + steps
    return month(number // 12, number % 12 + 1)


def _quarter(day: date, steps: int) -> Period:
    number = day.year * 4 + (day.month - 1) // 3 + steps
    return quarter(number // 4, number % 4 + 1)


def denominator(asked: Asked) -> Value:
    """All who could count, where the figure has a population of its own."""
    if not asked.plain or asked.figure.having is None:
        return None
    whole: Value = part_of(asked.figure, "of").read(asked.question.node, asked.question.ask).value
    return whole


def explained(title: Any) -> str:
    """The finding a chart states."""
    return _("%(title)s历期变化") % {"title": title}
