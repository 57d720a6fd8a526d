"""Timing: alternating repetitions, medians, and the most memory a process ever held.

Work in one process is timed in its own processor seconds, so that a busy neighbour shows less.
"""

import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

REPETITIONS = 3


def spent(work: Callable[[], Any]) -> float:
    """Processor seconds of one run."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


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
        for child in map(int, task.read_text(encoding="ascii").split()):
            found += [child, *children(child)]
    return found
