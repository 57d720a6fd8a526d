"""The pieces a record's page repeats most, drawn in Python: its facts, its history, its buttons.

The framework asks some ten nodes for each of them. Values are escaped here as templates do.
"""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from jiceng.kit.templatetags.kit import cell, icon, part, said

register = template.Library()


def safe(value: Any) -> str:
    """A value as a template writes it; most are plain texts."""
    return escape(value) if type(value) is str else conditional_escape(value)


@register.simple_tag
def facts_of(facts: Any) -> SafeString:
    """Write facts (title and a cell, ○wide) as a list of terms."""
    wide = ' class="wide"'
    lines = (
        f"<div{wide if part(one, 'wide') else ''}>"
        f"<dt>{safe(part(one, 'title'))}</dt><dd>{cell(one)}</dd></div>"
        for one in facts
    )
    return SafeString(f'<dl class="facts">{"".join(lines)}</dl>')


@register.simple_tag
def history_of(lines: Any) -> SafeString:
    """Write what was done to a record: what, who, when, why, and what it changed."""
    return SafeString(f'<ol class="history">{"".join(map(_line, lines))}</ol>')


def _line(line: Any) -> str:
    title, url = safe(part(line, "title") or ""), part(line, "url")
    head = f'<a href="{safe(url)}">{title}</a>' if url else title
    drawn = [f"<li><p><strong>{head}</strong> {safe(part(line, 'who') or '')}</p>"]
    if words := part(line, "words"):
        drawn.append(f"<p>{safe(words)}</p>")
    if reason := part(line, "reason"):
        drawn.append(f"<p>{gettext('理由')}{gettext('：')}{safe(reason)}</p>")
    for change in part(line, "changes") or ():
        before, after = (safe(part(change, name) or "—") for name in ("before", "after"))
        drawn.append(f'<p class="hint">{safe(part(change, "title"))}：{before} → {after}</p>')
    late = f" · {gettext('补录')}" if part(line, "late") else ""
    drawn.append(f'<p class="hint">{safe(said(part(line, "at")))}{late}</p></li>')
    return "".join(drawn)


@register.simple_tag(takes_context=True)
def buttons_of(context: Mapping[str, Any], buttons: Any) -> SafeString:
    """Write buttons: links, forms, menus, the printer's."""
    return SafeString("".join(_button(context, one) for one in buttons or ()))


@register.simple_tag(takes_context=True)
def button_of(context: Mapping[str, Any], button: Any) -> SafeString:
    return SafeString(_button(context, button))


@register.simple_tag(takes_context=True)
def step_of(context: Mapping[str, Any], step: Any) -> SafeString:
    """Write a step: the way to its form, or the step itself where it asks nothing."""
    title, url, look = safe(part(step, "title")), safe(part(step, "url")), _look(step)
    if part(step, "asks"):
        return SafeString(f'<a class="{look}" href="{url}">{title}</a>')
    return SafeString(
        f'<form class="inline" method="post" action="{url}" data-once>{_token(context)}'
        f'<input type="hidden" name="once" value="{safe(part(step, "once"))}">'
        f'<button class="{look}">{title}</button></form>'
    )


def _look(one: Any) -> str:
    primary = " btn-primary" if part(one, "primary") else ""
    return f"btn{primary}{' btn-danger' if part(one, 'danger') else ''}"


def _token(context: Mapping[str, Any]) -> str:
    token = context.get("csrf_token")
    if not token or token == "NOTPROVIDED":  # noqa: S105 - the framework's word for none
        return ""
    return f'<input type="hidden" name="csrfmiddlewaretoken" value="{safe(token)}">'


def _button(context: Mapping[str, Any], one: Any) -> str:
    title, named = part(one, "title"), part(one, "icon")
    words = f"{icon(named) if named else ''}{safe(title if title is not None else '')}"
    if part(one, "post"):
        return "".join(_form(context, one, words))
    if links := part(one, "links"):
        offered = "".join(map(_pick, links))
        return (
            f'<details class="drop to-left"><summary class="btn">{words}{icon("down")}</summary>'
            f'<div class="drop-body">{offered}</div></details>'
        )
    if part(one, "print"):
        words = safe(title or gettext("打印"))
        return f'<button type="button" class="btn" data-print>{icon("print")}{words}</button>'
    url, kept = safe(part(one, "url") or ""), " download" if part(one, "download") else ""
    return f'<a class="{_look(one)}" href="{url}"{kept}>{words}</a>'


def _form(context: Mapping[str, Any], one: Any, words: str) -> Iterator[str]:
    asked, once = part(one, "confirm"), part(one, "once")
    confirm = f' data-confirm="{safe(asked)}"' if asked else ""
    yield f'<form class="inline" method="post" action="{safe(part(one, "url"))}"{confirm}>'
    yield _token(context)
    if once:
        yield f'<input type="hidden" name="once" value="{safe(once)}">'
    yield f'<button class="{_look(one)}">{words}</button></form>'


def _pick(link: Any) -> str:
    kept = " download" if part(link, "download") else ""
    words = f"{icon(part(link, 'icon') or 'excel')}{safe(part(link, 'title'))}"
    return f'<a class="pick" href="{safe(part(link, "url"))}"{kept}>{words}</a>'
