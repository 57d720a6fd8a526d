"""A question put together once and asked again with other values.

Composing a query takes the framework several times as long as the answer takes the database. What
is asked on every page in the same words is composed once for the process; nothing of an answer is
kept, so that nothing can be out of date:

    HELD = Prepared(lambda who, day: Grant.objects.standing(day).filter(account=who))
    grants = HELD(account.pk, clock.today())
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet, UUIDField, Value
from django.db.models import query as framework

ANY_UUID: Any = UUIDField()
MOST = 2_000  # shared records of a statement
populators: Any = framework.get_related_populators


@contextmanager
def planned(connection: Any) -> Iterator[None]:
    """PostgreSQL keeps how it answers the statements asked here: planning the same one again takes
    it ten times as long as answering. Values travel beside the statement, not in it, so that it may
    hold none where the database must guess what they are: not among the columns.
    """
    if connection.vendor != "postgresql":
        yield
        return
    from django.db.backends.postgresql.base import ServerBindingCursor  # noqa: PLC0415 - its driver

    connection.ensure_connection()
    driver = connection.connection
    plain, driver.cursor_factory = driver.cursor_factory, ServerBindingCursor
    try:
        yield
    finally:
        driver.cursor_factory = plain


class Slot(Value):
    """Where a value will stand; until then the statement holds the slot itself."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        del compiler, connection
        return "%s", [self]


class Prepared:
    """`ask` gives a query set of records; its parameters are the values that change.

    They stand wherever a lookup takes an expression (`exact`, `lte`, …): not in `in`, never None.
    Whatever else `ask` looks at, the day above all, would be kept for good and must be a value.
    The answer is a list of records, with the foreign keys of `select_related` read. Where they are
    `shared`, a row that comes again as it was gives the record made of it before: for what is asked
    on every page and never written to.
    """

    def __init__(self, ask: Callable[..., QuerySet[Any]], *, shared: bool = False) -> None:
        self.ask, self.shared = ask, shared
        self._statements: dict[Any, Statement] = {}

    def __call__(self, *values: Any) -> list[Any]:
        connection: Any = connections[DEFAULT_DB_ALIAS]
        return self._statement(connection, values).asked(connection, values)

    def said(self, *values: Any) -> tuple[str, list[Any]]:
        """The statement and its values, to stand within another."""
        connection: Any = connections[DEFAULT_DB_ALIAS]
        statement = self._statement(connection, values)
        return statement.sql, statement.filled(connection, values)

    def _statement(self, connection: Any, values: Sequence[Any]) -> "Statement":
        kind = connection.vendor, len(values)
        said = self._statements.get(kind)
        if said is None:
            rows = self.ask(*map(Slot, range(len(values))))
            said = self._statements[kind] = composed(rows, connection, shared=self.shared)
        return said


def reread(record: Model) -> None:
    """`refresh_from_db`, composed once for each kind of record."""
    row: Any = _Row(type(record))
    record.refresh_from_db(from_queryset=None if record.get_deferred_fields() else row)


class _Row:
    """As much of a query set as `refresh_from_db` asks of one."""

    composed: ClassVar[dict[type[Model], Prepared]] = {}

    def __init__(self, model: Any, key: Any = None) -> None:
        self.model, self.key = model, key

    def filter(self, *, pk: Any) -> "_Row":
        return _Row(self.model, pk)

    def get(self) -> Model:
        if self.model not in self.composed:
            rows = self.model._base_manager
            self.composed[self.model] = Prepared(lambda key: rows.filter(pk=key))
        found: list[Model] = self.composed[self.model](self.key)
        if not found:
            raise self.model.DoesNotExist
        return found[0]


@dataclass(frozen=True)
class Statement:
    """What the framework made of a question for one database, and how it makes its records."""

    sql: str
    params: Sequence[Any]
    slots: Sequence[tuple[int, int]]
    converters: Sequence[tuple[int, Sequence[Any], Any]]
    model: Any
    columns: slice
    names: Sequence[str]
    related: Sequence[Any]
    annotations: Sequence[tuple[str, int]]
    free: bool = False  # planned anew each time, by its very values
    made: dict[Any, Any] | None = None  # row → its record, where records are shared

    def filled(self, connection: Any, values: Sequence[Any]) -> list[Any]:
        """Its parameters, these values in their places."""
        params = list(self.params)
        for place, number in self.slots:
            params[place] = _ready(values[number], connection)
        return params

    def asked(self, connection: Any, values: Sequence[Any]) -> list[Any]:
        params = self.filled(connection, values)
        if self.free:
            return self._read(connection, params)
        with planned(connection):
            return self._read(connection, params)

    def _read(self, connection: Any, params: Sequence[Any]) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            found = cursor.fetchall()
        if self.made is not None:
            return [self._shared(self.made, row, connection) for row in found]
        return [self._record([*row], connection) for row in found]

    def _shared(self, made: dict[Any, Any], row: Any, connection: Any) -> Any:
        found = made.get(row)
        if found is None:
            if len(made) >= MOST:
                made.clear()
            found = made[row] = self._record([*row], connection)
        return found

    def _record(self, row: list[Any], connection: Any) -> Any:
        """A row as a record, just as a query set makes it."""
        for place, convert, column in self.converters:
            for one in convert:
                row[place] = one(row[place], column, connection)
        made = self.model.from_db(connection.alias, self.names, row[self.columns])
        for related in self.related:
            related.populate(row, made)
        for name, place in self.annotations:
            setattr(made, name, row[place])
        return made


def composed(rows: Any, connection: Any, *, free: bool = False, shared: bool = False) -> Statement:
    if rows._iterable_class is not framework.ModelIterable:
        raise TypeError("Prepared asks for records")
    compiler: Any = rows.query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    info, select = compiler.klass_info, compiler.select
    columns = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
    converters = compiler.get_converters([column for column, _sql, _alias in select])
    return Statement(
        sql=sql,
        params=tuple(params),
        slots=[(n, one.value) for n, one in enumerate(params) if isinstance(one, Slot)],
        converters=[(place, convert, column) for place, (convert, column) in converters.items()],
        model=info["model"],
        columns=columns,
        names=[column[0].target.attname for column in select[columns]],
        related=populators(info, select, connection.alias),
        annotations=[*compiler.annotation_col_map.items()],
        free=free,
        made={} if shared else None,
    )


def _ready(value: Any, connection: Any) -> Any:
    """A value as the database takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return ANY_UUID.get_db_prep_value(value, connection) if isinstance(value, UUID) else value
