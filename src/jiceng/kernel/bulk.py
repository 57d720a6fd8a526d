"""Pouring many rows into a table: COPY on PostgreSQL, one prepared statement on SQLite.

The same columns, checks and constraints as `bulk_create`. `pour` takes rows that nobody needs
back as objects; `insert` takes objects, which know their keys afterwards.
"""

import ctypes
import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from itertools import chain, islice, product
from operator import attrgetter, itemgetter
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models, router, transaction

from jiceng.kernel.prepared import Prepared, planned

BATCH = 20_000
REMEMBERED = 10_000  # prepared values of one column
SAMPLE = 400  # rows of each index the database looks at
FEW = 50  # below this, COPY costs more than it saves
Row = Sequence[Any]
TEXTS = (models.CharField.get_prep_value, models.TextField.get_prep_value)


def pour(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Insert rows (values in the order of `columns`, field attribute names) and count them.

    Every column of the table without a database default must be named. Foreign keys are
    given as keys (`meeting_id`). Must run inside the action's transaction.
    """
    connection = connections[router.db_for_write(model)]
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(f"{model._meta.label} 没有在事务里写入")
    into, given = _into(model, tuple(columns), connection.alias), iter(rows)
    first = list(islice(given, FEW))
    if len(first) == 1:
        into.alone(connection, first[0])
        return 1
    makers = [_maker(field, connection) for field in into.fields]
    ready: Iterator[Row] = chain(first, given)
    if any(makers):
        ready = (_made(row, makers) for row in ready)
    if connection.vendor == "postgresql" and len(first) == FEW:
        return _copy(connection, f"COPY {into.table} ({into.names}) FROM STDIN", ready)
    return _written(connection, into.insert, ready)


@dataclass(frozen=True)
class Into:
    """Some columns of a table, and how a row of them is written; put together once."""

    fields: Sequence[Any]
    table: str
    names: str
    key: str

    @cached_property
    def insert(self) -> str:
        marks = ", ".join(["%s"] * len(self.fields))
        return f"INSERT INTO {self.table} ({self.names}) VALUES ({marks})"  # noqa: S608

    @cached_property
    def told(self) -> str:
        return f"{self.insert} RETURNING {self.key}"

    @cached_property
    def making(self) -> list[tuple[int, Any]]:
        """The places whose values are not the database's own."""
        return [(place, field) for place, field in enumerate(self.fields) if not _ready(field)]

    def alone(self, connection: Any, row: Row, *, tell: bool = False) -> Any:
        """Insert one row, in a statement planned once; its key, if that is to be told."""
        values = [*row]
        for place, field in self.making:
            values[place] = field.get_db_prep_save(values[place], connection)
        with planned(connection), connection.cursor() as cursor:
            cursor.execute(self.told if tell else self.insert, values)
            return cursor.fetchone()[0] if tell else None


@cache
def _into(model: type[models.Model], columns: tuple[str, ...], alias: str) -> Into:
    quote = connections[alias].ops.quote_name
    held = {field.attname: field for field in model._meta.concrete_fields}
    fields = [held[name] for name in columns]
    names = ", ".join(quote(str(field.column)) for field in fields)
    return Into(fields, quote(model._meta.db_table), names, quote(str(model._meta.pk.column)))


@contextmanager
def uncollected() -> Iterator[Callable[[], int]]:
    """While many rows come and go the collector would walk the whole process again and again.

    Gives a function that clears away the cycles made meanwhile, to be called between batches; it
    looks at nothing older, and what is left then is not looked at again either.
    """

    def clear() -> int:
        gone = gc.collect()
        gc.freeze()
        give_back()
        return gone

    worked = gc.isenabled()
    gc.freeze()
    gc.disable()
    try:
        yield clear
    finally:
        gc.unfreeze()
        if worked:
            gc.enable()
        give_back()


@cache
def _trim() -> Callable[[int], int] | None:
    try:
        found: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # no GNU library beneath
        return None
    return found


def give_back() -> None:
    """Hand memory that is free back to the system. The C library keeps holes between what is still
    in use for as long as the process lives: after a large import some 100 MB of them.
    """
    if (trim := _trim()) is not None:
        trim(0)


def weigh() -> None:
    """Let the database look at how its tables are filled, to answer questions the shortest way.

    SQLite never does so by itself, PostgreSQL only a while after many rows have come at once. A
    sample of each index is enough: some hundredths of a second however much there is.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit={SAMPLE}")
        cursor.execute("ANALYZE")


def insert(objects: Sequence[models.Model]) -> None:
    """Insert new records of one model, several times quicker than `bulk_create`.

    Their keys are reserved first; one alone is told its own. Must run inside the action's
    transaction.
    """
    if not objects:
        return
    model = type(objects[0])
    alias = router.db_for_write(model)
    alone = len(objects) == 1 and connections[alias].features.can_return_columns_from_insert
    fields = [
        field
        for field in model._meta.local_concrete_fields
        if not (field.generated or (alone and field.primary_key))
    ]
    one: Any
    joined = _joined(model)
    for one in objects:
        if not joined(one):  # what was written meanwhile
            one._prepare_related_fields_for_save(operation_name="insert")
    if not alone:
        for one, key in zip(objects, keys(model, len(objects)), strict=True):
            one.pk = key
    values = itemgetter(*(field.attname for field in fields))
    settled = [f for f in fields if type(f).pre_save is not models.Field.pre_save]
    for one, field in product(objects, settled):  # the moment of writing, a file to be kept
        field.pre_save(one, add=True)
    # A sealed value asked of the object is made ready to be opened; what it holds is enough here.
    names, rows = [field.attname for field in fields], [values(vars(one)) for one in objects]
    if alone:
        into = _into(model, tuple(names), alias)
        objects[0].pk = into.alone(connections[alias], rows[0], tell=True)
    else:
        pour(model, names, rows)
    for one in objects:
        one._state.adding, one._state.db = False, alias


@cache
def _joined(model: type[models.Model]) -> Callable[[Any], bool]:
    """Whether the keys of a record are those of the records it was given."""
    found: list[Any] = [field for field in model._meta.concrete_fields if field.is_relation]
    related = [(field.name, field.attname, field.target_field.attname) for field in found]
    if model._meta.private_fields:
        return lambda _one: False

    def told(one: Any) -> bool:
        held, own = one._state.fields_cache, vars(one)
        return all(
            (other := held.get(name)) is None
            or (own[key] is not None and getattr(other, target) == own[key])
            for name, key, target in related
        )

    return told


def store(objects: Sequence[models.Model], *names: str) -> None:
    """Write these columns of records that are there, in one prepared statement.

    `bulk_update` composes one statement out of all their values, each time anew.
    """
    if not objects:
        return
    model = type(objects[0])
    connection: Any = connections[router.db_for_write(model)]
    quote = connection.ops.quote_name
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    told = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    table, key = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    makers = [_maker(field, connection) for field in (*fields, model._meta.pk)]
    rows = ([*(field.pre_save(one, add=False) for field in fields), one.pk] for one in objects)
    statement = f"UPDATE {table} SET {told} WHERE {key} = %s"  # noqa: S608
    with transaction.atomic(using=connection.alias, savepoint=False):
        _written(connection, statement, (_made(row, makers) for row in rows))


def _last_key(cursor: Any) -> tuple[Any] | None:
    """What SQLite without RETURNING says of the row just written, if one was."""
    return (cursor.lastrowid,) if cursor.rowcount > 0 else None


def insert_unless(one: models.Model, rivals: Prepared, *values: Any) -> bool:
    """Insert a new record unless a rival is found: looked for and written in one statement.

    On SQLite the transaction began IMMEDIATE, so nobody writes in between. On PostgreSQL two such
    statements may pass each other: there the table needs a constraint as well.
    """
    model = type(one)
    connection = connections[router.db_for_write(model)]
    fields = [f for f in model._meta.local_concrete_fields if not (f.generated or f.primary_key)]
    row = [field.get_db_prep_save(field.pre_save(one, add=True), connection) for field in fields]
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    look, asked = rivals.said(*values)
    table, key = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    insert = f"INSERT INTO {table} ({names}) SELECT {marks}"
    told = connection.features.can_return_columns_from_insert  # not so the older SQLite
    returning = f" RETURNING {key}" if told else ""
    with connection.cursor() as cursor:
        cursor.execute(f"{insert} WHERE NOT EXISTS ({look}){returning}", [*row, *asked])
        found = cursor.fetchone() if told else _last_key(cursor)
    if found is None:
        return False
    one.pk = found[0]
    one._state.adding, one._state.db = False, connection.alias
    return True


def keys(model: type[models.Model], count: int) -> Sequence[int]:
    """Primary keys that nobody else gets. On SQLite the transaction holds off other writers."""
    connection = connections[router.db_for_write(model)]
    table, pk = model._meta.db_table, str(model._meta.pk.column)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # The sequence is looked up once, not for every key.
            ask = "SELECT nextval((SELECT pg_get_serial_sequence(%s, %s))::regclass)"
            ask += " FROM generate_series(1, %s)"
            cursor.execute(ask, [connection.ops.quote_name(table), pk, count])
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or [0])[0]
        return range(last + 1, last + 1 + count)


def _ready(field: Any) -> bool:
    """Are its values the database's as they are?"""
    inner = getattr(field, "target_field", field) if field.is_relation else field
    whole = isinstance(inner, models.IntegerField | models.BooleanField)
    return whole or getattr(type(inner), "get_prep_value", None) in TEXTS


def _maker(field: Any, connection: Any) -> Callable[[Any], Any] | None:
    """How a value becomes the database's; None where it already is."""
    if _ready(field):
        return None
    inner = getattr(field, "target_field", field) if field.is_relation else field
    if isinstance(inner, models.DecimalField):
        return _remembered(lambda value: field.get_db_prep_save(value, connection))
    slow = _once(lambda value: field.get_db_prep_save(value, connection))
    if type(inner) not in PLAIN:
        return slow
    kind, quick = PLAIN[type(inner)]
    if connection.vendor == "postgresql":  # its driver takes both as they are
        return lambda value: value if type(value) is kind else slow(value)
    return lambda value: quick(value) if type(value) is kind else slow(value)


# What the framework makes of these, without asking at every value which database it is for.
PLAIN: dict[type[Any], tuple[type[Any], Callable[[Any], Any]]] = {
    models.DateField: (date, date.isoformat),
    models.UUIDField: (UUID, attrgetter("hex")),
}


def _remembered(make: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Sums come again and again: each is made up once, so many of them at most."""
    made: dict[Any, Any] = {}

    def again(value: Any) -> Any:
        if value not in made:
            if len(made) > REMEMBERED:
                made.clear()
            made[value] = make(value)
        return made[value]

    return again


def _once(make: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The moment or the details that many rows share are made up once."""
    last, made = object(), None

    def again(value: Any) -> Any:
        nonlocal last, made
        if value is not last:
            last, made = value, make(value)
        return made

    return again


def _made(row: Row, makers: Sequence[Callable[[Any], Any] | None]) -> Row:
    return [value if make is None else make(value) for value, make in zip(row, makers, strict=True)]


def _written(connection: Any, statement: str, rows: Iterator[Row]) -> int:
    count = 0
    with connection.cursor() as cursor:
        while batch := list(islice(rows, BATCH)):
            if len(batch) == 1:
                cursor.execute(statement, batch[0])
            else:
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


def add_each(
    model: type[models.Model], name: str, amounts: Mapping[Any, Any], *, least: Any = None
) -> int:
    """Add to a decimal column of many rows (key → amount) in one prepared statement.

    Rounded to the column's places each time, so that SQLite's floats never drift off the fen.
    With `least` a row that would fall below it is left alone. Gives how many were changed; the
    rows are taken in the order of the mapping.
    """
    if not amounts:
        return 0
    connection = connections[router.db_for_write(model)]
    field: Any = model._meta.get_field(name)
    quoted = connection.ops.quote_name
    table, column = quoted(model._meta.db_table), quoted(str(field.column))
    key = quoted(str(model._meta.pk.column))
    statement = (
        f"UPDATE {table} SET {column} = ROUND({column} + %s, {field.decimal_places})"  # noqa: S608
        f" WHERE {key} = %s"
    )
    made = {pk: field.get_db_prep_save(amount, connection) for pk, amount in amounts.items()}
    rows: list[tuple[Any, ...]] = [(amount, pk) for pk, amount in made.items()]
    if least is not None:
        # Subtracted, so that SQLite takes the bound for a number and not for a word.
        statement += f" AND ROUND({column} + %s, {field.decimal_places}) - %s >= 0"
        bound = field.get_db_prep_save(least, connection)
        rows = [(*row, row[0], bound) for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)
        return int(cursor.rowcount)
