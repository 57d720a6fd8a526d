"""Every record that waits for a step a person may take, gathered from the pages of all rooms."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q
from django.urls import NoReverseMatch, reverse

from jiceng.kernel.actors import Actor
from jiceng.kit.access import beneath
from jiceng.kit.cells import field_of
from jiceng.kit.rooms import gather

EACH = 5
DUE = "due_on"


@dataclass(frozen=True)
class Open:
    """A record that waits, with the steps this person may take and the day it is due, if any."""

    title: str
    steps: tuple[str, ...]
    due: date | None
    url: str


@dataclass(frozen=True)
class Waiting:
    """All records of one noun that wait; the first few of them, soonest due first."""

    noun: str
    count: int
    first: tuple[Open, ...]
    url: str


def waiting(actor: Actor) -> Iterator[Waiting]:
    """By noun, one count and one short list each; two tables of the same records count once."""
    seen = set[tuple[Any, ...]]()
    for pages in gather("pages", "PAGES"):
        acts = [act for act in pages.moves.values() if act.step is not None]
        asked = [one for act in acts if (one := _asked(pages, act, actor)) is not None]
        if not asked:
            continue
        rows = _rows(pages, actor, asked)
        count, shown = rows.count(), list(rows[:EACH])
        same = (pages.sheet.model, count, *(row.pk for row in shown))
        if count and same not in seen:
            seen.add(same)
            first = tuple(_open(pages, acts, row, actor) for row in shown)
            yield Waiting(str(pages.sheet.title), count, first, _url(f"{pages.name}.table"))


def behind_doors(actor: Actor) -> Iterator[Waiting]:
    """What waits on a page of the phone alone, for whoever is at the desk."""
    for door in gather("portal", "DOORS"):
        if door.waits is None or not actor.reach(*door.roles):
            continue
        rows = _soonest(door.waits(actor))
        first = tuple(
            Open(str(row), (str(door.verb),), getattr(row, DUE, None), _url(door.each, row.pk))
            for row in rows[:EACH]
        )
        if first:
            yield Waiting(str(door.title), rows.count(), first, _url(door.page))


def _asked(pages: Any, act: Any, actor: Actor) -> Q | None:
    """Rows in which the step is awaited, beneath a node where the person may take it."""
    states, reach = act.flow.waits(act.step), tuple(actor.reach(*pages.roles_of(act)))
    if not states or not reach:
        return None
    where = beneath(pages.at, reach) if pages.at else Q()
    return Q(state__in=states) & where


def _rows(pages: Any, actor: Actor, asked: list[Q]) -> Any:
    found = asked[0]
    for one in asked[1:]:
        found |= one
    return _soonest(pages.sheet.visible(actor).filter(found))


def _soonest(rows: Any) -> Any:
    if field_of(rows.model, DUE) is None:
        return rows.order_by("pk")
    return rows.order_by(F(DUE).asc(nulls_last=True), "pk")


def _open(pages: Any, acts: list[Any], row: Any, actor: Actor) -> Open:
    steps = tuple(
        str(act.title)
        for act in acts
        if row.state in act.flow.waits(act.step) and pages.may(actor, pages.roles_of(act), row)
    )
    return Open(str(row), steps, getattr(row, DUE, None), _url(f"{pages.name}.detail", row.pk))


def _url(name: str, *args: Any) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
