"""Whole years of age on a day, by each database's own SQL."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Func, Value


class Age(Func):
    """Whole years from a birthday to a day (a date, or a column such as the admission)."""

    output_field = models.IntegerField()
    arity = 2

    def __init__(self, day: date | str, born: str) -> None:
        on = Value(day, models.DateField()) if isinstance(day, date) else F(day)
        super().__init__(on, F(born))

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> Any:
        number = "CAST(strftime('%%%%Y%%%%m%%%%d', {}) AS INTEGER)"
        sides = [compiler.compile(side) for side in self.source_expressions]
        sql = " - ".join(number.format(side) for side, _ in sides).replace("%%%%", "%%")
        return f"(({sql}) / 10000)", [p for _, params in sides for p in params]

    def as_postgresql(self, compiler: Any, connection: Any, **extra_context: Any) -> Any:
        (day, before), (born, after) = (compiler.compile(s) for s in self.source_expressions)
        return f"EXTRACT(YEAR FROM AGE(({day})::date, {born}))::int", [*before, *after]
