"""A line of the table: what was measured, beside what, and whether the ratio holds."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db import connection

MARK = "BENCH "  # before each line that a child hands to the table


@dataclass(frozen=True)
class Line:
    """One measurement. `ratio` is a pure number; `limit` is the bound it is held against.

    With `most` the ratio must not exceed the limit, otherwise it must reach it; a line
    without a limit only informs.
    """

    what: str
    workload: str
    ours: str
    beside: str
    ratio: float
    limit: float | None = None
    most: bool = False

    @property
    def holds(self) -> bool:
        if self.limit is None:
            return True
        return self.ratio <= self.limit if self.most else self.ratio >= self.limit

    @property
    def verdict(self) -> str:
        return "–" if self.limit is None else "✓" if self.holds else "✗"

    @property
    def bound(self) -> str:
        return "" if self.limit is None else f"{'≤' if self.most else '≥'} {self.limit:g}"

    def cells(self) -> list[str]:
        return [
            self.what, self.workload, self.ours, self.beside, f"{self.ratio:.2f}", self.bound,
            self.verdict,
        ]  # fmt: skip


HEAD = ["what", "workload", "ours", "beside", "ratio", "limit", ""]


def engine() -> str:
    """The database measured on. Limits beside a rival are meant for PostgreSQL: where each
    question costs a rival nothing, asking fewer is worth nothing.
    """
    return "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"


def told(line: Line) -> None:
    """Hand a line to the table that started this process."""
    print(MARK + json.dumps(asdict(line), ensure_ascii=False), flush=True)


def heard(output: Iterable[str]) -> list[Line]:
    """The lines a child handed over."""
    return [Line(**json.loads(text[len(MARK) :])) for text in output if text.startswith(MARK)]


def markdown(lines: Iterable[Line]) -> str:
    rows = [HEAD, ["---"] * len(HEAD), *(line.cells() for line in lines)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def within(what: str, workload: str, seconds: float, limit: float) -> Line:
    """A line held against a time of its own: the ratio is the share of it that was used."""
    return Line(what, workload, f"{seconds:.2f} s", f"{limit:g} s", seconds / limit, 1, most=True)
