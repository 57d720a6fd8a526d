"""Database values as tables tell them, column by column, without a record for each row."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
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
        return _shown(sheet.model, column) if column.reads else None
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


class _Part:
    """A record of which one field is known; what its model says of that field alone, it says too.

    Anything else raises AttributeError: a column that `reads` one field looks at no other.
    """

    def __init__(self, model: type[models.Model], name: str, value: Any) -> None:
        self._model = model
        setattr(self, name, value)

    def __getattr__(self, name: str) -> Any:
        said = getattr(self._model, name)
        if not isinstance(said, property) or said.fget is None:
            raise AttributeError(f"{self._model.__name__}.{name} is not read")
        return said.fget(self)


def _shown(model: type[models.Model], column: Column) -> Teller:
    """A computed column: `show` gets a stand-in that has just the one field it reads."""
    show: Any = column.show
    *line, last = column.reads.split("__")
    owners = [model]
    for part in line:
        owners.append(owners[-1]._meta.get_field(part).related_model)  # type: ignore[arg-type]

    @lru_cache(maxsize=20_000)
    def tell(value: Any) -> Value:
        row = _Part(owners[-1], last, value)
        for part, owner in zip(reversed(line), reversed(owners[:-1]), strict=True):
            row = _Part(owner, part, row)
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
    if isinstance(value, time) and not value.second:
        return value.strftime("%H:%M")
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, list | tuple | set):
        return "、".join(map(str, value))
    if value is None or isinstance(value, str | int | float | Decimal | date):
        return value
    return str(value)
