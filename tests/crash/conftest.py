"""Processes of our own to kill: forked from the test, on the test's database, ended by their id."""

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from jiceng.registers.accounts.models import Account
from jiceng.site.commands.keeping import invariants
from tests.cast import Cast, fill

SOAK = os.environ.get("JICENG_SOAK") == "1"
SEED = int(os.environ.get("JICENG_SEED", "20261122"))
KILLS = 200 if SOAK else 6
LATEST = date(2026, 1, 5)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    del transactional_db
    return fill()


@pytest.fixture
def secretary(cast: Cast) -> Account:
    return cast.secretary


class Forks:
    """Children of this test; none outlives it."""

    def __init__(self) -> None:
        self.living: set[int] = set()

    def begin(self, work: Callable[[], Any]) -> int:
        """Run `work` in a process of its own, with connections of its own."""
        connections.close_all()
        pid = os.fork()
        if pid == 0:
            try:
                work()
                connections.close_all()
                os._exit(0)
            except BaseException:  # noqa: BLE001 - whatever it was, this process ends here
                traceback.print_exc(file=sys.__stderr__)
                os._exit(1)
        self.living.add(pid)
        return pid

    def kill(self, pid: int) -> bool:
        """Kill it outright; False if it had ended by itself before."""
        os.kill(pid, signal.SIGKILL)
        return self.wait(pid) == -signal.SIGKILL

    def wait(self, pid: int) -> int:
        """Its exit code, or minus the signal that ended it."""
        _pid, status = os.waitpid(pid, 0)
        self.living.discard(pid)
        return os.waitstatus_to_exitcode(status)

    def together(self, works: list[Callable[[], Any]]) -> list[int]:
        """Begin them all at one moment; their exit codes."""
        start = time.time() + 0.5

        def at_once(work: Callable[[], Any]) -> Callable[[], Any]:
            def run() -> None:
                time.sleep(max(0.0, start - time.time()))
                work()

            return run

        return [self.wait(pid) for pid in [self.begin(at_once(work)) for work in works]]


@pytest.fixture
def forks() -> Iterator[Forks]:
    made = Forks()
    yield made
    for pid in [*made.living]:
        os.kill(pid, signal.SIGKILL)
        made.wait(pid)


def broken() -> list[str]:
    """What `jiceng check` would find."""
    return [f"{room}: {words}: {one}" for room, words, held in invariants() for one in held()]


def told(path: Path) -> list[str]:
    """Lines that processes have written to one file, each whole because each was one write."""
    return path.read_text(encoding="utf-8").split() if path.is_file() else []


def tell(path: Path, text: str) -> None:
    with path.open("ab", buffering=0) as out:
        out.write(f"{text}\n".encode())
