"""Points, levels and what would change them: pure arithmetic over bands that are data.

A band is a bound and the points it gives. Which bounds, how many points and how many levels is
local and stands in the scheme; nothing of it is national law.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from jiceng.kernel.citations import Article, Finding, cites, gettext_noop

PROVISIONS = Article(
    "整治形式主义为基层减负若干规定", 0, "（创建示范和达标活动）", status="G", severity="WARN",
    reading="创建示范、达标评比要有依据、按规定报批、有期限，到期重新报批或者停止；不要求留痕材料",
)  # fmt: skip
LOCAL = Article(
    "党组织评星定级办法（本地）", 0, "（方法和程序）", status="L", severity="WARN",
    jurisdiction="本地",
    reading="民主测评、查阅资料、实地查看、调查核实四项都做过，公示以后才能确认等次",
)  # fmt: skip
Bands = Sequence[tuple[Decimal, Decimal]]
CENT = Decimal("0.01")
SMALLEST = 5  # fewer slips than this betray who wrote what
FULL = Decimal(100)


def said(value: Decimal | None) -> Decimal | None:
    """As people write points: 5, not 5.00."""
    return None if value is None else Decimal(f"{value.normalize():f}")


@cites(LOCAL)
def points_for(*, value: Decimal | None, bands: Bands, falling: bool = False) -> Decimal | None:
    """The points of the best band that is reached; None where there is nothing to count.

    Bounds belong to their band. `falling`: the smaller the better, bounds are upper ones.
    """
    if value is None:
        return None
    reached = [p for bound, p in bands if (value <= bound if falling else value >= bound)]
    return max(reached, default=Decimal(0))


@dataclass(frozen=True)
class Nearest:
    """What is next: the bound to reach and what reaching it adds."""

    bound: Decimal
    gain: Decimal


@cites(LOCAL)
def nearest(*, value: Decimal | None, bands: Bands, falling: bool = False) -> Nearest | None:
    """The nearest band that would give more; None at the top."""
    now = points_for(value=value, bands=bands, falling=falling) or Decimal(0)
    better = [(bound, points) for bound, points in bands if points > now]
    if not better:
        return None
    bound, points = (max if falling else min)(better)
    return Nearest(bound, points - now)


@cites(LOCAL)
def poll_share(*, counts: Mapping[str, int], weights: Mapping[str, Decimal]) -> Decimal | None:
    """The mean weight of the answers, in per cent; None where nobody answered."""
    cast = sum(counts.values())
    if not cast:
        return None
    total = sum((weights.get(one, Decimal(0)) * n for one, n in counts.items()), Decimal(0))
    return (total / cast).quantize(CENT, ROUND_HALF_UP)


def poll_points(*, share: Decimal, most: Decimal) -> Decimal:
    """The item's points in proportion to what people said."""
    return (most * share / FULL).quantize(CENT, ROUND_HALF_UP)


@cites(LOCAL)
def level_for(*, total: Decimal, floors: Sequence[tuple[int, Decimal]]) -> int:
    """The highest level (value, floor) whose floor is reached; a floor belongs to its level."""
    return max((value for value, floor in floors if total >= floor), default=0)


@cites(LOCAL)
def to_next(*, total: Decimal, floors: Sequence[tuple[int, Decimal]]) -> tuple[int, Decimal] | None:
    """The next level up and how many points it takes; None at the top."""
    above = [(value, floor) for value, floor in floors if floor > total]
    if not above:
        return None
    value, floor = min(above, key=lambda one: one[1])
    return value, floor - total


@cites(LOCAL)
def lacking(*, asked: Sequence[str], held: Sequence[str]) -> list[str]:
    """Which of the parts a scheme asks for are not there."""
    return [one for one in asked if one not in held]


@cites(PROVISIONS)
def approval(*, document: str, until: date | None, day: date) -> list[Finding]:
    """A named standard without approval, or past its term, is warned of, not stopped."""
    found = []
    if not document.strip():
        found.append(Finding(gettext_noop("没有写批准文号：评星、达标要有依据并报批"), PROVISIONS))
    if until is None:
        found.append(Finding(gettext_noop("没有写批准期限，请核对到什么时候"), PROVISIONS))
    elif until < day:
        words = gettext_noop("批准期限到 %(until)s，已经过了，请重新报批或者停止")
        found.append(Finding(words, PROVISIONS, {"until": until}))
    return found


def read_bands(text: str) -> list[tuple[Decimal, Decimal]]:
    """`90=10；75=8；60=5`: bound and points, in any order; ValueError for anything else."""
    pairs = (
        text.replace("；", ";").replace("，", ";").replace(",", ";").replace("\n", ";").split(";")
    )
    found = []
    for pair in pairs:
        if pair.strip():
            bound, equals, points = pair.partition("=")
            if not equals:
                raise ValueError(pair)
            found.append((_number(bound), _number(points)))
    if len({bound for bound, _points in found}) != len(found):
        raise ValueError(text)
    return found


def _number(text: str) -> Decimal:
    try:
        value = Decimal(text.strip().rstrip("%"))
    except ArithmeticError:
        raise ValueError(text) from None
    if not value.is_finite() or value < 0:
        raise ValueError(text)
    return value


def read_weights(text: str) -> dict[str, Decimal]:
    """`满意=100；不满意=0`: answers of the slip and what each weighs, in per cent."""
    found: dict[str, Decimal] = {}
    for pair in text.replace("；", ";").replace("\n", ";").split(";"):
        if pair.strip():
            answer, equals, weight = pair.partition("=")
            if not equals or not answer.strip():
                raise ValueError(pair)
            found[answer.strip()] = _number(weight)
    if len(found) < 2 or max(found.values()) > FULL:  # noqa: PLR2004 - a choice needs two
        raise ValueError(text)
    return found
