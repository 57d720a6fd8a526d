"""Every figure of the shelf at one node, for the book: with its first splits and its records."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from jiceng.insight.shelf.asked import shown
from jiceng.insight.shelf.look import look_up, shelf
from jiceng.insight.shelf.words import full_title
from jiceng.kernel.asks import Ask, Node
from jiceng.kernel.book import (
    ClosedValue,
    beneath,
    definition_of,
    ids_of,
    in_force,
    plain,
    read_plain,
)
from jiceng.kernel.figures import Figure
from jiceng.kernel.formulas import Across, Formula, Moved, NotClosedError, share
from jiceng.kernel.measures import COUNT, Value
from jiceng.kernel.phrases import NONE
from jiceng.kernel.splits import UNKNOWN
from jiceng.kit.rooms import gather

Told = Callable[[int, int], None]
WIDE = 60  # a split of more values than this is a list and no table


def silent(done: int, total: int) -> None:
    """Nobody is told how far it is."""


def asked_for() -> list[Any]:
    """All of the shelf, and what its own comparisons look back at."""
    found: dict[str, Any] = {one.name: one for one in shelf().values()}
    todo = list(found.values())
    while todo:
        one = todo.pop()
        for part in beneath(one):
            todo.append(part)
            if isinstance(one, Moved) and one.closed:
                found.setdefault(part.name, part)
    return list(found.values())


def key_of(name: str) -> str:
    """The key on the shelf, without what was chosen of it."""
    return name.partition("{")[0].partition(":")[0].partition("(")[0]


def frozen(
    node: Node, ask: Ask, told: Told = silent, only: Sequence[str] = ()
) -> tuple[list[ClosedValue], list[tuple[str, str]]]:
    """All values of a node's period, and what could not be frozen, each with the reason.

    `only` names figures by key; without it everything is frozen.
    """
    values: dict[str, ClosedValue] = {}
    left_out: list[tuple[str, str]] = []
    wanted = [one for one in asked_for() if not only or key_of(one.name) in only]
    for place, figure in enumerate(wanted):
        told(place, len(wanted))
        try:
            for value in of_one(figure, node, ask):
                values.setdefault(value.name, value)
        except NotClosedError:
            why = _("和没有关账、或者口径已变的期间比较，不定格")
            left_out.append((figure.name, why))
    for more in gather("audits", "CELLS"):
        for cell in more(node, ask):
            values.setdefault(cell.name, kept(cell, cell.value, cell.ids, ask))
    return list(values.values()), left_out


def of_one(figure: Any, node: Node, ask: Ask) -> Iterator[ClosedValue]:
    """The figure and its population, their parts by each first split, and its share."""
    if not isinstance(figure, Figure):
        reading = figure.read(node, ask)
        yield kept(figure, reading.value, ids_of(reading.records), ask)
        if isinstance(figure, Formula):
            for split in figure.splits:
                yield from of_formula(figure, split, node, ask)
        return
    yield from of_figure(figure, node, ask)
    if figure.having is not None:
        yield from of_figure(figure.population, node, ask)
        rate = share(figure)
        yield kept(rate, rate.read(node, ask).value, [], ask)


def kept(figure: Any, value: Value, ids: Sequence[str], ask: Ask) -> ClosedValue:
    return ClosedValue(
        name=figure.name, value=plain(value), bounds=in_force(figure, ask.bounds),
        definition=definition_of(figure), records=list(ids),
    )  # fmt: skip


def of_figure(figure: Figure, node: Node, ask: Ask) -> Iterator[ClosedValue]:
    """One query for the ids of the whole and of all parts; counts need no other."""
    reading = figure.read(node, ask)
    rows, splits = reading.records, list(figure.splits)
    for split in splits:
        rows = figure.cut(rows, split, reading.ask)
    lines = list(rows.order_by("pk").values_list("pk", *(f"by_{split}" for split in splits)))
    counted = figure.measure == COUNT
    value = len(lines) if counted else reading.value
    yield kept(figure, value, [str(line[0]) for line in lines], ask)
    for place, split in enumerate(splits, 1):
        ids: dict[Any, list[str]] = defaultdict(list)
        for line in lines:
            ids[line[place]].append(str(line[0]))
        if len(ids) > WIDE:
            continue
        values = {kind: len(found) for kind, found in ids.items()} if counted else {}
        if not counted and lines:
            values = reading.by(split)
        for kind, found in _unknown_together(ids).items():
            part = figure.only(**{split: kind})
            both = kind == UNKNOWN and None in ids and UNKNOWN in ids
            known = None if kind == UNKNOWN and None in ids else kind
            worth = part.read(node, ask).value if both else values.get(known)
            yield kept(part, worth, found, ask)


def _unknown_together(ids: dict[Any, list[str]]) -> dict[Any, list[str]]:
    """What was never filled in is 不详, by whichever name the split has it."""
    found = {kind: list(own) for kind, own in ids.items() if kind is not None}
    if None in ids:
        found[UNKNOWN] = sorted([*found.get(UNKNOWN, []), *ids[None]], key=int_or_text)
    return found


def int_or_text(one: str) -> tuple[int, str]:
    return (int(one), "") if one.isdigit() else (0, one)


def of_formula(figure: Formula, split: str, node: Node, ask: Ask) -> Iterator[ClosedValue]:
    """Parts of a formula from the parts of its inputs; the records stay with the inputs."""
    parts = _parts(figure, split, node, ask)
    if len(parts) > WIDE:
        return
    for kind, value in parts.items():
        yield kept(figure.only(**{split: kind}), value, [], ask)


def _parts(figure: Any, split: str, node: Node, ask: Ask) -> dict[Any, Value]:
    if isinstance(figure, Figure):
        name = ("closing.by", figure.name, split)
        by = ask.remember(name, lambda: figure.read(node, ask).by(split))
        return {(UNKNOWN if kind is None else kind): value for kind, value in by.items()}
    if not isinstance(figure, Formula) or any(isinstance(p, Moved | Across) for p in figure.inputs):
        return {}
    by_input = [_parts(part, split, node, ask) for part in figure.inputs]
    kinds = sorted({kind for one in by_input for kind in one}, key=str)
    zeros = [_zero(part) for part in figure.inputs]
    return {
        kind: figure.combine(*(one.get(kind, z) for one, z in zip(by_input, zeros, strict=True)))
        for kind in kinds
    }


def _zero(figure: Any) -> Value:
    return figure.measure.value(figure.measure.zero) if isinstance(figure, Figure) else None


def title_of(name: str) -> str:
    """How a frozen number is called; its name where no figure is called so any more."""
    try:
        return full_title(name.partition("(")[0])
    except LookupError:
        return name


def worth(name: str, value: Any) -> str:
    """A frozen value as it is read, with its figure's unit."""
    found = read_plain(value)
    try:
        unit = str(look_up(name.partition("(")[0]).unit)
    except LookupError:
        unit = ""
    if found is None:
        return NONE
    told = _(unit) if unit else ""
    return f"{shown(found, unit)}{told if told == unit else f' {told}'}"
