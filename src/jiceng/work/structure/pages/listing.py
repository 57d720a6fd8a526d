"""A page of lists that no sheet can say: the same rows on screen and as a ledger."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jiceng.kit.documents.handing import handed
from jiceng.kit.documents.ledger import LedgerColumn, print_face
from jiceng.kit.documents.names import ledger_name
from jiceng.kit.scope import Scope


@dataclass(frozen=True)
class Row:
    """One row: its cells in order, and where its first cell leads."""

    cells: Sequence[Any]
    url: str = ""
    tone: str = ""  # of the last cell, where it is a label


@dataclass
class Part:
    """Rows under one heading."""

    title: str
    rows: list[Row] = field(default_factory=list)

    def drawn(self) -> list[dict[str, Any]]:
        return [
            {"url": row.url, "cells": [_cell(c, row.tone if n == len(row.cells) - 1 else "")
                                       for n, c in enumerate(row.cells)]}
            for row in self.rows
        ]  # fmt: skip


def _cell(value: Any, tone: str) -> dict[str, Any]:
    if tone and value:
        return {"text": value, "kind": "code", "state": {"tone": tone, "title": value}}
    if isinstance(value, date):
        return {"text": value, "kind": "date"}
    if isinstance(value, int):
        return {"text": value, "kind": "num"}
    return {"text": value or None, "kind": "text" if value else "empty"}


def answer(
    request: HttpRequest,
    title: str,
    scope: Scope,
    *,
    day: date,
    heads: Sequence[tuple[str, str]],
    parts: Iterable[Part],
    **context: Any,
) -> HttpResponse:
    """The page, or with `?format=xlsx` the same rows as a ledger. `heads` are title and kind."""
    shown = [part for part in parts if part.rows]
    if request.GET.get("format") == "xlsx":
        return _ledger(title, scope, day, heads, shown)
    query = request.GET.copy()
    query["format"] = "xlsx"
    export = {"title": _("导出"), "url": f"?{query.urlencode()}", "icon": "excel", "download": True}
    context |= {
        "title": title,
        "day": day,
        "scope": scope,
        "columns": [{"title": head, "kind": kind} for head, kind in heads],
        "parts": [{"title": part.title, "rows": part.drawn()} for part in shown],
        "buttons": [export, {"title": _("打印"), "print": True}],
    }
    return render(request, "structure/listing.html", context)


def _ledger(
    title: str, scope: Scope, day: date, heads: Sequence[tuple[str, str]], parts: Sequence[Part]
) -> HttpResponse:
    unit = str(scope.node.name) if scope.node is not None else ""
    columns = [LedgerColumn(_("类别"), width=16)]
    columns += [
        LedgerColumn(head, kind="number" if kind == "num" else "text", width=24 if n == 0 else 0)
        for n, (head, kind) in enumerate(heads)
    ]
    rows = [[part.title, *map(_plain, row.cells)] for part in parts for row in part.rows]
    file = print_face(title, unit, day.isoformat(), day, columns, rows)
    return handed(file, ledger_name(unit, title, day))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
