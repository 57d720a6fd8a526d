"""Dying on purpose: a test says at which pass, and the process is gone between two statements.

`crashpoint("parcels.taken")` stands where a power cut would hurt most. It does nothing unless
`crash_at(n)` was called, which only tests may do; then the n-th pass ends the process outright.
"""

import os

from django.conf import settings

CRASHED = 86  # the exit code of a process that ended here
_plan: dict[str, int] = {}


def crashpoint(name: str) -> None:
    """A place where the process may die; `name` is for the reader alone."""
    del name
    if not _plan:
        return
    _plan["left"] -= 1
    if _plan["left"] == 0:
        os._exit(CRASHED)


def crash_at(n: int) -> None:
    """Die at the n-th crashpoint from now on."""
    if settings.JICENG_MODE != "test":
        raise RuntimeError("只有测试可以安排中断")
    _plan["left"] = n
