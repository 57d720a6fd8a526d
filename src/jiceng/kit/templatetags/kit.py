"""Words the templates speak: icons, status labels, numbers, charts, links that keep the query."""

import datetime
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache, lru_cache, partial
from html import escape
from typing import Any, Final
from urllib.parse import urlencode

from django import template
from django.forms import BoundField, ModelChoiceField, Select
from django.http import QueryDict
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_lazy

from jiceng.kit import charts, standing
from jiceng.kit.cells import period_said
from jiceng.kit.doors import ui_of
from jiceng.kit.rooms import gather
from jiceng.kit.scope import code_of, offered

register = template.Library()
register.tag("standing", standing.read)

# One list of public status words; rooms map their own states to a tone and a word.
TONES: Final[Mapping[str, str]] = {
    "草稿": "draft", "已提交": "draft", "未开始": "draft", "待办": "draft",
    "进行中": "open", "已受理": "open", "已派单": "open", "已接单": "open", "办理中": "open",
    "已下发": "open", "已签收": "open", "转办": "open",
    "临近": "near", "需补充": "near", "延期": "near", "退回": "near", "暂定": "near",
    "完成": "done", "已办结": "done", "已评价": "done", "已采纳": "done", "按期": "done",
    "超期": "late", "有误": "late", "不予受理": "late",
    "作废": "void", "已撤回": "void", "撤销": "void",
}  # fmt: skip


# What a tone says when a page names nothing else.
TONE_WORDS: Final[Mapping[str, Any]] = {
    "draft": gettext_lazy("草稿"), "open": gettext_lazy("进行中"), "near": gettext_lazy("临近"),
    "done": gettext_lazy("完成"), "late": gettext_lazy("超期"), "void": gettext_lazy("作废"),
}  # fmt: skip


@register.simple_tag
def icon(name: str, words: str = "") -> SafeString:
    """Draw one icon of the sprite; it is decoration unless `words` names it for readers."""
    return _icon(str(name), str(words))


@cache  # a page has some sixty of them, of a set that never changes
def _icon(name: str, words: str) -> SafeString:
    href = f"{static('kit/icons.svg')}#{name}"
    if words:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', words, href
        )
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', href
    )


@register.simple_tag
def label(state: Any, words: str = "") -> SafeString:
    """Write a status as shape, word and colour; `state` is a tone, a public word or an object.

    An object may carry `tone` and `title`. A word of nobody's list is shown as a draft is.
    """
    if state is None or state == "":
        return SafeString("")
    named = (
        state
        if isinstance(state, str) and not hasattr(state, "label")
        else (part(state, "title") or part(state, "label") or state)
    )
    tone = part(state, "tone") or (
        str(named) if str(named) in TONE_WORDS else TONES.get(str(named), "draft")
    )
    told = words or TONE_WORDS.get(str(named), named)
    return format_html('<span class="label label-{}">{}{}</span>', tone, icon(f"s-{tone}"), told)


@register.simple_tag
def first_register(bound: BoundField) -> SafeString | str:
    """Where a must has nothing to choose from: in which table that is registered first."""
    field: Any = bound.field
    if not (isinstance(field, ModelChoiceField) and type(field.widget) is Select):
        return ""
    rows: Any = field.queryset
    if not field.required or bound.form.is_bound or rows.exists():
        return ""
    every = gather("pages", "PAGES")
    found = (one for one in every if one.sheet.model is rows.model and one.record is not None)
    if (pages := next(found, None)) is None:
        return ""
    there = format_html('<a href="{}">{}</a>', reverse(f"{pages.name}.table"), pages.sheet.title)
    words = gettext("还没有可选的，请先在%(there)s登记。") % {"there": there}
    return format_html('<p class="hint missing">{}</p>', SafeString(words))


def part(thing: Any, name: str) -> Any:
    """Read a name of an object or a mapping; None where there is none."""
    kind = type(thing)
    if kind is dict or isinstance(thing, Mapping):
        return thing.get(name)
    return None if kind is str else getattr(thing, name, None)


