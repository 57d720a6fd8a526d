"""Writes a report: a template in our own words, every blank filled from one and the same Ask."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from django.conf import settings
from django.template import engines
from django.utils import translation

from jiceng.insight.reports.slots import MISSING, Block, Draft, Slot
from jiceng.insight.shelf.addresses import address
from jiceng.insight.shelf.look import bound_of, bounds_of, look_up, parts_of
from jiceng.insight.shelf.nodes import too_early
from jiceng.insight.shelf.words import full_title
from jiceng.kernel.asks import Ask
from jiceng.kernel.book import ClosedBook, definition_of, plain
from jiceng.kernel.clock import ZONE
from jiceng.kernel.figures import Figure
from jiceng.kernel.formulas import Formula, NewDefinitionError, NotClosedError
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.measures import Rows, Total, Value
from jiceng.kernel.periods import Period, parse, year, year_before
from jiceng.kit.documents.texts import day_text
from jiceng.kit.rooms import gather
from jiceng.registers.orgs.models import Org
from jiceng.registers.vocabulary.models import Programme

MARK = re.compile("\ue000(\\d+)\ue001")
STYLES = {"\ue010": "chart", "# ": "h1", "## ": "h2", "### ": "h3", "@ ": "to"}
TENTH = Decimal("0.1")
CHAPTERS = 3  # a report over the years looks back so many


@dataclass(frozen=True, kw_only=True)
class Report:
    """A kind of report: its text, and the bounds a writer may set."""

    name: str
    title: str  # what it is called on the list
    heading: str  # the title on the sheet; {node} and {campaign} are their names
    genre: str = ""
    bounds: Mapping[str, str] = field(default_factory=dict)  # full name → what it bounds
    every: str = ""  # what it is written for, where that is no year: quarter
    reviewed: bool = False  # issued only by way of a manuscript that a second person approved
    campaign: bool = False  # of one campaign (专项活动), chosen when it is begun
    subject: str = ""  # of campaigns of this subject; "": of those no other report is about
    norms: Mapping[str, Any] = field(default_factory=dict)  # bounds of the report's own: the usual

    @property
    def template(self) -> str:
        """Its text bears its name."""
        return f"reports/{self.name}.txt"

    def of(self, campaign: Programme) -> bool:
        """Is a campaign of its subject?"""
        if self.subject:
            return campaign.subject == self.subject
        return campaign.subject not in {one.subject for one in reports().values() if one.subject}

    def campaigns(self) -> list[Programme]:
        """Those it may be of, the newest first; those of its own subject before all others."""
        rows = Programme.objects.filter(kind=Programme.Kind.CAMPAIGN).order_by("-since", "name")
        return sorted(rows, key=lambda one: not self.of(one))

    def newest(self) -> Programme | None:
        """The newest campaign of its subject; none of another."""
        return next((one for one in self.campaigns() if self.of(one)), None)

    def titled(self, node: Org, campaign: Programme | None) -> str:
        """Its title on the sheet; a campaign not yet chosen is a blank in it."""
        return self.heading.format(node=node.name, campaign=campaign or MISSING)

    def bound(self, name: str, ask: Ask) -> Any:
        """A bound of a figure or a norm of this report, as it is in force."""
        return ask.bounds.get(name, self.norms[name]) if name in self.norms else bound_of(name, ask)


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
    report: Report | None = None
    campaign: Programme | None = None  # what the report is of, where it is of a campaign
    chapter: str = ""  # the period of the chapter at hand, where it is not the report's

    @contextmanager
    def during(self, period: Period) -> Iterator[None]:
        """A chapter about a period of its own; states stand as of its end or the report day."""
        before = self.ask, self.chapter
        self.ask = about(self.ask, period)
        self.chapter = "" if self.ask.period == before[0].period else period.code
        try:
            yield
        finally:
            self.ask, self.chapter = before

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
        return figure, reading, None if empty(figure, reading) or self.early(value) else value

    def early(self, value: Value) -> bool:
        """Nothing is said of a period before the data; nought of a chapter before the first record
        is no number either: nobody wrote anything down.
        """
        if self.too_early:
            return True
        return not value and bool(self.chapter) and self.ask.period.last < self.begun

    @property
    def too_early(self) -> str:
        """Why nothing can be said of this period, in words."""
        period = self.ask.period
        said: str = self.ask.remember(("early", period), lambda: too_early(self.node, period))
        return said

    @property
    def begun(self) -> date:
        """The day of the first line of the journal."""

        def answer() -> date:
            first = JournalLine.objects.order_by("pk").first()
            return first.at.astimezone(ZONE).date() if first else date.min

        begun: date = self.ask.remember("begun", answer)
        return begun

    def base(self, figure: Any) -> Value:
        """The value of the same period a year before, as it was closed.

        A share or a quotient that was not closed itself is made of its closed parts. Raises
        NotClosedError where nothing was closed: a live number of a past that may still change is
        no base.
        """
        earlier = year_before(self.ask.period)
        book = self.ask.book or ClosedBook()
        try:
            kept = book.kept(figure.name, self.node.path, earlier, figure, self.ask)
        except NewDefinitionError:
            said = f"{parse(earlier.code).label}关账以后口径或者界限改过，不能作比较的基数"
            raise NewDefinitionError(said) from None
        if kept is not None:
            return kept
        if isinstance(figure, Formula):
            return figure.combine(*(self.base(part) for part in parts_of(figure)))
        label = parse(earlier.code).label
        said = f"{label}还没有关账，或关账时没有封存这个指标，不能作比较的基数"
        raise NotClosedError(said)

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
            period=self.chapter,
            why=self.too_early,
        )
        return replace(base, **changes)

    def gaps(self, figure: Any, reading: Any) -> str:
        """How many rows lack the very number that is added up or averaged, in words."""
        if self.too_early:
            return self.too_early
        if self.chapter and self.ask.period.last < self.begun:
            return f"系统从{day_text(self.begun)}起有记录，这一期在此之前"
        if not isinstance(figure, Figure) or figure.measure.needs == "pk":
            return ""
        name = figure.mark(self.node, reading.ask, "unrecorded")
        count = self.ask.remember(name, reading.count_unrecorded)
        return f"有{count}条记录没有登记这一项" if count else ""

    def closed(self, written: str, split: str) -> dict[Any, Decimal]:
        """Shares of every part of a split in tenths of a per cent, which close to 100 %.

        The largest remainders are rounded up, so the printed shares always add up.
        """
        figure = look_up(written)
        reading = figure.read(self.node, self.ask)
        parts = self.ask.remember(
            (*figure.mark(self.node, reading.ask, "by"), split), lambda: reading.by(split)
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
        """A bound of a figure, or a norm of the report that is being written."""
        return self.report.bound(written, self.ask) if self.report else bound_of(written, self.ask)


def about(ask: Ask, period: Period) -> Ask:
    """The same question about a chapter's period; the report day stands where it lies in it."""
    return replace(ask, period=period) if ask.day in period else ask.over(period)


