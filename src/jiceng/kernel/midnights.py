"""The first moment of a day in Beijing, by each database's own SQL."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Func

from jiceng.kernel.clock import ZONE

OF_UTC = datetime(2026, 1, 1, tzinfo=ZONE).utcoffset() or timedelta()
AHEAD = int(OF_UTC.total_seconds())


class Midnight(Func):
    """When the day so many days after a date begins: what was recorded since is of that day."""

    output_field = models.DateTimeField()
    arity = 1

    def __init__(self, day: str, later: int = 0) -> None:
        super().__init__(F(day), later=later)

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> Any:
        """As text, as it is kept: moments of one kind stand in the order of their letters."""
        day, params = compiler.compile(self.source_expressions[0])
        return f"datetime({day}, '+{self.extra['later']} days', '-{AHEAD} seconds')", params

    def as_postgresql(self, compiler: Any, connection: Any, **extra_context: Any) -> Any:
        day, params = compiler.compile(self.source_expressions[0])
        return f"(({day} + {self.extra['later']})::timestamp AT TIME ZONE '{ZONE.key}')", params
