"""The statement of a figure's question, kept for whoever puts the very same question again.

Putting it together takes the framework about as long as the database takes to answer it. Nothing of
an answer is kept. A statement is asked again only where all it was made of is the same: what the
figure declares, period, day, bounds and place, and whatever was looked up on the way, which must be
known to the new ask with the same answer. What was made while looking at the clock, or asking the
database past `remembered`, is made anew each time.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Count, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import get_language

from jiceng.kernel import clock

MOST = 1500  # statements: a few thousand characters each
Row = Sequence[Any]


@dataclass
class Making:
    """What is looked at while a statement is put together."""

    leaned: dict[Any, Any] = field(default_factory=dict)  # name → what was remembered
    inside: int = 0  # within an answer that is remembered
    looked: bool = False  # at the database, for nothing that is remembered

    def watch(self, execute: Any, *asked: Any) -> Any:
        self.looked = self.looked or not self.inside
        return execute(*asked)


_making: ContextVar[Making | None] = ContextVar("making", default=None)


def recall(memo: dict[Any, Any], name: Any, answer: Callable[[], Any]) -> Any:
    """The answer in the memo, else a fresh one; a statement in the making leans on it."""
    making = _making.get()
    if name not in memo:
        with _within(making):
            memo[name] = answer()
    if making is not None:
        making.leaned[name] = memo[name]
    return memo[name]


def looked_aside() -> None:
    """Said by whatever remembers, for a while, something that may be set otherwise meanwhile: a
    statement made of it is not kept.
    """
    making = _making.get()
    if making is not None:
        making.looked = making.looked or not making.inside


@contextmanager
def _within(making: Making | None) -> Iterator[None]:
    if making is None:
        yield
        return
    making.inside += 1
    try:
        yield
    finally:
        making.inside -= 1


@dataclass(frozen=True, slots=True)
class Statement:
    sql: str  # empty where nothing can match
    params: Sequence[Any]
    converters: dict[int, Any]
    leaned: dict[Any, Any]

    def fits(self, memo: dict[Any, Any]) -> bool:
        return all(name in memo and memo[name] == said for name, said in self.leaned.items())

    def asked(self, compiler: Any) -> list[Row]:
        if not self.sql:
            return []
        with compiler.connection.cursor() as cursor:
            cursor.execute(self.sql, self.params)
            found = cursor.fetchall()
        if not self.converters:
            return found  # type: ignore[no-any-return]
        return [tuple(row) for row in compiler.apply_converters(found, self.converters)]


_statements: dict[Any, Statement] = {}


def forget() -> None:
    _statements.clear()


def asked(name: Any, memo: dict[Any, Any], rows: Callable[[], QuerySet[Any]]) -> list[Row]:
    """The rows (tuples) of the query set that `rows` puts together for a question of this name."""
    connection: Any = connections[DEFAULT_DB_ALIAS]
    name = connection.vendor, get_language(), name
    kept = _statements.get(name)
    if kept is None or not kept.fits(memo):
        kept = _made(name, rows, connection)
    return kept.asked(Compiler(connection))


class Compiler:
    """As much of the framework's as reads rows."""

    apply_converters = SQLCompiler.apply_converters

    def __init__(self, connection: Any) -> None:
        self.connection = connection


def _made(name: Any, rows: Callable[[], QuerySet[Any]], connection: Any) -> Statement:
    with watched(connection) as making:
        made = _compiled(rows(), making)
    if not making.looked:
        if len(_statements) >= MOST:
            for old in list(_statements)[: MOST // 3]:
                _statements.pop(old, None)
        _statements[name] = made
    return made


@contextmanager
def watched(connection: Any) -> Iterator[Making]:
    """What is looked at within: also at the clock."""
    making, read = Making(), clock.readings()
    token = _making.set(making)
    try:
        with connection.execute_wrapper(making.watch):
            yield making
    finally:
        _making.reset(token)
        making.looked = making.looked or clock.readings() != read


def _compiled(rows: QuerySet[Any], making: Making) -> Statement:
    compiler: Any = rows.query.get_compiler(DEFAULT_DB_ALIAS)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return Statement("", (), {}, making.leaned)
    columns = [column for column, _sql, _alias in compiler.select[: compiler.col_count]]
    converters = compiler.get_converters(columns)
    counts = {place for place, (_how, column) in converters.items() if isinstance(column, Count)}
    needed = {place: how for place, how in converters.items() if place not in counts}
    return Statement(sql, tuple(params), needed, making.leaned)
