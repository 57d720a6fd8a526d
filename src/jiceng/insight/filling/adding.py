"""Which numbers of a text can be added up, and what they come to."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from jiceng.insight.filling.blanks import Kind
from jiceng.insight.filling.findings import Tied
from jiceng.insight.filling.numbers import Number
from jiceng.insight.filling.scoring import CLASSES

LEAST_PARTS: Final = 2


def alike(one: Number, other: Number) -> bool:
    """Are they counted with the same kind of measure word?"""
    ours, theirs = one.unit, other.unit
    return ours == theirs or any({ours, theirs} <= kind for kind in CLASSES[:1])


def exact(*numbers: Number) -> bool:
    return all(one.blank.say == "plain" and one.step <= 1 for one in numbers)


def whole_like(one: Number) -> bool:
    """No average: 平均每个社区7.4名 is the whole of nothing."""
    return "平均" not in one.blank.near and (not one.places or one.kind is Kind.MONEY)


def added(parts: Sequence[Tied]) -> Decimal:
    return sum((one.number.full for one in parts), Decimal(0))


def plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
