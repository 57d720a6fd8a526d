"""The statement of a page's question, kept for whoever puts the very same question again.

As `kept` does for figures: nothing of an answer is kept, and a statement only where nothing was
looked at while it was made but what its name tells: who asks, with all that decides what this
person sees, and what is asked for. What looked at the clock or the database meanwhile is made anew.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from threading import Lock
from typing import Any, overload

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Exists, Model, QuerySet
from django.db.models.query import ModelIterable
from django.utils.translation import get_language

from jiceng.kernel.actors import Actor
from jiceng.kernel.kept import watched
from jiceng.kernel.prepared import Slot, composed

MOST = 300
_statements: OrderedDict[Any, Any] = OrderedDict()
_lock = Lock()


def forget() -> None:
    _statements.clear()


def named(*words: Any, by: Actor) -> Any:
    """The name of what somebody asks; None, which keeps nothing, where it cannot be told what
    decides what they see.
    """
    mark = getattr(by, "mark", None)
    return None if mark is None else (*words, mark)


def records(name: Any, rows: Callable[..., QuerySet[Any]], *values: Any) -> list[Any]:
    """The records of the query set that `rows` puts together for a question of this name; the
    values change from time to time and are no part of it (see `Prepared`).
    """
    connection: Any = connections[DEFAULT_DB_ALIAS]
    found = _known(connection, name)
    if found is None:
        with watched(connection) as making:
            made = rows(*map(Slot, range(len(values))))
            if not _plain(made):
                return list(rows(*values))
            free = not values or not _typed(made)
            try:
                found = composed(made, connection, free=free)
            except EmptyResultSet:
                return []
        if not making.looked and not making.leaned:
            _keep(connection, name, found)
    asked: list[Any] = found.asked(connection, values)
    return asked


def _typed(rows: Any) -> bool:
    """Is no value among its columns? The database would have to guess what it is."""
    return all(isinstance(one, Exists) for one in rows.query.annotations.values())


def _plain(rows: Any) -> bool:
    """Does a statement alone give its records?"""
    return (
        rows._iterable_class is ModelIterable
        and not rows._prefetch_related_lookups
        and not rows.query.combinator
        and rows._result_cache is None
    )


class Rows(Sequence[Any]):
    """A page's rows and their number, as a query set gives them to a paginator; the query set is
    put together only where one of its statements is not kept. `values` are no part of the name.
    """

    ordered = True

    def __init__(self, name: Any, make: Callable[..., QuerySet[Any]], *values: Any) -> None:
        self.name, self.make, self.values = name, make, values

    @cached_property
    def fresh(self) -> QuerySet[Any]:
        return self.make(*self.values)

    def select_related(self, *names: str) -> "Rows":
        make, name = self.make, self.name and (self.name, names)
        return Rows(name, lambda *values: make(*values).select_related(*names), *self.values)

    @property
    def annotated(self) -> Sequence[str]:
        """The names of what its rows carry beside their fields."""
        connection: Any = connections[DEFAULT_DB_ALIAS]
        name = self.name and ("annotated", self.name)
        found: Sequence[str] | None = _known(connection, name)
        if found is None:
            found = tuple(self.fresh.query.annotations)
            _keep(connection, name, found)
        return found

    def count(self, value: Any = None) -> int:  # a query set's, not a sequence's
        del value
        if self.values:
            return self.fresh.count()
        connection: Any = connections[DEFAULT_DB_ALIAS]
        name = self.name and ("count", self.name)
        found = _known(connection, name)
        if found is None:
            return self._counted(connection, name)
        with connection.cursor() as cursor:
            cursor.execute(*found)
            (number,) = cursor.fetchone()
        return int(number)

    def _counted(self, connection: Any, name: Any) -> int:
        """As the framework counts; what it said is kept where it said one thing."""
        said: list[Any] = []

        def hear(execute: Any, sql: Any, params: Any, *more: Any) -> Any:
            said.append((sql, params))
            return execute(sql, params, *more)

        with watched(connection) as making:
            rows = self.make()
        with connection.execute_wrapper(hear):
            number = rows.count()
        if len(said) == 1 and not making.looked and not making.leaned:
            _keep(connection, name, said[0])
        return number

    def __len__(self) -> int:
        return self.count()

    @overload
    def __getitem__(self, place: int) -> Any: ...
    @overload
    def __getitem__(self, place: slice) -> list[Any]: ...
    def __getitem__(self, place: int | slice) -> Any:
        if isinstance(place, int):
            return self.fresh[place]
        name = self.name and (self.name, place.start, place.stop)
        return records(name, lambda *values: self.make(*values)[place], *self.values)

    def __iter__(self) -> Iterator[Model]:
        return iter(records(self.name and ("all", self.name), self.make, *self.values))


def _known(connection: Any, name: Any) -> Any:
    if name is None:
        return None
    key = connection.vendor, get_language(), name
    found = _statements.get(key)
    if found is not None:
        with _lock:
            if key in _statements:
                _statements.move_to_end(key)
    return found


def _keep(connection: Any, name: Any, statement: Any) -> None:
    if name is None:
        return
    with _lock:
        _statements[connection.vendor, get_language(), name] = statement
        while len(_statements) > MOST:
            _statements.popitem(last=False)
