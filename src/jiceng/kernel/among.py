"""Is a column, or are two, one of many values: all of them handed to the database as one.

`__in` hands every value over by itself; with the two thousand of an import's chunk the framework
and the driver take longer about them than the database does.

    Person.objects.filter(id_blind__among=indexes)
    Person.objects.filter(Pairs("keeper_id", "name", {(7, "张伟"), (9, "李娜")}))
"""

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db.models import BooleanField, Func, Lookup

if TYPE_CHECKING:
    _Lookup = Lookup[Any]
else:
    _Lookup = Lookup

PARTED = "\x1f"  # between the values: no text that was read holds it


class Among(_Lookup):
    """Values as the database holds them, whole numbers or texts, of which none is empty."""

    lookup_name = "among"
    prepare_rhs = False

    def __init__(self, lhs: Any, rhs: Iterable[Any]) -> None:
        super().__init__(lhs, list(rhs))

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, params = self.process_lhs(compiler, connection)
        if connection.vendor == "postgresql":
            many, given = _many(self.rhs)
            return f"{column} = ANY({many})", [*params, given]
        said = f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608 - columns
        return said, [*params, json.dumps(self.rhs)]


class Pairs(Func):
    """A condition: two columns hold one of these pairs."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, first: str, second: str, pairs: Iterable[tuple[Any, Any]]) -> None:
        super().__init__(first, second)
        self.pairs = list(pairs)

    def as_sql(self, compiler: Any, connection: Any, *_more: Any, **_context: Any) -> Any:
        if not self.pairs:
            raise EmptyResultSet
        one, other = [compiler.compile(column)[0] for column in self.source_expressions]
        if connection.vendor == "postgresql":
            given = [_many(column) for column in zip(*self.pairs, strict=True)]
            lists, params = zip(*given, strict=True)
            said = f"SELECT * FROM unnest({', '.join(lists)})"  # noqa: S608 - marks alone
            return f"({one}, {other}) IN ({said})", params
        said = "SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(%s)"
        return f"({one}, {other}) IN ({said})", [json.dumps(self.pairs)]


def _many(values: Sequence[Any]) -> tuple[str, str]:
    """An array of PostgreSQL as one text: taken apart before the statement is planned."""
    whole = bool(values) and isinstance(values[0], int)
    kind = "::bigint[]" if whole else ""
    return f"string_to_array(%s, '{PARTED}'){kind}", PARTED.join(map(str, values))
