"""Pouring many narrow rows into a table: for records nobody needs back as objects.

The same columns, checks and constraints as `bulk_create`, without an object per row:
COPY on PostgreSQL, one prepared statement on SQLite.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from django.db import connections, models, router, transaction

BATCH = 20_000
FEW = 50  # below this, COPY costs more than it saves
Row = Sequence[Any]


def pour(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Insert rows (values in the order of `columns`, field attribute names) and count them.

    Every column of the table without a database default must be named. Foreign keys are
    given as keys (`meeting_id`). Must run inside the action's transaction.
    """
    connection = connections[router.db_for_write(model)]
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(f"{model._meta.label} 没有在事务里写入")
    fields = [_field(model, name) for name in columns]
    makers = [_maker(field, connection) for field in fields]
    plain = all(make is None for make in makers)
    ready: Iterator[Row] = iter(rows) if plain else (_made(row, makers) for row in rows)
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    first = list(islice(ready, FEW))
    ready = chain(first, ready)
    if connection.vendor == "postgresql" and len(first) == FEW:
        return _copy(connection, f"COPY {table} ({names}) FROM STDIN", ready)
    marks = ", ".join(["%s"] * len(fields))
    return _insert(connection, f"INSERT INTO {table} ({names}) VALUES ({marks})", ready)  # noqa: S608


def _field(model: type[models.Model], name: str) -> Any:
    return next(field for field in model._meta.concrete_fields if field.attname == name)


def _maker(field: Any, connection: Any) -> Callable[[Any], Any] | None:
    """How a value becomes the database's; None where it already is."""
    inner = getattr(field, "target_field", field) if field.is_relation else field
    if isinstance(inner, models.IntegerField | models.BooleanField):
        return None
    if isinstance(inner, models.CharField | models.TextField) and field.get_internal_type() in {
        "CharField",
        "TextField",
    }:
        return None
    return lambda value: field.get_db_prep_save(value, connection)


def _made(row: Row, makers: Sequence[Callable[[Any], Any] | None]) -> Row:
    return [value if make is None else make(value) for value, make in zip(row, makers, strict=True)]


def _insert(connection: Any, statement: str, rows: Iterator[Row]) -> int:
    count = 0
    with connection.cursor() as cursor:
        while batch := list(islice(rows, BATCH)):
            cursor.executemany(statement, batch)
            count += len(batch)
    return count


def _copy(connection: Any, statement: str, rows: Iterator[Row]) -> int:
    """A batch is made up before its COPY begins: making rows may itself ask the database."""
    count = 0
    with connection.cursor() as cursor:
        while batch := list(islice(rows, BATCH)):
            with connection.wrap_database_errors, cursor.copy(statement) as copy:
                for row in batch:
                    copy.write_row(row)
            count += len(batch)
    return count
