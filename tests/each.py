"""One statement about many things in few tests: thousands of tests cost more than what they ask."""

from __future__ import annotations

import functools
import inspect
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

NO = (AssertionError, pytest.fail.Exception)
SHOWN = 20


def each(
    name: str, things: Iterable[Any], called: Callable[[Any], str] = str, *, shares: int = 1
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Ask the test of every thing, given as `name`, in so many shares; tell all that failed.

    The test may not change what it looks at: the things of a share are asked in one transaction.
    """
    listed = list(things)

    def marked(test: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(test)
        def asked(*, share: int, **given: Any) -> None:
            wrong, here = [], listed[share::shares]
            for thing in here:
                try:
                    test(**given, **{name: thing})
                except NO as no:
                    wrong.append(f"{called(thing)}: {no}")
                except Exception as error:
                    error.add_note(f"at {called(thing)}")
                    raise
            assert wrong == [], f"{len(wrong)} of {len(here)}:\n" + "\n\n".join(wrong[:SHOWN])

        shape = inspect.signature(test)
        own = [one.replace(kind=one.KEYWORD_ONLY) for one in shape.parameters.values()
               if one.name != name]  # fmt: skip
        own.append(inspect.Parameter("share", inspect.Parameter.KEYWORD_ONLY))
        asked.__signature__ = shape.replace(parameters=own)  # type: ignore[attr-defined]
        return pytest.mark.parametrize("share", range(min(shares, len(listed)) or 1))(asked)

    return marked