def years_of(period: Period) -> list[Period]:
    """The years a report over the years tells of: those of the period, else the three up to it."""
    own = [year(number) for number in range(period.first.year, period.last.year + 1)]
    last = period.last.year
    return own[-CHAPTERS:] if len(own) > 1 else [year(last - n) for n in (2, 1, 0)]


def empty(figure: Any, reading: Any) -> bool:
    """A sum of which not one part was ever recorded is unknown, not nought."""
    if not isinstance(figure, Figure) or not isinstance(figure.measure, Total):
        return False
    rows = reading.records
    return bool(rows.exists() and not rows.exclude(pk__in=reading.unrecorded.values("pk")).exists())


@translation.override(settings.LANGUAGE_CODE)  # a report is Chinese whoever builds it
def rendered(
    report: Report, node: Org, ask: Ask, source: str = "", campaign: Programme | None = None
) -> tuple[str, Writing]:
    """The text with the marks of its slots; of an organisation's own `source`, if it has one."""
    writing, engine = Writing(node, ask, report=report, campaign=campaign), engines["django"]
    template = engine.from_string(source) if source else engine.get_template(report.template)
    context = {
        "writing": writing,
        "node": node,
        "period": ask.period,
        "day": day_text(ask.day),
        "years": years_of(ask.period),
        "area": "辖区" if node.parent_id else "全区",
        "above": "区委" if node.parent_id else "市委",
    }
    return template.render(context), writing


def write(
    report: Report, node: Org, ask: Ask, source: str = "", campaign: Programme | None = None
) -> Draft:
    """The whole report, live: every number asked now, of one Ask."""
    text, writing = rendered(report, node, ask, source, campaign)
    return Draft(
        name=report.name,
        title=report.titled(node, campaign),
        unit=node.name,
        period=ask.period.code,
        day=ask.day.isoformat(),
        blocks=tuple(blocks(text)),
        slots=tuple(writing.slots),
    )


def blocks(text: str) -> list[Block]:
    """The paragraphs of a rendered text; `# `, `## `, `### ` begin headings, `@ ` an address."""
    found = []
    for line in text.splitlines():
        words = "".join(line.split()) if not line.startswith(("#", "@")) else line.strip()
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
    opened: dict[tuple[str, str, str], tuple[str, ...]] = {}
    slots = []
    for slot in draft.slots:
        key = (slot.written, slot.show, slot.period)
        if slot.link and not slot.records and key not in opened:
            asked = about(ask, parse(slot.period)) if slot.period else ask
            opened[key] = ids(getattr(look_up(slot.written).read(node, asked), slot.show))
        slots.append(replace(slot, records=slot.records or opened.get(key, ())))
    return replace(draft, slots=tuple(slots))


def ids(rows: Rows) -> tuple[str, ...]:
    return tuple(str(pk) for pk in rows.order_by("pk").values_list("pk", flat=True))
