"""Every open step a person may take, gathered from the pages of all rooms."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

from jiceng.kernel.actors import Actor
from jiceng.kit.access import beneath
from jiceng.kit.rooms import gather

EACH = 10


@dataclass(frozen=True)
class Open:
    """A record that waits for a step this person may take."""

    title: str
    noun: str
    step: str
    url: str


@dataclass(frozen=True)
class Waiting:
    """All records that wait for the same step."""

    noun: str
    step: str
    count: int
    first: tuple[Open, ...]
    url: str


def waiting(actor: Actor) -> Iterator[Waiting]:
    """By noun and step, those with something to do; one count and one short list each."""
    for pages in gather("pages", "PAGES"):
        for act in pages.moves.values():
            if act.step is None:
                continue
            rows = _rows(pages, act, actor)
            count = rows.count()
            if count:
                yield Waiting(
                    str(pages.title), str(act.title), count,
                    tuple(_open(pages, act, row) for row in rows.order_by("pk")[:EACH]),
                    _url(f"{pages.name}.table"),
                )  # fmt: skip


def _rows(pages: Any, act: Any, actor: Actor) -> Any:
    """Rows in a state the step begins in, beneath a node where the person may take it."""
    reach = tuple(actor.reach(*pages.roles_of(act)))
    rows = pages.sheet.visible(actor).filter(state__in=act.step.sources)
    if not pages.sheet.at:
        return rows if reach else rows.none()
    return rows.filter(beneath(pages.sheet.at, reach))


def _open(pages: Any, act: Any, row: Any) -> Open:
    url = _url(f"{pages.name}.detail", row.pk)
    return Open(str(row), str(pages.title), str(act.title), url)


def _url(name: str, *args: Any) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
