"""What takes long to make is made once in a process; later tests get the same rows poured in.

Only for makers that start from an empty database: where anything of theirs stands already, or no
transaction will take the rows away again, they make everything anew.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import time
from functools import wraps
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection, models

from jiceng.kernel import clock

Rows = list[tuple[Any, ...]]
Made = TypeVar("Made")
TOGETHER = 400  # SQLite joins at most five hundred questions in one


@dataclass
class Kept:
    """The rows of every table a maker fills, as the database gave them, and what it returned."""

    tables: dict[str, Rows]
    made: Any

    def fits(self) -> bool:
        return not standing(self.tables)

    def poured(self) -> Any:
        for table, rows in self.tables.items():
            marks = ", ".join(["%s"] * len(rows[0]))
            with connection.cursor() as cursor:
                cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608
        if connection.vendor == "postgresql":
            _count_on(self.tables)
        return deepcopy(self.made)


def _count_on(tables: dict[str, Rows]) -> None:
    """The next keys come after those poured in."""
    counted = [
        f"setval(pg_get_serial_sequence('{quoted(model)}', 'id'), {max(row[0] for row in rows)})"
        for model in apps.get_models(include_auto_created=True)
        if isinstance(model._meta.pk, models.AutoField)
        and (rows := tables.get(quoted(model)))
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counted)}")


def quoted(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def every_table() -> list[str]:
    found = apps.get_models(include_auto_created=True)
    return [quoted(model) for model in found if model._meta.managed and not model._meta.proxy]


def standing(tables: Any) -> set[str]:
    """Those of the tables that hold anything."""
    asked = [f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in tables]  # noqa: S608
    found: set[str] = set()
    with connection.cursor() as cursor:
        for first in range(0, len(asked), TOGETHER):
            cursor.execute(" UNION ALL ".join(asked[first : first + TOGETHER]))
            found |= {table for (table,) in cursor.fetchall()}
    return found


def read(tables: set[str]) -> dict[str, Rows]:
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
            found[table] = [tuple(map(_bindable, row)) for row in cursor.fetchall()]
    return found


def _bindable(value: Any) -> Any:
    """SQLite reads a time of day as a time and takes it back only as text."""
    return value.isoformat() if isinstance(value, time) else value


def kept(make: Callable[[], Made]) -> Callable[[], Made]:
    """`make`, which takes nothing and fills an empty database, at the cost of its rows alone."""
    held: dict[Any, Kept] = {}

    @wraps(make)
    def again() -> Made:
        if not connection.in_atomic_block:
            return make()
        key = (connection.vendor, clock.today())
        if key in held:
            return held[key].poured() if held[key].fits() else make()
        before = standing(every_table())
        made = make()
        filled = standing(every_table())
        if not before & {quoted(model) for model in own_models()}:
            held[key] = Kept(read(filled - before), deepcopy(made))
        return made

    return again


def own_models() -> list[type[models.Model]]:
    """Ours: Django's own tables of kinds and permissions are always full."""
    return [m for m in apps.get_models() if m.__module__.startswith("jiceng.")]
