"""Materialised paths of the tree: `0001.0003.` lies beneath `0001.`"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
WIDTH = 5  # 60 million nodes


def segment(number: int) -> str:
    """One step of a path, so that paths sort as their numbers do."""
    said = ""
    while number:
        number, rest = divmod(number, 36)
        said = DIGITS[rest] + said
    return f"{said.zfill(WIDTH)}."


def inside(lookup: str, path: str) -> Q:
    """Rows whose path is this or beneath it: a range, which every index can serve."""
    if not path:
        return Q()
    return Q(**{f"{lookup}__gte": path, f"{lookup}__lt": f"{path[:-1]}/"})


def upward(path: str) -> list[str]:
    """The path and those above it, from the root down."""
    parts = path.rstrip(".").split(".")
    return [".".join(parts[: n + 1]) + "." for n in range(len(parts))]


def neighbouring(lookup: str, path: str) -> Q:
    """Rows near a node: on the line above it, or anywhere beneath its street (the second level)."""
    street = ".".join(path.rstrip(".").split(".")[:2]) + "."
    return Q(**{f"{lookup}__in": upward(path)}) | inside(lookup, street)


def steps(one: str, other: str) -> int:
    """How many steps lie between two nodes of the tree, by their paths."""
    first, second = one.split(".")[:-1], other.split(".")[:-1]
    shared = 0
    for mine, theirs in zip(first, second, strict=False):
        if mine != theirs:
            break
        shared += 1
    return len(first) + len(second) - 2 * shared


def nearest(rows: Iterable[Any], path: str) -> Any:
    """Of rows that hang in the tree by `org`, the one closest above a path; None without any."""
    above = [row for row in rows if path.startswith(row.org.path)]
    return max(above, key=lambda row: len(row.org.path), default=None)


if TYPE_CHECKING:
    _Char = models.CharField[str, str]
else:
    _Char = models.CharField


class PathField(_Char):
    """Compared byte by byte on every database."""

    def db_parameters(self, connection: Any) -> Any:
        found = super().db_parameters(connection)
        found["collation"] = "C" if connection.vendor == "postgresql" else None
        return found
