"""Panels of a record's page: a list of what belongs to it, or a template of the room's own."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from jiceng.kernel.actors import Actor
from jiceng.kernel.restated import Rows
from jiceng.kit.cells import celled, joins, kind_of, titled
from jiceng.kit.sheets import Sheet, Text

ROWS = 10


@dataclass
class Panel:
    """One panel, ready for the template: rows, or facts, or a template with its context."""

    name: str
    title: Text
    columns: list[dict[str, Any]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    facts: list[dict[str, Any]] = field(default_factory=list)
    template: str = ""
    context: dict[str, Any] = field(default_factory=dict)
    count: int | None = None
    url: str = ""
    empty: Text = ""
    buttons: Sequence[dict[str, Any]] = ()


def drawn(
    name: str,
    title: Text,
    heads: Sequence[tuple[Text, str]],
    rows: Iterable[tuple[str, Sequence[Any]]],
    *,
    empty: Text = "",
) -> Panel:
    """A list that has no sheet: what its columns are called and their kinds; of each row the
    address (empty: none) and the values, a cell of its own where one is a mapping.
    """
    columns = [
        {"name": str(n), "title": words, "kind": kind} for n, (words, kind) in enumerate(heads)
    ]
    lines = [
        {
            "url": url,
            "cells": [
                {"kind": kind, **(value if isinstance(value, Mapping) else {"text": value})}
                for value, (_title, kind) in zip(values, heads, strict=True)
            ],
        }
        for url, values in rows
    ]
    return Panel(name, title, columns, lines, count=len(lines), empty=empty)


# Called with the record and who looks; None leaves the panel out.
PanelMaker = Callable[[Any, Actor], Panel | None]


def listed(
    name: str,
    title: Text,
    sheet: Sheet,
    rows: QuerySet[Any] | Rows,
    *,
    only: Sequence[str] = (),
    address: Callable[[Any], str] = lambda row: "",
    url: str = "",
    empty: Text = "",
    limit: int = ROWS,
) -> Panel:
    """The first rows of another noun, by its own sheet; `only` names the columns to show.

    `rows` must already be those the person sees; `address` gives a row's own page.
    """
    named = {column.name: column for column in sheet.columns}
    columns = [named[one] for one in only] or [c for c in sheet.columns if c.shown]
    head = [{"name": c.name, "title": titled(sheet, c), "kind": kind_of(sheet, c)} for c in columns]
    cells = [celled(sheet, column) for column in columns]
    lines = [
        {"url": address(row), "cells": [make(row) for make in cells]}
        for row in rows.select_related(*joins(sheet, columns))[:limit]
    ]
    count = rows.count() if len(lines) == limit else len(lines)
    return Panel(name, title, head, lines, count=count, url=url, empty=empty)
