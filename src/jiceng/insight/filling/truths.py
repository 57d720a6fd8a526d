"""What a number of a text should be: the closed value where the period is closed, else the live.

`agrees` says whether a number as it is said (rounded, 余, 约, 万) can stand for a value.
"""

from dataclasses import dataclass, field, replace
from decimal import ROUND_DOWN, Decimal
from typing import Any

from jiceng.insight.filling.blanks import FALLING, Kind
from jiceng.insight.filling.lexicon import BOUND
from jiceng.insight.filling.matching import OVER, standing
from jiceng.insight.filling.numbers import Number
from jiceng.insight.filling.titles import title_of
from jiceng.insight.reports.writing import Writing
from jiceng.insight.shelf.addresses import address
from jiceng.insight.shelf.asked import RATES, shown
from jiceng.insight.shelf.look import bounds_of, look_up
from jiceng.kernel.asks import Ask
from jiceng.kernel.book import ClosedBook, ClosedValue, read_plain
from jiceng.kernel.formulas import quotient
from jiceng.kernel.measures import Value
from jiceng.registers.orgs.models import Org

LEAST_OF = Decimal("0.9")  # 1000余 for 1286 is said too low to be of use: it leaves out a tenth


@dataclass(frozen=True)
class Truth:
    """A figure's value at the node and time of the check, and where it came from."""

    written: str
    title: str
    value: Value
    unit: str = ""
    closed: bool = False
    spoilt: bool = False  # what was closed is not what its digest says
    frozen: str = ""  # as an issued report of this house said it
    link: str = ""
    period: str = ""

    @property
    def said(self) -> str:
        if self.frozen:
            return self.frozen
        if self.value is None:
            return "×"
        return f"{shown(self.value, self.unit)}{self.unit}"


@dataclass
class Truths:
    """Values by figure as written, each asked once."""

    node: Org
    ask: Ask
    memo: dict[tuple[str, str], Truth] = field(default_factory=dict)

    def of(self, written: str, ask: Ask | None = None) -> Truth:
        ask = ask or self.ask
        mark = (written, f"{ask.period.code} {ask.day}")
        if mark not in self.memo:
            self.memo[mark] = self._of(written, ask)
        return self.memo[mark]

    def _of(self, written: str, ask: Ask) -> Truth:
        if written.startswith(BOUND) or not standing(written):
            return Truth(written, title_of(written), None)
        parts = [self._one(part, ask) for part in written.split(OVER)]
        if len(parts) == 1:
            return parts[0]
        part, whole = parts
        return replace(
            part, written=written, title=title_of(written), unit="%",
            value=quotient(part.value, whole.value), closed=part.closed and whole.closed,
            spoilt=part.spoilt or whole.spoilt,
        )  # fmt: skip

    def _one(self, written: str, ask: Ask) -> Truth:
        figure = look_up(written)
        kept = self._kept(figure, ask)
        value = None if kept is None else read_plain(kept.value)
        closed = value is not None
        return Truth(
            written, title_of(written),
            value if closed else Writing(self.node, ask).read(written)[2], str(figure.unit),
            closed=closed, spoilt=closed and kept is not None and not kept.sound,
            link=address(written, self.node, ask, "records"), period=ask.period.code,
        )  # fmt: skip

    def _kept(self, figure: Any, ask: Ask) -> ClosedValue | None:
        """What the book holds of the whole period, asked with the usual bounds."""
        if ask.day != ask.period.last or bounds_of(figure).keys() & ask.bounds.keys():
            return None
        return ClosedBook().row(figure.name, self.node.path, ask.period)


def in_text(value: Value, unit: str) -> Decimal | None:
    """A value as a text counts it: rates in per cent."""
    if value is None or not isinstance(value, int | Decimal):
        return None
    return Decimal(value) * 100 if unit in RATES else Decimal(value)


def agrees(one: Number, truth: Truth) -> bool:
    """Can the number, as it is said, stand for the value?"""
    value = in_text(truth.value, truth.unit)
    if value is None:
        return False
    if one.kind is Kind.CHANGE:
        falling = any(word in one.blank.near for word in FALLING)
        return (value <= 0 if falling else value >= 0) and rounds(one, abs(value))
    if one.blank.say in {"more_than", "at_least"}:
        return not over(one, truth) and one.full >= floor(value)
    if one.blank.say == "about":
        return rounds(one, value) or abs(one.full - value) <= slack(one.full)
    return rounds(one, value)


def over(one: Number, truth: Truth) -> bool:
    """Does it promise more than there is: 1300余 of 1286, or 1286余 of exactly 1286?"""
    value = in_text(truth.value, truth.unit)
    if value is None or one.blank.say not in {"more_than", "at_least"}:
        return False
    return one.full > value or (one.full == value and one.blank.say == "more_than")


def rounds(one: Number, value: Decimal) -> bool:
    return abs(one.full - value) * 2 <= one.step if one.full != value else True


def floor(value: Decimal) -> Decimal:
    """The least that may be said with 余: a tenth below, or the first figure alone."""
    if not value:
        return value
    step = Decimal(1).scaleb(value.adjusted())
    first = (value / step).to_integral_value(ROUND_DOWN) * step
    return min(first, value * LEAST_OF)


def slack(said: Decimal) -> Decimal:
    """How far 约 may be off: half of its last figure that is no nought."""
    digits = said.normalize().as_tuple()
    return Decimal(1).scaleb(int(digits.exponent)) / 2
