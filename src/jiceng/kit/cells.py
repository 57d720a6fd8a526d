"""What one column says of one row, and how a table or a record sheet shows it."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Field, ForeignKey, Model, QuerySet
from django.utils.translation import get_language, gettext

from jiceng.kernel.periods import around, words_of
from jiceng.kernel.secrets import Sealed
from jiceng.kit.rooms import gather
from jiceng.kit.sheets import Column, Sheet, Text

KINDS: tuple[tuple[type[Any], str], ...] = (
    (models.BooleanField, "flag"),
    (models.DateField, "date"),
    (models.IntegerField, "num"),
    (models.DecimalField, "num"),
    (models.FloatField, "num"),
)
NUMBERS = {"num", "number", "money"}
CENTS = 2
NUMERIC = (int, float, Decimal)


# Columns that hold a stretch of time.
STRETCHES = {"period", "month", "month_no", "months", "month_on", "quarter", "half"}
MONTHS = re.compile(r"(?<![\d-])\d{4}-(?:0[1-9]|1[0-2])(?![\d-])")  # several, as 2026-10,2026-11


def period_said(kind: str, value: Any) -> Any:
    """2026Q3 as 2026年第三季度, the day a month is kept by as that month, several months one by
    one; the rest as it came.
    """
    if isinstance(value, date) and kind != "period":
        return around(value, kind.removesuffix("_on")).words
    if not value or not isinstance(value, str):
        return value
    if (said := words_of(value)) != value:
        return said
    return MONTHS.sub(lambda found: words_of(found[0]), value).replace(",", gettext("、"))


def is_stretch(column: Column) -> bool:
    """Does the column hold a month, a quarter, a period by its code?"""
    return column.name.rpartition("__")[2] in STRETCHES


def named_periods(columns: Sequence[Column], lines: Iterator[Any]) -> Iterator[Any]:
    """The rows of a table to be printed, each period by its name: 2026年第三季度."""
    at = {n: one.name.rpartition("__")[2] for n, one in enumerate(columns) if is_stretch(one)}
    if not at:
        return lines
    return ([period_said(at[n], v) if n in at else v for n, v in enumerate(line)] for line in lines)


@cache
def field_of(model: type[Model], name: str) -> "Field[Any, Any] | None":
    """The model field a lookup ends at; None for an annotation or a computed column."""
    found: Any = None
    for part in name.split("__"):
        try:
            found = model._meta.get_field(part)
        except FieldDoesNotExist:
            return None
        model = found.related_model or model
    return found if isinstance(found, Field) else None


def joins(sheet: Sheet, columns: Iterable[Column]) -> list[str]:
    """The foreign keys a page of these columns walks along, for one select_related."""
    found = dict.fromkeys(sheet.related)
    for column in columns:
        model, walked = sheet.model, ""
        for part in column.name.split("__"):
            try:
                step: Any = model._meta.get_field(part)
            except FieldDoesNotExist:
                break
            if not isinstance(step, ForeignKey):
                break
            walked = f"{walked}__{part}" if walked else part
            found[walked] = None
            model = step.related_model
    return list(found)


def named(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows with what their names are read from (`Sheet.related`), in the same query."""
    of = (sheet for sheet in gather("sheets", "SHEETS") if sheet.model is rows.model)
    names = dict.fromkeys(name for sheet in of for name in sheet.related)
    return rows.select_related(*names) if names else rows  # without names Django joins them all


def titled(sheet: Sheet, column: Column) -> Text:
    """The column's own title, else the field's Chinese name."""
    if column.title:
        return column.title
    field = field_of(sheet.model, column.name)
    return field.verbose_name if field is not None else column.name


def kind_of(sheet: Sheet, column: Column) -> str:
    """text num date code flag masked: how a cell is set."""
    if column.kind:
        return "num" if column.kind in NUMBERS else column.kind
    field = field_of(sheet.model, column.name)
    if column.name.endswith("_mask") or isinstance(getattr(field, "purpose", None), str):
        return "masked"
    if field is None or column.show is not None:
        return "text"
    if field.choices:
        return "code"
    return next((kind for type_, kind in KINDS if isinstance(field, type_)), "text")


def raw(row: Any, name: str) -> Any:
    """The value a lookup leads to; None as soon as the line breaks off."""
    for part in name.split("__"):
        if row is None:
            return None
        row = getattr(row, part, None)
    return row


def places_of(sheet: Sheet, column: Column) -> int | None:
    """How many decimal places its numbers are written with: 53.80, never 53.8; None as they come.

    Two for money; for a plain column those of its field.
    """
    if column.kind == "money":
        return CENTS
    field = field_of(sheet.model, column.name) if column.show is None else None
    return field.decimal_places if isinstance(field, models.DecimalField) else None


def settled(value: Any, places: int | None) -> Any:
    """A decimal number with so many places (SQLite's sums come without); the rest as it is."""
    if places is None or not isinstance(value, Decimal) or not value.is_finite():
        return value
    return value.quantize(Decimal(1).scaleb(-places))


@cache
def _words(model: type[Any], name: str) -> dict[Any, Text]:
    """What the codes of a field are called; nothing where it has no codes."""
    field = field_of(model, name) if issubclass(model, Model) else None
    return dict(field.flatchoices) if field is not None and field.choices else {}


def said(column: Column, row: Any) -> Any:
    """The value as people read it: choices by name, records by their title, secrets masked."""
    return reading(column)(row)


def reading(column: Column) -> Callable[[Any], Any]:
    """How this column is read from a row; put together once for many rows."""
    if column.show is not None:
        return column.show
    *line, last = column.name.split("__")

    def read(row: Any) -> Any:
        for part in line:
            row = getattr(row, part, None)
        value = getattr(row, last, None)
        kind: Any = type(row)
        if row is not None and (words := _words(kind, last)):
            value = str(words.get(value, value))
        if isinstance(value, Model):
            return str(value)
        return value.masked if isinstance(value, Sealed) else value

    return read


def cell(sheet: Sheet, column: Column, row: Any) -> dict[str, Any]:
    """What the templates draw: text, kind, and the state where the column is one."""
    return celled(sheet, column)(row)


def celled(sheet: Sheet, column: Column) -> Callable[[Any], dict[str, Any]]:
    """How a row's cell of this column is made: put together once for each language."""
    known: dict[Any, Any] = vars(sheet).setdefault("cells", {})  # with the sheet, not beyond it
    key = id(column), get_language()
    if key not in known or known[key][0] is not column:
        known[key] = column, _celled(sheet, column)
    make: Callable[[Any], dict[str, Any]] = known[key][1]
    return make


def _celled(sheet: Sheet, column: Column) -> Callable[[Any], dict[str, Any]]:
    read, kind = reading(column), kind_of(sheet, column)
    name, title = column.name, str(titled(sheet, column))
    last, places = name.rpartition("__")[2], places_of(sheet, column)
    stated, opens = kind == "code" and last == "state", column.opens

    def make(row: Any) -> dict[str, Any]:
        value, shown = read(row), kind
        if value == "":
            value = None
        if last == "year" and isinstance(value, int):
            value = str(value)  # 2026, not a quantity of 2,026
        elif last in STRETCHES:
            value, shown = period_said(last, value), "text"
        if kind == "text" and type(value) is not str and isinstance(value, NUMERIC):
            shown = "text" if isinstance(value, bool) else "num"
        found = {"text": value, "kind": shown, "title": title, "name": name}
        if shown == "num" and places is not None:
            found["places"] = places
        if stated and value is not None:
            found["state"] = str(value)
        if opens is not None and value:
            found["url"] = opens(row)
        return found

    return make
