"""The workbook to fill in: the form's fields as columns, one example row, choices to drop down."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from jiceng.kernel.actors import Actor
from jiceng.kit.cells import named, titled
from jiceng.kit.documents.ledger import LedgerColumn, Value
from jiceng.kit.documents.ledger import template as workbook
from jiceng.kit.imports.heads import fills
from jiceng.kit.imports.readers import fields_of
from jiceng.kit.sheets import Sheet

VERSION: Final = "1"
RECORDS: Final = 500  # more records than this are typed, not chosen


def template(sheet: Sheet, actor: Actor) -> bytes:
    """The template of a sheet, with the choices of this actor."""
    if sheet.form is None:
        raise TypeError(f"{sheet.name} has no form")
    fields = fields_of(sheet.form, actor)
    titled_fields = titles_of(sheet, fields)
    columns = [_column(title, field) for title, field in titled_fields]
    example = [
        _example(field, column.choices)
        for (_title, field), column in zip(titled_fields, columns, strict=True)
    ]
    title = str(sheet.title)
    return workbook(columns, example, sheet.name, VERSION, title=title)


def titles_of(sheet: Sheet, fields: Any) -> list[tuple[str, forms.Field]]:
    """The columns to fill, in the sheet's order, then what only the form asks."""
    found: dict[str, str] = {}
    for column in sheet.columns:
        name = fills(sheet, column, fields)
        if name and not column.key:
            found.setdefault(name, str(titled(sheet, column)))
    for name, field in fields.items():
        found.setdefault(name, str(field.label or name))
    return [(title, fields[name]) for name, title in found.items()]


def _column(title: str, field: forms.Field) -> LedgerColumn:
    kind: Any = "text"
    if isinstance(field, forms.DateField):
        kind = "date"
    elif isinstance(field, forms.IntegerField):
        kind = "number"
    note = str(field.help_text or "")
    return LedgerColumn(
        title, kind=kind, note=note, required=field.required, choices=choices_of(field)
    )


def choices_of(field: forms.Field) -> tuple[str, ...]:
    """What may be chosen, in words; of more than `RECORDS` records none."""
    if isinstance(field, forms.BooleanField):
        return ("是", "否")
    if isinstance(field, forms.ModelChoiceField):
        if isinstance(field, forms.ModelMultipleChoiceField) or field.queryset is None:
            return ()
        if field.queryset.order_by()[: RECORDS + 1].count() > RECORDS:
            return ()
        return tuple(str(row) for row in named(field.queryset))
    if isinstance(field, forms.ChoiceField):
        listed: Any = field.choices
        return tuple(str(label) for code, label in listed if code not in (None, ""))
    return ()


def _example(field: forms.Field, choices: Sequence[str]) -> Value:
    if choices:
        return choices[0]
    if isinstance(field, forms.DateField):
        return "2026-11-22"
    return "1" if isinstance(field, forms.IntegerField) else ""


__all__ = ["choices_of", "template", "titles_of"]
