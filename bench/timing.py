"""Timing: alternating repetitions, medians, and the most memory a process ever held.

Work is timed in processor seconds, of PostgreSQL's processes too where it is the database, so that
a busy neighbour shows less.
"""

import resource
import statistics
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

REPETITIONS = 3


def spent(work: Callable[[], Any]) -> float:
    """Processor seconds of one run."""
    begun = seconds()
    work()
    return seconds() - begun


def seconds() -> float:
    """Processor seconds so far: this process's and the database's."""
    return time.process_time() + sum(map(ran, database()))


def database() -> list[int]:
    """The processes of PostgreSQL; none where the database is a file."""
    return children(_postmaster()) if connection.vendor == "postgresql" else []


@cache
def _postmaster() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("PPid"))
    return int(line.split()[1])


def ran(pid: int) -> float:
    """Seconds that all threads of a process have run; the kernel counts them by the nanosecond."""
    found = 0
    for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        try:
            found += int(task.read_text(encoding="ascii").split()[0])
        except OSError:  # ended meanwhile
            continue
    return found / 1e9


def alternating(
    *works: Callable[[], Any], repetitions: int = REPETITIONS, calls: int = 1
) -> list[list[float]]:
    """Seconds of every call, the works taking turns, so that a noisy moment hits them all."""
    found: list[list[float]] = [[] for _work in works]
    for _turn in range(repetitions):
        for times, work in zip(found, works, strict=True):
            times.extend(spent(work) for _call in range(calls))
    return found


def median(times: list[float]) -> float:
    return statistics.median(times)


def p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def peak_mb() -> float:
    """The most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def resident_mb(pid: int) -> float:
    """What a process holds now, in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def children(pid: int) -> list[int]:
    """The processes a process has begun, and theirs."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            born = task.read_text(encoding="ascii").split()
        except OSError:  # ended meanwhile
            continue
        for child in map(int, born):
            found += [child, *children(child)]
    return found
