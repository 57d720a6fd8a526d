"""Database values as tables tell them, column by column, without a record for each row."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, Final

from django.db import models
from django.utils.functional import Promise

from jiceng.kernel import clock
from jiceng.kit.cells import field_of
from jiceng.kit.documents.ledger import Value
from jiceng.kit.sheets import Column, Sheet

Teller = Callable[[Any], Value]


def teller(sheet: Sheet, column: Column) -> Teller | None:
    """How a database value of this column is told; None where it takes the whole record."""
    if column.show is not None:
        return _shown(column) if column.reads else None
    name = sheet.model._meta.pk.name if column.name == "pk" else column.name
    field = field_of(sheet.model, name)
    if field is None or field.is_relation:
        return None
    if field.choices:
        labels = {code: str(label) for code, label in field.flatchoices}
        return lambda value: labels.get(value, value)
    if hasattr(field, "purpose"):
        return _masked
    if isinstance(field, models.UUIDField):
        return str
    return as_it_is if isinstance(field, AS_THEY_ARE) and not _odd(field) else told


def _shown(column: Column) -> Teller:
    """A computed column: `show` gets a stand-in that has just the one field it reads."""
    show: Any = column.show
    *line, last = column.reads.split("__")

    @lru_cache(maxsize=20_000)
    def tell(value: Any) -> Value:
        row = SimpleNamespace(**{last: value})
        for part in reversed(line):
            row = SimpleNamespace(**{part: row})
        return told(show(row))

    return tell


AS_THEY_ARE: Final = (models.CharField, models.BooleanField, models.IntegerField,
                      models.DecimalField, models.DateField)  # fmt: skip


def _odd(field: Any) -> bool:
    return isinstance(field, models.DateTimeField)


def _masked(value: Any) -> Value:
    """A sealed column is told by its mask."""
    return value.masked if value is not None else None


def as_it_is(value: Any) -> Value:
    """Of a plain column: nothing to tell otherwise."""
    return value  # type: ignore[no-any-return]


def told(value: Any) -> Value:
    """Any value as a table holds it: a moment in Beijing time, a list in one cell."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(clock.ZONE).replace(tzinfo=None)
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, list | tuple | set):
        return "、".join(map(str, value))
    if value is None or isinstance(value, str | int | float | Decimal | date):
        return value
    return str(value)