@register.filter
def said(value: Any, unit: str = "") -> SafeString | str:
    """Write a value as the house does: 1,204个, 2026-11-22, 是; a missing one is ×."""
    if value is None or value == "":
        return format_html(
            '<span class="num missing" title="{}">{}</span>', gettext("待补"), charts.MISSING
        )
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, int | float | Decimal):
        return number(value, None, unit)
    if isinstance(value, datetime.datetime):
        here = timezone.localtime(value) if timezone.is_aware(value) else value
        return SafeString(f'<time class="num">{here:%Y-%m-%d %H:%M}</time>')
    if isinstance(value, datetime.date | datetime.time):
        clock = isinstance(value, datetime.time)
        written = f"{value:%H:%M}" if clock else value.isoformat()
        return SafeString(f'<time class="num">{written}</time>')
    return str(value)


def number(value: float | Decimal, places: int | None, unit: str = "") -> SafeString:
    written = charts.figure_text(value, places)
    return format_html('<span class="num">{}</span>{}', written, unit)


@register.filter
def stretch(value: Any) -> Any:
    """Name a period that is kept by its code: 2026Q3 is 2026年第三季度, in English Q3 2026."""
    return period_said("period", value)


@register.filter
def sealed(anchor: str) -> str:
    """The journal's head to copy; before the first seal there is none to copy."""
    return str(gettext("流水还没有封存过")) if anchor == "0:" else anchor


@register.filter
def yuan(value: Any) -> SafeString | str:
    """Write a sum of money: always to the fen, 1,053.80."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return said(value)
    return number(value, 2)


@register.simple_tag
def cell(one: Any) -> SafeString:
    """Write a cell: its status, its masked number, its value; — for nothing, × for 待补."""
    look: Callable[[str], Any] = one.get if type(one) is dict else partial(part, one)
    text, url = look("text"), look("url")
    if state := look("state"):
        return label(state, text)
    if look("kind") == "masked" and text:
        return format_html('<span class="num">{}</span>{}', text, _reveal(look("reveal_url")))
    if look("missing"):
        told = '<span class="missing" title="{}">{}</span>'
        return format_html(told, gettext("待补"), charts.MISSING)
    if text is None or text == "":
        return SafeString('<span class="hint">—</span>')
    if type(text) is str:
        written = SafeString(escape(text))
    else:
        places = look("places")
        exact = isinstance(places, int) and isinstance(text, int | float | Decimal)
        written = number(text, places) if exact else conditional_escape(said(text))
    return format_html('<a href="{}">{}</a>', url, written) if url else written


def _reveal(url: Any) -> SafeString | str:
    if not url:
        return ""
    return format_html('<a class="reveal" href="{}">{}{}</a>', url, icon("eye"), gettext("查看"))


@register.simple_tag
def cells(row: Any, pinned: str = "") -> SafeString:
    """Write the cells of a table's row; the first is its head and leads to the record."""
    return SafeString("".join(_cells(row, pinned)))


def _cells(row: Any, pinned: str) -> Iterator[str]:
    first, *others = part(row, "cells") or [None]
    if first is not None:
        url, written = part(row, "url"), cell(first)
        head = format_html('<a href="{}">{}</a>', url, written) if url else written
        yield format_html('<th scope="row" class="{}">{}</th>', pinned, head)
    for one in others:
        yield f'<td class="{_set(one)}">{cell(one)}</td>'


LONG: Final = 18  # signs from which a cell may break its lines


def _set(one: Any) -> str:
    """How a cell is set: numbers to the right, dates unbroken, long texts narrow."""
    kind, text = (
        (one.get("kind"), one.get("text")) if type(one) is dict
        else (part(one, "kind"), part(one, "text"))
    )  # fmt: skip
    if kind in SET:
        return SET[kind]
    return "long" if isinstance(text, str | list | tuple) and len(text) > LONG else ""


