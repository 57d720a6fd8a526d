"""Finds every figure the rooms declare, and reads `key{split=value}:part` as it is written."""

import re
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from jiceng.kernel.asks import Ask
from jiceng.kernel.figures import Figure
from jiceng.kernel.formulas import Across, Formula, Readable, share
from jiceng.kernel.reading import initials
from jiceng.kit.rooms import gather

Shelved = Figure | Formula | Across
PARTS = ("of", "missing", "share")
WRITTEN = re.compile(r"^(?P<key>[\w.]+)(\{(?P<where>[^}]*)\})?(:(?P<part>\w+))?$")
NUMBER = re.compile(r"^(0|[1-9]\d*)$")
DECIMAL = re.compile(r"^(0|[1-9]\d*)\.\d+$")

EXAMPLE = "orgs.orgs{kind=branch}"


class NoFigureError(LookupError):
    """A figure, a split or a part that does not exist; the message says what comes near."""


class NoSplitError(NoFigureError):
    """A figure that cannot be cut so: `figure` by `strange`."""

    def __init__(self, message: str, figure: Any, strange: str) -> None:
        super().__init__(message)
        self.figure, self.strange = figure, strange


@cache
def shelf() -> dict[str, Shelved]:
    """All figures by key, in the order of the floors."""
    found: dict[str, Shelved] = {}
    for figure in gather("figures", "FIGURES"):
        if found.setdefault(figure.key, figure) is not figure:
            raise NoFigureError(_("有两个指标都叫 %s，请改其中一个的键") % figure.key)
    return found


def look_up(written: str) -> Any:
    """Read `orgs.orgs{kind=branch,field=agency}`, with `:share`, `:of` or `:missing` after it.

    Raises NoFigureError in plain Chinese, with the nearest keys.
    """
    match = WRITTEN.match(written.strip())
    if match is None:
        said = _("看不懂“%(written)s”，请写成指标的键，分组写在花括号里，例如 %(example)s")
        raise NoFigureError(said % {"written": written, "example": EXAMPLE})
    figure: Readable = _found(match["key"])
    if match["where"]:
        figure = narrowed(figure, read_where(match["where"]))
    return part_of(figure, match["part"] or "")


def _found(key: str) -> Shelved:
    if key in shelf():
        return shelf()[key]
    near = get_close_matches(key, shelf(), 3, 0.5) or [k for k in shelf() if key in k][:3]
    if near:
        said = _("没有叫“%(key)s”的指标，相近的有：%(near)s")
        raise NoFigureError(said % {"key": key, "near": "、".join(near)})
    raise NoFigureError(_("没有叫“%s”的指标，用 jiceng figures 看全部指标") % key)


def read_where(text: str) -> dict[str, tuple[Any, ...]]:
    """`kind=branch|joint_branch,field=agency`: the chosen values of each split."""
    where: dict[str, tuple[Any, ...]] = {}
    for pair in text.split(","):
        name, equals, values = pair.partition("=")
        if not equals:
            raise NoFigureError(_("分组“%s”缺少等号，请写成 分组=值") % pair)
        where[name.strip()] = tuple(read_value(value.strip()) for value in values.split("|"))
    return where


def narrowed(figure: Any, where: dict[str, tuple[Any, ...]]) -> Any:
    """The figure of those with the chosen values; every split must be one of its own."""
    can = getattr(figure, "splits", {})
    if strange := where.keys() - can.keys():
        said = (
            _("%(key)s 不能按“%(strange)s”分，可以分的有：%(can)s")
            if can
            else _("%(key)s 不能按“%(strange)s”分，它不能再分")
        )
        values = {"strange": "、".join(sorted(strange)), "can": "、".join(can)}
        raise NoSplitError(said % {"key": figure.key, **values}, figure, values["strange"])
    return figure.only(**where) if where else figure


def part_of(figure: Any, part: str) -> Any:
    """The figure itself, or its denominator, its missing ones, or its share."""
    if not part:
        return figure
    if part not in PARTS:
        said = _("“:%s”不认识，可以写 :share（占比）、:of（总数）、:missing（还差）")
        raise NoFigureError(said % part)
    if not isinstance(figure, Figure):
        said = _("%(key)s 是由别的指标算出来的，没有“:%(part)s”，请查它的各项")
        raise NoFigureError(said % {"key": figure.key, "part": part})
    if part == "share":
        return share(figure)
    return figure.population if part == "of" else figure.lacking


def read_value(text: str) -> Any:
    """A whole number or a decimal where it is written as one, else the text."""
    if NUMBER.match(text):
        return int(text)
    return Decimal(text) if DECIMAL.match(text) else text


def bound_of(written: str, ask: Ask) -> Any:
    """The bound `figure.key.name` in force: the report's own, else the figure's usual one."""
    key, _dot, name = written.rpartition(".")
    usual = getattr(_found(key), "bounds", {})
    if name not in usual:
        said = _("%(key)s 没有叫“%(name)s”的界限（%(usual)s）")
        told = "、".join(usual) or _("没有界限")
        raise NoFigureError(said % {"key": key, "name": name, "usual": told})
    return ask.bounds.get(written, usual[name])


def bounds_of(figure: Any) -> dict[str, Any]:
    """Every bound that moves this number, by its full name, with its usual value."""
    found: dict[str, Any] = {}
    key = getattr(figure, "key", "").partition(":")[0]
    for name, usual in getattr(figure, "bounds", {}).items():
        found[f"{key}.{name}"] = usual
    for part in parts_of(figure):
        found |= bounds_of(part)
    return found


def parts_of(figure: Any) -> list[Any]:
    """What a formula is made of, one level down; nothing for a figure."""
    beneath = [vars(figure)[name] for name in ("of", "figure", "over") if name in vars(figure)]
    if isinstance(figure, Figure):
        return []
    return [*getattr(figure, "inputs", ()), *beneath]


def found_by(words: str) -> list[Shelved]:
    """Figures whose title, key, definition or source holds every word; pinyin initials too."""
    wanted = words.lower().split()
    return [
        figure for figure in shelf().values() if all(word in _said(figure.key) for word in wanted)
    ]


@cache
def _said(key: str) -> str:
    figure = shelf()[key]
    text = f"{figure.title} {key} {figure.definition} {figure.cites}".lower()
    return f"{text} {initials(str(figure.title))}"
