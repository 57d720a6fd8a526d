"""The words of a report's text: `{% figure %}`, `{% share %}`, `{% bound %}`, `{% names %}`.

Each puts a slot into the writing at hand and leaves only its mark in the text, so that
a number can be printed in HTML and in Word alike, and cannot be typed.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import template

from jiceng.insight.reports.slots import MISSING, Slot
from jiceng.insight.reports.writing import Writing
from jiceng.insight.shelf.addresses import Written
from jiceng.insight.shelf.look import NoFigureError, look_up, read_value
from jiceng.insight.shelf.words import full_title
from jiceng.kernel import phrases
from jiceng.kernel.formulas import quotient
from jiceng.kit.documents.texts import day_text

register = template.Library()

Say = Callable[[Any, str, int], str]
SAYS: Mapping[str, Say] = {
    "plain": phrases.plain,
    "percent": lambda value, _, places: phrases.percent(value, places or 1),
    "wan": lambda value, unit, places: phrases.plain(phrases.wan(value), unit, places or 2),
    "about": lambda value, unit, _: phrases.about(value, unit),
    "about_wan": lambda value, unit, _: phrases.about(phrases.wan(value), unit),
    "more_than": lambda value, unit, _: phrases.more_than(value, unit),
    "at_least": lambda value, unit, _: phrases.at_least(value, unit),
    "moved": lambda value, unit, places: phrases.moved(value, unit, places or 1),
}


def said(value: Any, say: str, unit: str, places: int) -> str:
    """A value in words; what is not known is a ×."""
    if value is None:
        return MISSING
    if isinstance(value, date):
        return day_text(value)
    return SAYS[say](value, unit, places)


@register.simple_tag(takes_context=True)
def figure(
    context: Mapping[str, Any], written: str, say: str = "plain", unit: str = "", places: int = 0
) -> str:
    """Print one number by a phrase: plain, wan, about, about_wan, more_than, at_least, moved."""
    writing: Writing = context["writing"]
    found, reading, value = writing.read(written)
    words = said(value, say, unit, places)
    return writing.put(writing.slot(written, words, value, why=writing.gaps(found, reading)))


@register.simple_tag(takes_context=True)
def share(context: Mapping[str, Any], written: str, of: str = "", among: str = "") -> str:
    """Print a share in per cent: of its own population, or of another figure (`of`).

    With `among` (a split), the shares of all its parts are rounded so that they close to 100 %.
    """
    writing: Writing = context["writing"]
    if not of:
        _, _, value = writing.read(f"{written}:share")
        return writing.put(writing.slot(f"{written}:share", phrases_percent(value), value))
    _, _, top = writing.read(written)
    _, _, bottom = writing.read(of)
    value = quotient(top, bottom)
    words = phrases_percent(value)
    closed = writing.closed(of, among) if among and value is not None else {}
    if closed:
        asked = {read_value(v) for v in Written.read(written).where[among].split("|")}
        words = f"{sum((closed.get(kind, Decimal(0)) for kind in asked), Decimal(0))}%"
    slot = writing.slot(
        written,
        words,
        value,
        title=f"{full_title(written)}占{full_title(of)}的比例",
        unit="%",
        definition=f"{full_title(written)} ÷ {full_title(of)}",
    )
    return writing.put(slot)


def phrases_percent(value: Any) -> str:
    return MISSING if value is None else phrases.percent(value)


@register.simple_tag(takes_context=True)
def bound(context: Mapping[str, Any], written: str, say: str = "plain", plus: int = 0) -> str:
    """Print a bound of a band (`people.cadres.young`), from the very Ask the bands were cut by."""
    writing: Writing = context["writing"]
    value = writing.bound(written) + plus
    words = said(value, say, "", 0) if say != "wan" else f"{Decimal(value) / 10000:f}"
    words = words.rstrip("0").rstrip(".") if "." in words else words
    key = written.rpartition(".")[0]
    slot = Slot(
        written=f"{written}+{plus}" if plus else written,
        said=words,
        value=value,
        title=f"{look_up(key).title}的分档界限",
        source="报告参数",
    )
    return writing.put(slot)


@register.simple_tag(takes_context=True)
def names(context: Mapping[str, Any], written: str, limit: int = 3, rows: str = "records") -> str:
    """Name a few of the rows; `rows="least"` names those with the smallest numbers."""
    writing: Writing = context["writing"]
    found, reading, _ = writing.read(written)
    if rows == "least":
        return _least(writing, written, found, reading, limit)
    chosen = reading.names(limit)
    words = phrases.listed(chosen, getattr(reading, rows).count()) if chosen else MISSING
    return writing.put(writing.slot(written, words, None, show=rows, unit=""))


def _least(writing: Writing, written: str, found: Any, reading: Any, limit: int) -> str:
    needs = found.measure.needs
    chosen = list(reading.records.exclude(**{needs: None}).order_by(needs, "pk")[:limit])
    label = found.label or "pk"
    said_ = "、".join(str(getattr(row, label, row)) for row in chosen) or MISSING
    slot = writing.slot(
        written,
        said_,
        None,
        title=f"{full_title(written)}所在",
        unit="",
        records=tuple(str(row.pk) for row in chosen),
    )
    return writing.put(slot)


@register.simple_tag(takes_context=True)
def awaited(
    context: Mapping[str, Any], written: str, supplied_by: str, title: str = "", say: str = "plain"
) -> str:
    """A number whose room may not exist yet: printed as soon as it does, × until then."""
    writing: Writing = context["writing"]
    try:
        look_up(written)
    except NoFigureError:
        slot = Slot(
            written=written,
            said=MISSING,
            title=title or written,
            supplied_by=supplied_by,
            why="系统还没有这项记录",
        )
        return writing.put(slot)
    return figure(context, written, say)


@register.simple_tag(takes_context=True)
def value_of(context: Mapping[str, Any], written: str) -> Any:
    """The bare value, for `{% if %}` only; it prints nothing by itself when used with `as`."""
    writing: Writing = context["writing"]
    return writing.read(written)[2]
