"""What the rooms watch, read for one person at one node: counts by organisation, then names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from jiceng.insight.shelf.tables import link_of, sheet_of, visible
from jiceng.kernel.actors import Actor
from jiceng.kernel.measures import COUNT, Rows
from jiceng.kernel.watches import NextStep, Watch, concerned
from jiceng.kit.rooms import gather
from jiceng.kit.scope import address, code_of
from jiceng.kit.titles import sourced
from jiceng.registers.orgs.models import Org


def watches() -> tuple[Watch, ...]:
    """Everything that is watched, in the order of the floors."""
    return gather("figures", "WATCHES")


def rows_of(watch: Watch, node: Org, day: date, actor: Actor) -> Rows:
    """Those watched beneath a node whom this person may open; nobody counts what is closed."""
    return visible(watch.rows(node, watch.ask(day)), actor)


@dataclass(frozen=True)
class Count:
    """How many of one watch there are at one node, itself included."""

    org: Org
    numbers: tuple[int, ...]

    @property
    def code(self) -> str:
        return code_of(self.org)


def counts(node: Org, day: date, actor: Actor) -> tuple[tuple[int, ...], list[Count]]:
    """For each watch the whole node, and each organisation right beneath it that has any.

    One query for each watch; in the order of the tree, not of the numbers.
    """
    columns = []
    for watch in watches():
        ask = watch.ask(day)
        leaves = COUNT.leaves(rows_of(watch, node, day, actor), watch.figure.at)
        columns.append(COUNT.climb({k: v for (k,), v in leaves.items()}, ask.paths(node)))
    own = node.path_on(day)
    found = {pk: path for pk, path in node.paths(day).items() if _right_beneath(own, path)}
    orgs = Org.objects.in_bulk(found)
    lines = [
        Count(orgs[pk], tuple(column.get(path, 0) for column in columns))
        for pk, path in sorted(found.items(), key=lambda one: one[1])
    ]
    return tuple(c.get(own, 0) for c in columns), [line for line in lines if any(line.numbers)]


def _right_beneath(own: str, path: str) -> bool:
    return path.startswith(own) and path[len(own) :].count(".") == 1


@dataclass(frozen=True)
class Watched:
    """One member (or organisation) that needs attention."""

    watch: Watch
    org: Org
    record: Any
    who: str
    since: date
    step: NextStep

    @property
    def cites(self) -> str:
        return sourced(self.watch.cited(self.step))

    @property
    def url(self) -> str:
        """The record the number stands on."""
        return link_of(self.record, sheet_of(type(self.record)))

    def opens(self, actor: Actor) -> str:
        """The form of the next step, prepared; nothing for somebody who does not take it."""
        place = address(self.step.verb) if self.step.verb else ""
        held = actor.reach(self.step.by)
        if not place or not any(self.org.path.startswith(path) for path in held):
            return ""
        asked = {"org": code_of(self.org), "watch": self.watch.key}
        member = concerned(self.record, self.watch.member)
        if self.watch.member and member is not None:
            asked["member"] = str(member.pk)
        return f"{place}?{urlencode(asked)}"


def listed(watch: Watch, rows: Iterable[Any], day: date) -> Iterator[Watched]:
    """One page of rows as the page says them."""
    at = watch.figure.at
    for row in rows:
        member = concerned(row, watch.member) if watch.member else None
        who = str(member if member is not None else row)
        yield Watched(watch, concerned(row, at), row, who, row.watched_since,
                      watch.step(row.watched_since, day))  # fmt: skip


def in_order(watch: Watch, rows: Rows) -> Rows:
    """In the order of the tree; within a branch by the day it began, the longest first."""
    at = watch.figure.at
    place = "path" if at == "pk" else f"{at}__path"
    joined = [] if at == "pk" else [at]
    if watch.member and watch.member != "pk":
        joined.append(f"{watch.member}__person")
    elif watch.member:
        joined.append("person")
    found = rows.select_related(*joined) if joined else rows
    return found.order_by(place, "watched_since", "pk")
