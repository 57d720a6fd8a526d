"""The screen of a node as plain data: shown now, or kept as a snapshot and shown unchanged.

Every number says of how many, of which time and in which unit, and opens at the shelf. Lists
stand in the order they were laid or in that of the tree, never by size.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jiceng.insight.screen.laying import show_of, tiles_of
from jiceng.insight.screen.models import Shape, Stretch, Tile
from jiceng.insight.shelf.addresses import Question, address
from jiceng.insight.shelf.again import BY, LACKING, NONE_YET
from jiceng.insight.shelf.asked import Asked, Line, denominator, shown
from jiceng.insight.shelf.nodes import code_of
from jiceng.insight.shelf.words import full_title, said, split_title
from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.book import definition_of
from jiceng.kernel.measures import Value
from jiceng.kernel.paths import upward
from jiceng.kernel.periods import Period, around, on
from jiceng.kit.charts import figure_text
from jiceng.kit.rooms import gather
from jiceng.kit.scope import title_of
from jiceng.kit.titles import sourced
from jiceng.registers.orgs.models import Org

DAY = timedelta(days=1)


@dataclass
class Reader:
    """One look at a node on one day: all tiles share what they ask."""

    node: Org
    day: date
    keeps: bool = False  # with the records each number stands on, for a snapshot
    base: Ask = field(init=False)

    def __post_init__(self) -> None:
        self.base = Ask(on(self.day))

    def ask(self, tile: Tile) -> Ask:
        """The tile's own stretch of time, seen from this day."""
        period, past = stretch(tile.stretch, self.day)
        late = past and not _good(tile.figure)
        return replace(self.base, period=period, as_of=None if late else self.day)

    def asked(self, tile: Tile) -> Asked:
        return Asked(Question(tile.figure, self.node, self.ask(tile)))


def stretch(name: str, day: date) -> tuple[Period, bool]:
    """The period, and whether it is over."""
    if name == Stretch.DAY:
        return on(day), False
    every = name.removeprefix("last_")
    now = around(day, every)
    return (now, False) if every == name else (around(now.first - DAY, every), True)


def _good(written: str) -> bool:
    """What is done after the period still counts as done, where its duty says so."""
    duty = duties().get(written)
    return duty is not None and (duty.made_good or duty.own is not None)


def duties() -> dict[str, Any]:
    return {duty.key: duty for duty in gather("figures", "DUTIES")}


def watches() -> dict[str, Any]:
    return {watch.key: watch for watch in gather("figures", "WATCHES")}


def board(node: Org, *, keeps: bool = False) -> dict[str, Any]:
    """Everything the screen of this node shows today; `keeps` as a snapshot holds it: every tile
    also says how many records it opens to, and their hash.
    """
    reader = Reader(node, clock.today(), keeps)
    tiles, laid_by = tiles_of(node)
    by_shape: dict[str, list[Tile]] = {}
    lacking = []
    for tile in tiles:
        if why := empty(reader.asked(tile)):
            lacking.append({"title": named(tile), "why": why})
        else:
            by_shape.setdefault(tile.shape, []).append(tile)
    problems = by_shape.get(Shape.PROBLEM, [])
    return {
        "node": node.name,
        "code": code_of(node),
        "line": [{"title": org.name, "code": code_of(org)} for org in above(node)],
        "day": reader.day.isoformat(),
        "at": timezone.localtime(clock.now()).strftime("%Y-%m-%d %H:%M"),
        "laid_by": laid_by.name if laid_by else "",
        "problems": [problem(reader, tile) for tile in problems],
        "beneath": beneath(reader, problems),
        "numbers": [number(reader, tile) for tile in by_shape.get(Shape.NUMBER, [])],
        "charts": [
            chart(reader, tile)
            for shape in (Shape.TREND, Shape.SPLIT)
            for tile in by_shape.get(shape, [])
        ],
        "lacking": unlike(lacking),
    }


def above(node: Org) -> list[Org]:
    """The line of superiors, the highest first, the node itself last."""
    return list(Org.objects.filter(path__in=upward(node.path)).order_by("path"))


def unlike(lacking: list[dict[str, str]]) -> list[dict[str, str]]:
    """Each missing thing once."""
    return list({one["title"]: one for one in lacking}.values())


def empty(asked: Asked) -> str:
    """Why there is nothing to show: nothing of the kind was ever recorded. Else nothing.

    A nought counted over records is a nought; over an empty book it would be a guess.
    """
    value = asked.value
    if value is not None and value != 0:
        return ""
    rows = asked.reading.of if asked.plain else asked.reading.records
    if rows.model._base_manager.exists():
        return ""
    noun = rows.model._meta.verbose_name
    return str(_(NONE_YET) % noun)


def named(tile: Tile) -> str:
    """Its own short title, else the deed that is owed, else what is watched, else the figure."""
    if tile.title:
        return tile.title
    title = full_title(tile.figure)
    if tile.shape == Shape.PROBLEM:
        for known in (watches(), duties()):
            title = _(str(known[tile.figure].title)) if tile.figure in known else title
    return _(LACKING) % title if show_of(tile) == "missing" else title


def written(value: Value, unit: str) -> str:
    """A value as the screen writes it; nothing where nothing can be said."""
    told = shown(value, unit)
    if told is None:
        return ""
    return figure_text(told) if isinstance(told, int | float | Decimal) else str(told)


