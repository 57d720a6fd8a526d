"""The words of a report's text: `{% figure %}`, `{% share %}`, `{% bound %}`, `{% names %}`.

Each puts a slot into the writing at hand and leaves only its mark in the text, so that
a number can be printed in HTML and in Word alike, and cannot be typed. What compares and what
checks is in `checks.py`; every tag with an example stands in the README of this folder.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import wraps
from typing import Any

from django import template
from django.utils.translation import gettext_lazy

from jiceng.insight.reports.slots import MISSING, Slot
from jiceng.insight.reports.writing import Writing
from jiceng.insight.shelf.addresses import Written
from jiceng.insight.shelf.look import NoFigureError, look_up, read_value, shelf
from jiceng.insight.shelf.words import full_title
from jiceng.kernel import phrases
from jiceng.kernel.formulas import quotient
from jiceng.kit.documents.texts import day_text
from jiceng.registers.vocabulary.models import Component, Programme

register = template.Library()

EACH = 20  # names looked at for one printed: many records may bear the same

Say = Callable[[Any, str, int], str]
SAYS: Mapping[str, Say] = {
    "plain": phrases.plain,
    "percent": lambda value, _, places: phrases.percent(value, places or 1),
    "wan": lambda value, unit, places: phrases.plain(phrases.wan(value), unit, places or 2),
    "yi": lambda value, unit, places: phrases.plain(phrases.yi(value), unit, places or 2),
    "money": lambda value, _, places: phrases.money(value, places or 2),
    "trimmed": lambda value, unit, places: phrases.trimmed(value, unit, places or 2),
    "about": lambda value, unit, _: phrases.about(value, unit),
    "about_wan": lambda value, unit, _: phrases.about(phrases.wan(value), unit),
    "more_than": lambda value, unit, _: phrases.more_than(value, unit),
    "more_than_wan": lambda value, unit, _: phrases.more_than(phrases.wan(value), unit),
    "at_least": lambda value, unit, _: phrases.at_least(value, unit),
    "at_least_percent": lambda value, _, __: phrases.at_least(Decimal(value) * 100, "%"),
    "reached": lambda value, unit, _: phrases.reached(value, unit),
    "ordinal": lambda value, unit, _: phrases.ordinal(value, unit),
    "moved": lambda value, unit, places: phrases.moved(value, unit, places or 1),
}


def said(value: Any, say: str, unit: str, places: int) -> str:
    """A value in words; what is not known is a ×."""
    if value is None:
        return MISSING
    if isinstance(value, date):
        return day_text(value)
    return SAYS[say](value, unit, places)


def there(written: str) -> bool:
    """Does a room declare the figure, with the splits it is asked by?"""
    if Written.read(written).key not in shelf():  # quicker than to be told what comes near
        return False
    try:
        look_up(written)
    except NoFigureError:
        return False
    return True


def waiting(writing: Writing, written: str, supplied_by: str, title: str) -> str:
    """A blank for what no room records yet: × and who is going to supply it."""
    return writing.put(
        Slot(
            written=written,
            said=MISSING,
            title=title or written,
            supplied_by=supplied_by,
            why="系统还没有这项记录",
            period=writing.chapter,
        )
    )


def lenient(tag: Callable[..., str]) -> Callable[..., str]:
    """A tag that prints × where no room declares its figure: still to come, or left out here."""

    @wraps(tag)
    def told(context: Mapping[str, Any], written: str, *args: Any, **kwargs: Any) -> str:
        if not all(there(one) for one in (written, kwargs.get("of", "")) if one):
            supplied, title = kwargs.get("supplied_by", ""), kwargs.get("title", "")
            return waiting(context["writing"], written, supplied, title)
        return tag(context, written, *args, **kwargs)

    return told


@register.simple_tag(takes_context=True)
@lenient
def figure(
    context: Mapping[str, Any], written: str, say: str = "plain", unit: str = "", places: int = 0
) -> str:
    """Print one number by a phrase (`SAYS`): plain, percent, wan, yi, money, about, more_than, …"""
    writing: Writing = context["writing"]
    found, reading, value = writing.read(written)
    words = said(value, say, unit, places)
    return writing.put(writing.slot(written, words, value, why=writing.gaps(found, reading)))


@register.simple_tag(takes_context=True)
@lenient
def share(
    context: Mapping[str, Any], written: str, of: str = "", among: str = "", say: str = "percent"
) -> str:
    """Print a share in per cent: of its own population, or of another figure (`of`).

    With `among` (a split), the shares of all its parts are rounded so that they close to 100 %.
    """
    writing: Writing = context["writing"]
    if not of:
        _, _, value = writing.read(f"{written}:share")
        return writing.put(writing.slot(f"{written}:share", said(value, say, "", 0), value))
    _, _, top = writing.read(written)
    _, _, bottom = writing.read(of)
    value = quotient(top, bottom)
    words = said(value, say, "", 0)
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


@register.simple_tag(takes_context=True)
@lenient
def ratio(
    context: Mapping[str, Any], written: str, of: str, unit: str = "", places: int = 1
) -> str:
    """Print so many to each one of another figure: 平均每个社区3.2名; × where there is none."""
    writing: Writing = context["writing"]
    value = quotient(writing.read(written)[2], writing.read(of)[2])
    slot = writing.slot(
        written,
        said(value, "trimmed", unit, places),
        value,
        title=f"平均每个（{full_title(of)}）的{full_title(written)}",
        unit=unit,
        definition=f"{full_title(written)} ÷ {full_title(of)}",
    )
    return writing.put(slot)


@register.simple_tag(takes_context=True)
def total(
    context: Mapping[str, Any], *written: str, say: str = "money", unit: str = "", title: str = ""
) -> str:
    """Print the sum of figures of one unit, by a phrase that may change the unit (元 → 万元).

    × where one of them is not known: a sum of the rest would be no sum.
    """
    writing: Writing = context["writing"]
    if away := [one for one in written if not there(one)]:
        return waiting(writing, away[0], "", title)
    units = {str(look_up(one).unit) for one in written}
    if len(units) != 1:
        message = f"只能把同一单位的指标相加，现在是：{'、'.join(sorted(units))}"
        raise template.TemplateSyntaxError(message)
    values = [writing.read(one)[2] for one in written]
    value = None if None in values else sum(values)
    slot = writing.slot(
        written[0],
        said(value, say, unit, 0),
        value,
        title=title or "＋".join(full_title(one) for one in written),
        unit=units.pop(),
        definition=" ＋ ".join(full_title(one) for one in written),
    )
    return writing.put(slot)


@register.simple_tag(takes_context=True)
@lenient
def fact(context: Mapping[str, Any], written: str, column: str, limit: int = 3) -> str:
    """Print what stands in a column of the records: dates in full, texts with 等 where there are
    more of them; each once, in the order of the records.
    """
    writing: Writing = context["writing"]
    _, reading, _ = writing.read(written)
    found = reading.records.exclude(**{column: None}).order_by("pk")
    known = list(dict.fromkeys(v for v in found.values_list(column, flat=True) if v != ""))
    if known and isinstance(known[0], date):
        known.sort()
    words = [day_text(one) if isinstance(one, date) else str(one) for one in known[:limit]]
    why = "" if known else "没有登记"
    said_ = phrases.listed(words, len(known)) if known else MISSING
    return writing.put(writing.slot(written, said_, None, unit="", why=why))


@register.simple_tag(takes_context=True)
def bound(context: Mapping[str, Any], written: str, say: str = "plain", plus: int = 0) -> str:
    """Print a bound of a band (`people.cadres.young`), from the very Ask the bands were cut by."""
    writing: Writing = context["writing"]
    key, own = (
        written.rpartition(".")[0],
        writing.report.bounds.get(written, "") if writing.report else "",
    )
    if not own and not there(key):
        return waiting(writing, written, "", "")
    value = writing.bound(written) + plus
    words = said(value, say, "", 0) if say != "wan" else f"{Decimal(value) / 10000:f}"
    words = words.rstrip("0").rstrip(".") if "." in words else words
    slot = Slot(
        written=f"{written}+{plus}" if plus else written,
        said=words,
        value=value,
        title=own or f"{look_up(key).title}的分档界限",
        source="报告参数",
    )
    return writing.put(slot)


@register.simple_tag(takes_context=True)
@lenient
def names(context: Mapping[str, Any], written: str, limit: int = 3, rows: str = "records") -> str:
    """Name a few of the rows; `rows="least"` names those with the smallest numbers."""
    writing: Writing = context["writing"]
    found, reading, _ = writing.read(written)
    if rows == "least":
        return _least(writing, written, found, reading, limit)
    label, chosen = getattr(found, "label", ""), getattr(reading, rows).order_by("pk")
    every = chosen.values_list(label, flat=True) if label else chosen
    met = [str(one) for one in every[: limit * EACH + 1]]
    named = list(dict.fromkeys(met))
    more = len(named) > limit or len(met) > limit * EACH
    words = phrases.listed(named[:limit], len(named[:limit]) + more) if named else MISSING
    why = "" if named else "没有可以列举的记录"
    return writing.put(writing.slot(written, words, None, show=rows, unit="", why=why))


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
    context: Mapping[str, Any],
    written: str,
    supplied_by: str,
    *,
    title: str = "",
    say: str = "plain",
    unit: str = "",
    column: str = "",
) -> str:
    """A number whose room may not exist yet: printed as soon as it does, × until then.

    `say="names"` names the rows, `column` says which column of them to print.
    """
    if not there(written):
        return waiting(context["writing"], written, supplied_by, title)
    if column:
        return fact(context, written, column)
    return names(context, written) if say == "names" else figure(context, written, say, unit)


@register.simple_tag(takes_context=True)
def programme(context: Mapping[str, Any], kind: str, limit: int = 3) -> str:
    """Name what is called so here (工作法、机制、专项活动), in force on the report day."""
    writing: Writing = context["writing"]
    standing = Programme.objects.standing(writing.ask.day).filter(kind=kind).order_by("pk")
    found = [f"“{one.name}”" for one in standing]
    title = str(dict(Programme.Kind.choices).get(kind, kind))
    slot = Slot(
        written=f"programme.{kind}",
        said=phrases.listed(found[:limit], len(found)) if found else MISSING,
        title=title,
        source="名称表",
        supplied_by="区委组织部",
        why="" if found else "没有登记正在使用的名称",
        period=writing.chapter,
    )
    return writing.put(slot)


@register.simple_tag(takes_context=True)
def campaign(context: Mapping[str, Any], what: str = "name", limit: int = 6) -> str:
    """Say of the campaign the report is of: its name, first or last day (`since`, `until`), its
    `document`, its `components`. × where none was chosen or nothing was written down.
    """
    writing: Writing = context["writing"]
    chosen = writing.campaign
    words = _of_campaign(chosen, what, limit) if chosen else ""
    slot = Slot(
        written=f"campaign.{what}",
        said=words or MISSING,
        title=str(ABOUT[what]),
        source="名称表",
        supplied_by="区委组织部",
        why="" if words else "没有登记" if chosen else "没有选是哪一个专项活动",
    )
    return writing.put(slot)


ABOUT = {
    "name": gettext_lazy("专项活动名称"),
    "since": gettext_lazy("专项活动开始日期"),
    "until": gettext_lazy("专项活动结束日期"),
    "document": gettext_lazy("专项活动依据文件"),
    "components": gettext_lazy("专项活动的步骤"),
}


def _of_campaign(chosen: Programme, what: str, limit: int) -> str:
    if what == "components":
        names_ = list(Component.objects.filter(programme=chosen).values_list("name", flat=True))
        return phrases.listed([f"“{one}”" for one in names_[:limit]], len(names_)) if names_ else ""
    if what == "until":  # the day after its last stands in the record
        return day_text(chosen.until - timedelta(days=1)) if chosen.until else ""
    said_ = {"name": f"“{chosen}”", "since": day_text(chosen.since), "document": chosen.document}
    return said_[what]


@register.simple_tag(takes_context=True)
def value_of(context: Mapping[str, Any], written: str) -> Any:
    """The bare value, for `{% if %}` only; it prints nothing by itself when used with `as`."""
    writing: Writing = context["writing"]
    return writing.read(written)[2] if there(written) else None
