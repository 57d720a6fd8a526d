"""Rows as JSON, and the shapes of rows and entries for the OpenAPI description."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import Promise

from jiceng.kernel import clock
from jiceng.kit.cells import kind_of, raw, said, titled
from jiceng.kit.sheets import Column, Sheet

STRING: Final[dict[str, Any]] = {"type": ["string", "null"]}
NUMBER: Final[dict[str, Any]] = {"type": ["number", "null"]}
FLAG: Final[dict[str, Any]] = {"type": ["boolean", "null"]}
DAY: Final[dict[str, Any]] = {"type": ["string", "null"], "format": "date"}


def id_of(sheet: Sheet) -> str:
    """The field by which addresses name a row: its uid, else its key."""
    try:
        sheet.model._meta.get_field("uid")
    except FieldDoesNotExist:
        return "pk"
    return "uid"


def row(sheet: Sheet, record: Any) -> dict[str, Any]:
    """One row: its id, and each column by its name; choices by code, with the label beside."""
    found: dict[str, Any] = {"id": str(getattr(record, id_of(sheet)))}
    for column in sheet.columns:
        shown = _plain(said(column, record))
        if _chosen(sheet, column, record):
            found[column.name] = _plain(raw(record, column.name))
            found[f"{column.name}_label"] = shown
        else:
            found[column.name] = shown
    return found


def _chosen(sheet: Sheet, column: Column, record: Any) -> bool:
    *line, last = column.name.split("__")
    owner = raw(record, "__".join(line)) if line else record
    return column.show is None and hasattr(owner, f"get_{last}_display")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(clock.ZONE).isoformat() if value.tzinfo else value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float | bool):
        return str(value) if isinstance(value, Promise) else value
    if isinstance(value, Sequence | set):
        return [_plain(one) for one in value]
    return str(value)


def row_shape(sheet: Sheet) -> dict[str, Any]:
    """The JSON schema of a row."""
    kinds = {"num": NUMBER, "number": NUMBER, "money": NUMBER, "flag": FLAG, "date": DAY}
    properties: dict[str, Any] = {"id": {"type": "string"}}
    for column in sheet.columns:
        kind = column.kind or kind_of(sheet, column)
        shape = kinds.get(kind, STRING)
        properties[column.name] = {**shape, "title": str(titled(sheet, column))}
        if kind == "code":
            properties[f"{column.name}_label"] = STRING
    return {"type": "object", "properties": properties, "required": ["id"]}


def entry_shape(fields: Mapping[str, forms.Field]) -> dict[str, Any]:
    """The JSON schema of an entry, from the form's own fields."""
    properties = {
        name: {**_kind(field), "title": str(field.label or name)} for name, field in fields.items()
    }
    required = [name for name, field in fields.items() if field.required]
    return {"type": "object", "properties": properties, "required": required}


def _kind(field: forms.Field) -> dict[str, Any]:
    if isinstance(field, forms.BooleanField):
        return {"type": "boolean"}
    if isinstance(field, forms.DateField):
        return {"type": "string", "format": "date"}
    if isinstance(field, forms.DecimalField | forms.FloatField | forms.IntegerField):
        return {"type": ["number", "string", "null"]}
    if isinstance(field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField):
        return {"type": "array", "items": {"type": "string"}}
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        listed: Any = field.choices
        codes = [str(pair[0]) for pair in listed if not isinstance(pair[1], list | tuple)]
        return {"type": ["string", "null"], "description": "、".join(codes[:60])}
    return STRING
