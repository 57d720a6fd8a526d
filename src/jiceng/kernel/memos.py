"""What is worked out of one text again and again, remembered for as long as a piece of work lasts.

A row of a roster is read by its form, compared with those known and written by its action, and
each of them asks what its identity number says. Nothing is kept beyond the work.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_held: ContextVar[dict[Any, Any] | None] = ContextVar("held", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """One language and one day: whoever changes either within must not remember."""
    token = _held.set({})
    try:
        yield
    finally:
        _held.reset(token)


def memoised(work: Callable[P, T]) -> Callable[P, T]:
    """For a function of texts alone."""

    @wraps(work)
    def again(*texts: P.args, **more: P.kwargs) -> T:
        held = _held.get()
        if held is None or more or type(texts[0]) is not str:
            return work(*texts, **more)
        key = (work, *texts)
        found: T | None = held.get(key)
        if found is None:
            found = held[key] = work(*texts, **more)
        return found

    return again
