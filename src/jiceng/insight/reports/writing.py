"""Writes a report: a template in our own words, every blank filled from one and the same Ask."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from django.conf import settings
from django.template import engines
from django.utils import translation

from jiceng.insight.reports.slots import MISSING, Block, Draft, Slot
from jiceng.insight.shelf.addresses import address
from jiceng.insight.shelf.asked import shown
from jiceng.insight.shelf.look import bound_of, bounds_of, look_up
from jiceng.insight.shelf.words import full_title
from jiceng.kernel.asks import Ask
from jiceng.kernel.book import definition_of, plain
from jiceng.kernel.figures import Figure
from jiceng.kernel.formulas import NotClosedError
from jiceng.kernel.measures import Rows, Total, Value
from jiceng.kit.documents.texts import day_text
from jiceng.kit.rooms import gather
from jiceng.registers.orgs.models import Org

MARK = re.compile("\ue000(\\d+)\ue001")
STYLES = {"# ": "h1", "## ": "h2", "### ": "h3"}
TENTH = Decimal("0.1")


@dataclass(frozen=True, kw_only=True)
class Report:
    """A kind of report: its text, and the bounds a writer may set."""

    name: str
    title: str  # what it is called on the list
    heading: str  # the title on the sheet; {node} is the node's name
    template: str
    genre: str = ""
    bounds: Mapping[str, str] = field(default_factory=dict)  # full name → what it bounds


class NoReportError(LookupError):
    """No report is called so."""


def reports() -> dict[str, Report]:
    """All kinds of report that the rooms declare (`REPORTS` in `texts.py`)."""
    return {report.name: report for report in gather("texts", "REPORTS")}


def report_of(name: str) -> Report:
    """Raises NoReportError in plain Chinese."""
    if name not in reports():
        raise NoReportError(f"没有叫“{name}”的报告，现有：{'、'.join(reports())}")
    return reports()[name]


@dataclass
class Writing:
    """A report being written at one node, from one Ask."""

    node: Org
    ask: Ask
    slots: list[Slot] = field(default_factory=list)

    def put(self, slot: Slot) -> str:
        """Keep the slot; the text carries only its place."""
        self.slots.append(slot)
        return f"\ue000{len(self.slots) - 1}\ue001"

    def read(self, written: str) -> tuple[Any, Any, Value]:
        """The figure, its reading, and its value: None where nothing can honestly be said."""
        figure = look_up(written)
        reading = figure.read(self.node, self.ask)
        try:
            value = reading.value
        except NotClosedError:
            return figure, reading, None
        return figure, reading, None if empty(figure, reading) else value

    def slot(self, written: str, said: str, value: Value, **changes: Any) -> Slot:
        """A slot of a figure, with its definition, source, day and address."""
        figure = look_up(written)
        in_force = {**bounds_of(figure), **self.ask.bounds}
        base = Slot(
            written=written,
            said=said,
            value=plain(value),
            title=full_title(written),
            unit=str(figure.unit),
            definition=str(figure.definition or figure.title),
            source=str(figure.cites),
            at=day_text(self.ask.day),
            link=address(written, self.node, self.ask, str(changes.get("show", "records"))),
            supplied_by=str(figure.supplied_by),
            bounds={name: plain(in_force[name]) for name in sorted(bounds_of(figure))},
            hashed=definition_of(figure),
        )
        return replace(base, **changes)

    def gaps(self, figure: Any, reading: Any) -> str:
        """How many rows lack the very number that is added up or averaged, in words."""
        if not isinstance(figure, Figure) or figure.measure.needs == "pk":
            return ""
        name = ("unrecorded", figure.name, self.node.path)
        count = self.ask.remember(name, reading.unrecorded.count)
        return f"有{count}条记录没有登记这一项" if count else ""

    def closed(self, written: str, split: str) -> dict[Any, Decimal]:
        """Shares of every part of a split in tenths of a per cent, which close to 100 %.

        The largest remainders are rounded up, so the printed shares always add up.
        """
        figure = look_up(written)
        reading = figure.read(self.node, self.ask)
        parts = self.ask.remember(
            ("by", figure.name, self.node.path, split), lambda: reading.by(split)
        )
        whole = reading.value
        if not whole or sum(parts.values()) != whole:
            return {}
        exact = {kind: Decimal(100) * value / whole for kind, value in parts.items()}
        down = {kind: share.quantize(TENTH, ROUND_FLOOR) for kind, share in exact.items()}
        spare = int((Decimal(100) - sum(down.values())) / TENTH)
        for kind in sorted(exact, key=lambda k: (down[k] - exact[k], str(k)))[:spare]:
            down[kind] += TENTH
        return down

    def bound(self, written: str) -> Any:
        return bound_of(written, self.ask)


def empty(figure: Any, reading: Any) -> bool:
    """A sum of which not one part was ever recorded is unknown, not nought."""
    if not isinstance(figure, Figure) or not isinstance(figure.measure, Total):
        return False
    rows = reading.records
    return bool(rows.exists() and not rows.exclude(pk__in=reading.unrecorded.values("pk")).exists())


@translation.override(settings.LANGUAGE_CODE)  # a report is Chinese whoever builds it
def write(report: Report, node: Org, ask: Ask) -> Draft:
    """The whole report, live: every number asked now, of one Ask."""
    writing = Writing(node, ask)
    template = engines["django"].get_template(report.template)
    context = {"writing": writing, "node": node, "period": ask.period, "day": day_text(ask.day)}
    text = template.render(context)
    return Draft(
        name=report.name,
        title=report.heading.format(node=node.name),
        unit=node.name,
        period=ask.period.code,
        day=ask.day.isoformat(),
        blocks=tuple(blocks(text)),
        slots=tuple(writing.slots),
    )


def blocks(text: str) -> list[Block]:
    """The paragraphs of a rendered text; `# `, `## ` and `### ` begin headings."""
    found = []
    for line in text.splitlines():
        words = "".join(line.split()) if not line.startswith("#") else line.strip()
        if not words:
            continue
        mark = next((mark for mark in STYLES if words.startswith(mark)), "")
        found.append(Block(STYLES.get(mark, "p"), tuple(pieces(words[len(mark) :]))))
    return found


def pieces(words: str) -> list[str | int]:
    """Texts and slot numbers, in turn."""
    split = MARK.split(words)
    found: list[str | int] = []
    for turn, piece in enumerate(split):
        if turn % 2:
            found.append(int(piece))
        elif piece:
            found.append(piece)
    return found


def with_records(draft: Draft, node: Org, ask: Ask) -> Draft:
    """The same draft with the ids of the rows behind every slot."""
    opened: dict[tuple[str, str], tuple[str, ...]] = {}
    slots = []
    for slot in draft.slots:
        key = (slot.written, slot.show)
        if slot.link and not slot.records and key not in opened:
            rows = getattr(look_up(slot.written).read(node, ask), slot.show)
            opened[key] = ids(rows)
        slots.append(replace(slot, records=slot.records or opened.get(key, ())))
    return replace(draft, slots=tuple(slots))


def ids(rows: Rows) -> tuple[str, ...]:
    return tuple(str(pk) for pk in rows.order_by("pk").values_list("pk", flat=True))


def amount(figure: Any, value: Value) -> str:
    """A value with its unit, as an appendix writes it."""
    return MISSING if value is None else f"{shown(value, str(figure.unit))}{figure.unit}"
