"""Where every organisation hung on any day, read once for a whole statement."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from jiceng.kernel.periods import DAY, Period
from jiceng.registers.orgs.models import Org, OrgPath


def above(path: str) -> list[str]:
    """The node itself and everything it hangs under, each by its own segment.

    A segment is an organisation's for good, wherever it hangs: so a node's statement is its own
    through every move of it, and only the borders it crosses count.
    """
    return path.split(".")[:-1]


def own(path: str) -> str:
    """The segment of the node itself."""
    return path.rsplit(".", 2)[-2]


class Tree:
    """Organisations by day: `at(org, day)` is the path it had that day."""

    def __init__(self) -> None:
        self.now: dict[int, str] = dict(Org.objects.values_list("pk", "path"))
        self.overlapping: set[int] | None = None  # asked once for a statement of many days
        self.past: dict[int, list[tuple[date, date, str]]] = defaultdict(list)
        former = OrgPath.objects.order_by("since").values_list("org", "since", "until", "path")
        for org, since, until, path in former:
            if until is not None:  # a place that was left has its last day
                self.past[org].append((since, until, path))

    def under(self, path: str, day: date) -> set[str]:
        """Segments of the nodes that lay beneath that day, itself included."""
        top = own(path)
        lines = (above(self.at(org, day)) for org in self.now)
        return {line[-1] for line in lines if top in line}

    def at(self, org: int, day: date) -> str:
        for since, until, path in self.past.get(org, ()):
            if since <= day < until:
                return path
        return self.now[org]

    def moves(self, period: Period) -> Iterator[tuple[int, date, str, str]]:
        """Organisations that hung elsewhere from a day of the period on: from where, to where."""
        for org, stretches in self.past.items():
            for _since, until, path in stretches:
                if until in period and path != self.at(org, until):
                    yield org, until, self.at(org, until - DAY), self.at(org, until)