SET: Final = {"num": "n", "date": "d"}


@register.simple_tag(takes_context=True)
def query(context: Mapping[str, Any], **changes: Any) -> str:
    """Give this page's query string with `changes` made; a None or empty value drops its key."""
    request = context.get("request")
    return _changed(request.META.get("QUERY_STRING", "") if request else "", **changes)


@lru_cache(maxsize=2_000)  # a page offers some fifty ways on from the same query
def _changed(query: str, **changes: Any) -> str:
    kept = {key: changes.pop(key, values) for key, values in QueryDict(query).lists()}
    pairs = [(key, value) for key, value in (kept | changes).items() if value not in (None, "")]
    return f"?{urlencode(pairs, doseq=True)}"


@register.inclusion_tag("kit/parts/kept.html", takes_context=True)
def kept(context: Mapping[str, Any], *dropped: str) -> dict[str, Any]:
    """Carry the query along in a GET form as hidden inputs, without the keys `dropped`."""
    request = context.get("request")
    lists = request.GET.lists() if request else []
    return {"pairs": [(k, v) for k, values in lists for v in values if k not in dropped]}


@register.inclusion_tag("kit/parts/ask.html", takes_context=True)
def asks(context: Mapping[str, Any], node: Any, ask: Any) -> dict[str, Any]:
    """The fields `org`, `period` and `asof` of a form that asks the same elsewhere or elsewhen."""
    found = offered(context["request"], node, ask.period)
    return {**found, "code": code_of(node), "period": ask.period, "day": ask.day}


@register.simple_tag(takes_context=True)
def sort_link(context: Mapping[str, Any], column: Any) -> str:
    """Give the link that sorts by `column`, downwards when it already sorts upwards."""
    name, order = part(column, "name"), part(column, "order")
    return query(context, sort=f"-{name}" if order == "ascending" else name, page=None)


@register.simple_tag
def page_numbers(page: Any) -> list[int | str]:
    """List the page numbers to offer around the present one, … where some are left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))


@register.simple_tag
def chart(
    series: Any, kind: str = "bar", title: str = "", unit: str = "", as_of: Any = ""
) -> SafeString:
    """Draw a chart as SVG with its table; `series` is points or {name, points} dicts.

    `kind` is bar (lying bars, one series), column or line. `title` states the finding.
    """
    drawn = charts.draw(charts.read(series), kind)
    return render_to_string(
        "kit/parts/chart.html",
        {"chart": drawn, "kind": kind, "title": title, "unit": unit, "as_of": as_of,
         "id": charts.name_of(title, kind, drawn)},
    )  # fmt: skip


@register.simple_tag
def bar(value: Any, most: Any) -> SafeString:
    """Draw one short bar for a table cell; the number itself stands beside it."""
    if not value or not most:
        return SafeString("")
    return format_html(
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{}" height="8"></rect></svg>',
        round(min(100.0, 100 * float(value) / float(most)), 1),
    )


@register.simple_tag
def page_lang() -> str:
    """Name the page's language for <html lang>; zh-CN keeps Chinese glyph shapes."""
    return "en" if (get_language() or "").startswith("en") else "zh-CN"


@register.simple_tag(takes_context=True)
def ui_mode(context: Mapping[str, Any]) -> str:
    """Say `elder` when the address or the cookie asks for large type, else nothing."""
    return ui_of(context.get("request"))


@register.filter
def input_kind(field: Any) -> str:
    """Say how a bound field is laid out: check, choices, file, long, hidden or line."""
    widget = field.field.widget
    kind = getattr(widget, "input_type", "")
    if widget.is_hidden:
        return "hidden"
    if widget.use_fieldset:
        return "choices"
    if kind in {"checkbox", "file"}:
        return "check" if kind == "checkbox" else "file"
    return "long" if widget.__class__.__name__.endswith("Textarea") else "line"