def about(reader: Reader, tile: Tile) -> dict[str, Any]:
    """What stands beside every number: name, unit, time, definition, source."""
    asked, ask = reader.asked(tile), reader.ask(tile)
    figure = asked.figure
    return {
        "title": named(tile),
        "written": tile.figure,
        "part": show_of(tile),
        "unit": said(figure.unit),
        "period": "" if ask.period.first == ask.period.last else ask.period.words,
        "as_of": ask.day.isoformat(),
        "definition": said(figure.definition) or said(figure.title),
        "cites": sourced(figure.cites),
        "hashed": definition_of(figure),
        "url": address(tile.figure, reader.node, ask),
        **(stood_on(asked, show_of(tile)) if reader.keeps else {}),
    }


def problem(reader: Reader, tile: Tile) -> dict[str, Any]:
    """How many of how many are in trouble, and where they are."""
    figure, ask = reader.asked(tile).figure, reader.ask(tile)
    count = troubled(figure, tile).read(reader.node, ask).value
    whole = figure.population.read(reader.node, ask).value
    return about(reader, tile) | {
        "count": written(count, figure.unit),
        "of": written(whole, figure.unit),
        "trouble": bool(count),
        "records_url": address(tile.figure, reader.node, ask, show_of(tile)),
        "of_url": address(tile.figure, reader.node, ask, "of"),
    }


def beneath(reader: Reader, problems: list[Tile]) -> dict[str, Any]:
    """Right beneath the node, in the order of the tree: how much of each trouble is where."""
    spreads = [Spread.of(reader, tile) for tile in problems]
    rows = []
    for org in Org.objects.standing(reader.day).filter(parent=reader.node).order_by("path"):
        cells = [one.cell(reader, org) for one in spreads]
        rows.append({"title": title_of(org), "code": code_of(org), "cells": cells,
                     "trouble": any(cell["trouble"] for cell in cells)})  # fmt: skip
    heads = [{"title": named(tile)} for tile in problems]
    return {"heads": heads, "rows": rows, "quiet": not any(row["trouble"] for row in rows)}


@dataclass(frozen=True)
class Spread:
    """One trouble at every node beneath: how many, of how many."""

    tile: Tile
    ask: Ask
    counts: Mapping[str, Value]
    wholes: Mapping[str, Value]

    @classmethod
    def of(cls, reader: Reader, tile: Tile) -> "Spread":
        figure, ask = reader.asked(tile).figure, reader.ask(tile)
        counted, node = troubled(figure, tile), reader.node
        return cls(tile, ask, counted.spread(node, ask), figure.population.spread(node, ask))

    def cell(self, reader: Reader, org: Org) -> dict[str, Any]:
        path = self.ask.paths(reader.node).get(org.pk, "")
        count, whole = self.counts.get(path) or 0, self.wholes.get(path) or 0
        return {
            "count": written(count, ""),
            "of": written(whole, ""),
            "trouble": bool(count),
            "url": address(self.tile.figure, org, self.ask, show_of(self.tile)) if whole else "",
        }


def troubled(figure: Any, tile: Tile) -> Any:
    """The figure of those in trouble: who has not, or the counted ones themselves."""
    return figure.lacking if show_of(tile) == "missing" else figure


def number(reader: Reader, tile: Tile) -> dict[str, Any]:
    """A value with what it is a part of."""
    asked = reader.asked(tile)
    whole: Value = denominator(asked)
    having = asked.value if whole is not None else None
    if not asked.plain and getattr(asked.figure, "kind", "") in {"share", "ratio"}:
        top, bottom = asked.figure.inputs[0], asked.figure.inputs[-1]
        having, whole = (part.read(reader.node, reader.ask(tile)).value for part in (top, bottom))
    rate = Decimal(having) / whole if isinstance(having, int) and whole else None
    return about(reader, tile) | {
        "value": written(asked.value, asked.unit),
        "having": written(having, "") if having is not None else "",
        "of": written(whole, "") if whole is not None else "",
        "share": written(rate, "%") if rate is not None and asked.plain else "",
        "records_url": asked.opens("records"),
        "of_url": asked.opens("of") if asked.plain and whole is not None else "",
    }


def chart(reader: Reader, tile: Tile) -> dict[str, Any]:
    """A chart's points; its table is made of the very same."""
    asked = reader.asked(tile)
    if tile.shape == Shape.TREND:
        lines, kind, words = asked.over_time(), "line", _("历期变化")
    else:
        by = split_title(asked.figure, tile.split)
        lines, kind, words = asked.cut(tile.split), "bar", _(BY) % by
    return about(reader, tile) | {
        "kind": kind,
        "words": words,
        "value": written(asked.value, asked.unit),
        "points": [_point(line) for line in lines],
    }


def _point(line: Line) -> dict[str, Any]:
    drawable = isinstance(line.value, int | float | Decimal)
    return {
        "label": line.title,
        "value": float(line.value) if drawable else None,
        "url": line.records_url or line.url,
    }


def stood_on(asked: Asked, show: str) -> dict[str, Any]:
    """How many records a number opens to, and a hash of their ids."""
    rows = getattr(asked.reading, show).order_by("pk").values_list("pk", flat=True)
    ids = [str(pk) for pk in rows]
    hashed = hashlib.sha256(",".join(ids).encode()).hexdigest()
    return {"records": len(ids), "fingerprint": hashed}
