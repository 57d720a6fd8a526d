"""Names for whatever travels between nodes: UUIDv7, made by the application."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from random import Random
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import CharField, Func

from jiceng.kernel import clock

_dice: ContextVar[Random | None] = ContextVar("dice", default=None)


def uid7() -> UUID:
    """RFC 9562 version 7: 48 bits of milliseconds, then 74 random bits."""
    dice = _dice.get()
    bits = dice.getrandbits(74) if dice else secrets.randbits(74)
    stamp = int(clock.epoch() * 1000) & ((1 << 48) - 1)
    high, low = bits >> 62, bits & ((1 << 62) - 1)
    return UUID(int=stamp << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """The same names every time, for the demo and tests alone."""
    if settings.JICENG_MODE not in clock.SETTABLE:
        raise clock.ClockError("只有演示和测试可以固定随机数")
    token = _dice.set(Random(seed))  # noqa: S311
    try:
        yield
    finally:
        _dice.reset(token)


class Written(Func):
    """A uid as files write it, put together by the database: no object for each row."""

    output_field = CharField()
    arity = 1
    template = "CAST(%(expressions)s AS varchar)"

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> Any:
        column, params = compiler.compile(self.source_expressions[0])
        parts = [f"substr({column}, {at}, {length})" for at, length in PARTS]
        joined = " || '-' || ".join(parts)
        return f"({joined})", [*params] * len(PARTS)


PARTS = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
