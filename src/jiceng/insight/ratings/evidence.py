"""Evidence out of the records: one figure, read at everybody who is rated, in two queries.

What is counted is written down with the keys of its rows, so that a point opens to its records
whatever is recorded later.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from jiceng.insight.ratings.models import Item, Method, Result, Round, Score
from jiceng.insight.shelf.addresses import address
from jiceng.insight.shelf.asked import shown
from jiceng.insight.shelf.look import look_up, parts_of
from jiceng.kernel.asks import Ask
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Value, higher
from jiceng.kernel.paths import upward
from jiceng.registers.orgs.models import Org


@dataclass(frozen=True)
class Found:
    """What the records say of one item at one organisation; None where nothing can be counted."""

    value: Decimal | None = None
    keys: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Subjects:
    """A node of the tree that is only those who are rated, with what lies beneath each of them: the
    figures of a few branches do not count a whole district.
    """

    root: Org
    orgs: frozenset[int]

    @property
    def path(self) -> str:
        return f"{self.root.path}*"

    def paths(self, day: date) -> dict[Any, str]:
        tree = self.root.paths(day)
        own = {tree[one] for one in self.orgs if one in tree}
        return {pk: path for pk, path in tree.items() if own.intersection(upward(path))}

    def under(self, day: date) -> QuerySet[Any]:
        found: QuerySet[Any] = Org.objects.filter(pk__in=list(self.paths(day)))
        return found


def found_for(
    items: Iterable[Item], round_: Round, orgs: Sequence[int], ask: Ask
) -> dict[tuple[int, int], Found]:
    """By item and organisation, for the items that are judged by records."""
    node, told = Subjects(round_.org, frozenset(orgs)), {}
    for item in items:
        if item.method == Method.RECORDS:
            for org, found in _found(item, node, orgs, ask):
                told[item.pk, org] = found
    return told


def _found(
    item: Item, node: Subjects, orgs: Sequence[int], ask: Ask
) -> Iterator[tuple[int, Found]]:
    figure, paths = look_up(item.figure), ask.paths(node)
    spread, keys = figure.spread(node, ask), _keys(figure, node, orgs, ask)
    for org in orgs:
        path = paths.get(org, "")
        yield org, Found(_number(spread.get(path), str(figure.unit)), keys.get(path, []))


def _number(value: Value, unit: str) -> Decimal | None:
    said = shown(value, unit)
    known = isinstance(said, int | Decimal) and not isinstance(said, bool)
    return Decimal(said) if known else None


def _keys(figure: Any, node: Subjects, orgs: Sequence[int], ask: Ask) -> dict[str, list[int]]:
    """The rows behind the number, by the path of each subject that has them beneath it."""
    ground = _ground(figure)
    rows, paths = ground.rows(node, ground.asked(ask))[1], ask.paths(node)
    found: dict[str, list[int]] = {paths[one]: [] for one in orgs if one in paths}
    for where, key in rows.order_by("pk").values_list(ground.at, "pk"):
        path = paths.get(where, "")
        while path:
            if path in found:
                found[path].append(key)
            path = higher(path)
    return found


def opens(result: Result, score: Score) -> str:
    """The address at which the number of an item opens to its rows; where none counts, to those
    who could and do not.
    """
    item = score.item
    if item.method != Method.RECORDS or result.evidence_on is None:
        return ""
    show = "records" if score.records or item.falling or not _lacks(item) else "missing"
    return address(item.figure, result.org, result.round.ask(result.evidence_on), show)


def _lacks(item: Item) -> bool:
    """Has its figure those who could count and do not?"""
    return getattr(_ground(look_up(item.figure)), "having", None) is not None


def _ground(figure: Any) -> Any:
    while not isinstance(figure, Figure):
        figure = parts_of(figure)[0]
    return figure
