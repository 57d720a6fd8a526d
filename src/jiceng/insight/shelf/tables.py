"""The rows behind a number, in the columns of their own sheet, within what a person may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Model
from django.urls import NoReverseMatch, reverse

from jiceng.kernel.actors import Actor
from jiceng.kernel.measures import Rows
from jiceng.kit.cells import cell, joins, kind_of, titled
from jiceng.kit.rooms import gather
from jiceng.kit.sheets import Column, Sheet

SIZE = 50


@dataclass(frozen=True)
class Table:
    """A page of rows; `hidden` counts those that this person may not open."""

    columns: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    page: Page[Any]
    hidden: int = 0


def sheet_of(model: type[Model]) -> Sheet | None:
    """The ledger of a model: its own room's, or the one its rows are written by.

    Another room's selection of its rows (members of two-new branches without a record) is not it.
    """
    label = model._meta.app_label
    of_it = [sheet for sheet in gather("sheets", "SHEETS") if sheet.model is model]
    found = [s for s in of_it if s.name.partition(".")[0] == label or s.form is not None]
    return next(iter(found), None)


def visible(rows: Rows, actor: Actor) -> Rows:
    """Of these rows, those the person may open: the model's gate, else that of its ledger.

    A ledger's own rows may be fewer (those present, those who left): that is no gate.
    """
    manager: Any = rows.model._default_manager
    if hasattr(manager, "visible_to"):
        return rows.filter(pk__in=manager.visible_to(actor).values("pk"))
    sheet = sheet_of(rows.model)
    if sheet is not None:
        return rows.filter(pk__in=sheet.visible(actor).values("pk"))
    return rows


def table_of(rows: Rows, actor: Actor, number: Any = 1) -> Table:
    """One page of the rows behind a number."""
    seen, sheet = visible(rows, actor), sheet_of(rows.model)
    columns = shown_columns(sheet)
    if sheet is not None and (along := joins(sheet, columns)):
        seen = seen.select_related(*along)
    elif sheet is None:
        seen = seen.select_related()
    page = Paginator(seen.order_by("pk"), SIZE).get_page(number)
    heads = [{"title": titled(sheet, c), "kind": kind_of(sheet, c)} for c in columns if sheet]
    made = [_row(record, columns, sheet) for record in page.object_list]
    hidden = rows.count() - page.paginator.count
    plain = [{"title": rows.model._meta.verbose_name, "kind": "text"}]
    return Table(heads or plain, made, page, hidden)


def told(table: Table) -> dict[str, Any]:
    """A page of rows for other machines: what its columns are called, the values in their order."""
    return {
        "count": table.page.paginator.count,
        "page": table.page.number,
        "size": table.page.paginator.per_page,
        "hidden": table.hidden,
        "columns": [str(one["title"]) for one in table.columns],
        "items": [
            {"url": row["url"], "values": [one["text"] for one in row["cells"]]}
            for row in table.rows
        ],
    }


def shown_columns(sheet: Sheet | None) -> Sequence[Column]:
    """What a drill-down shows: the sheet's shown columns without its machine key."""
    return [c for c in sheet.columns if c.shown and not c.key] if sheet else []


def _row(record: Any, columns: Sequence[Column], sheet: Sheet | None) -> dict[str, Any]:
    cells = [cell(sheet, column, record) for column in columns if sheet]
    plain = [{"text": str(record), "kind": "text"}]
    return {"cells": cells or plain, "url": link_of(record, sheet)}


def link_of(record: Any, sheet: Sheet | None) -> str:
    """The record's own page, where its room has one; else that of what it is a part of."""
    if sheet is None:
        whole = whole_of(record)
        return link_of(whole, sheet_of(type(whole))) if whole is not None else ""
    for key in (getattr(record, "uid", None), record.pk):
        try:
            return reverse(f"{sheet.name}.detail", args=[key])
        except NoReverseMatch:
            continue
    return ""


def whole_of(record: Any) -> Any:
    """What a row without a table of its own belongs to: a stretch of belonging to its member."""
    for key in record._meta.concrete_fields:
        if key.is_relation and sheet_of(key.related_model) is not None:
            return getattr(record, key.name)
    return None
