"""What the system already holds: found by words over all figures and sheets, read for a node."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.figures import Figure
from jiceng.kernel.periods import Period
from jiceng.kit.cells import kind_of, titled
from jiceng.kit.rooms import gather
from jiceng.kit.scope import address
from jiceng.kit.sheets import Text
from jiceng.registers.orgs.models import BRANCHES, Kind, Org
from jiceng.registers.places.models import Place
from jiceng.work.requests import rules
from jiceng.work.requests.models.tables import Item, Level, Table

SHEET = "sheet:"
NEAR, SURE, ASIDE = 0.45, 0.72, 0.1
TOLD = {"num", "number", "money", "date", "flag"}  # kinds of columns that are data, not names
OFFERED = 6
LEVELS = ("社区", "街道", "支部", "本级", "全区")
OWN = "requests."  # what this room counts is asked of nobody
# Words that stand in every title and say nothing of what is meant.
IDLE = (
    "本期",
    "报告日",
    "其中",
    "情况",
    "数量",
    "总数",
    "人数",
    "个数",
    "数",
    "的",
    "本单位",
    "本社区",
    "目前",
    "现有",
)


@dataclass(frozen=True)
class Holding:
    """A figure or a column of a ledger; `source` is how an item names it.

    `title` is what items are compared with, Chinese as they are; `words` is what a reader sees.
    """

    source: str
    title: str
    words: Text
    url: str

    @property
    def is_figure(self) -> bool:
        return not self.source.startswith(SHEET)


@cache
def holdings() -> dict[str, Holding]:
    """Every counted figure and every shown column, by source; nothing is asked of the database."""
    found = {
        one.key: Holding(one.key, one.title, gettext_lazy(one.title), "")
        for one in gather("figures", "FIGURES")
        if isinstance(one, Figure) and one.kind in {"count", "sum"} and not one.key.startswith(OWN)
    }
    for sheet in gather("sheets", "SHEETS"):
        if sheet.name.startswith(OWN):
            continue
        for column in sheet.columns:
            if column.shown and not column.key and kind_of(sheet, column) in TOLD:
                source = f"{SHEET}{sheet.name}.{column.name}"
                words = format_lazy("{}：{}", sheet.title, titled(sheet, column))
                with override(settings.LANGUAGE_CODE):  # kept for all, whoever asks first
                    title = str(words)
                found[source] = Holding(source, title, words, f"{sheet.name}.table")
    return found


def holding_of(source: str) -> Holding | None:
    return holdings().get(source)


def link_of(source: str) -> str:
    """The page where it stands; empty where the installation has no such page."""
    held = holding_of(source)
    if held is None:
        return ""
    if not held.is_figure:
        return address(held.url)
    return address("shelf.figure", key=held.source)


def bare(words: str) -> str:
    for one in IDLE:
        words = words.replace(one, "")
    return "".join(sign for sign in words if sign.isalnum())


@cache
def _compared() -> list[tuple[Holding, str]]:
    """Each holding with the words of its title that say something; of a column, its own alone."""
    return [(one, bare(one.title if one.is_figure else one.title.partition("：")[2]))
            for one in holdings().values()]  # fmt: skip


def likeness(wanted: str, other: str) -> float:
    """How much of what is asked stands in a title, and of the title in what is asked: 0 to 1."""
    blocks = SequenceMatcher(None, wanted, other, autojunk=False).get_matching_blocks()
    shared = sum(block.size for block in blocks if block.size > 1)
    return 0.6 * shared / len(wanted) + 0.4 * shared / len(other)


def near(words: str, least: float = NEAR) -> list[tuple[Holding, float]]:
    """Holdings whose title speaks of the same, the nearest first; figures before columns.

    Whose number it is (社区、街道) is said by the node and not by the figure. A title that shares
    no two signs in a row is not looked at any closer: there are well over a thousand.
    """
    wanted = bare(words)
    for level in LEVELS:
        if len(wanted) > len(level) + 1:
            wanted = wanted.removeprefix(level)
    pairs, told = {wanted[n : n + 2] for n in range(len(wanted) - 1)}, []
    for one, other in _compared():
        if not any(pair in other for pair in pairs):
            continue
        score = likeness(wanted, other) - (0 if one.is_figure else ASIDE)
        if score >= least:
            told.append((one, round(score, 2)))
    return sorted(told, key=lambda pair: (-pair[1], not pair[0].is_figure, pair[0].source))[
        :OFFERED
    ]


def unnamed(items: Iterable[Item]) -> list[str]:
    """Items that surely stand in the system and name no source."""
    found = []
    for item in items:
        told = near(item.name, SURE) if not item.source else []
        if told:
            found.append(_("%(item)s（%(held)s）") % {"item": item.name, "held": told[0][0].words})
    return found


# Whom a table asks ------------------------------------------------------------------------


def asked_of(table: Table, day: date) -> list[Org]:
    """The organisations beneath that must answer, in the order of the tree."""
    under = Org.objects.standing(day).within(table.org).grassroots()
    if table.level == Level.STREET:
        rows = under.filter(kind=Kind.WORK_COMMITTEE)
    elif table.level == Level.COMMUNITY:
        rows = under.filter(pk__in=Place.objects.standing(day).communities().values("keeper"))
    elif table.level == Level.BRANCH:
        rows = under.filter(kind__in=BRANCHES)
    else:
        rows = under
    if table.fields:
        rows = rows.filter(field__in=table.fields)
    return list(rows.order_by("path"))


# Reading what is held ---------------------------------------------------------------------


def readings(
    table: Table, items: Sequence[Item], orgs: Sequence[Org], period: Period
) -> dict[tuple[int, int], str]:
    """By item and organisation, what the figures say: one query for each figure."""
    ask = Ask(period, as_of=min(period.last, clock.today()))
    paths, told = ask.paths(table.org), {}
    for item in items:
        figure = figure_of(item.source)
        if figure is None:
            continue
        spread = figure.spread(table.org, ask)
        for org in orgs:
            value = spread.get(paths.get(org.pk, org.path), 0)
            told[item.pk, org.pk] = said(value)
    return told


def figure_of(source: str) -> Any | None:
    return _figures().get(source) if source and not source.startswith(SHEET) else None


@cache
def _figures() -> Mapping[str, Any]:
    return {one.key: one for one in gather("figures", "FIGURES")}


def said(value: Any) -> str:
    """A number as it is typed: no trailing noughts."""
    if value is None:
        return ""
    number = Decimal(value)
    return str(int(number)) if number == number.to_integral_value() else f"{number.normalize():f}"


def doubled(items: Iterable[Item], org: Org, period: Period) -> list[tuple[str, Any, str, int]]:
    """Of the figures a form shows, records of one day and one name: figure, day, name, how many."""
    found, ask = [], Ask(period, as_of=min(period.last, clock.today()))
    days = {sheet.model: sheet.on for sheet in gather("sheets", "SHEETS") if sheet.on}
    for item in items:
        figure = figure_of(item.source)
        on = days.get(figure.of(ask).model, "") if figure is not None and figure.label else ""
        if figure is None or not on:
            continue
        rows = figure.read(org, ask).records.values_list(on, figure.label)
        found += [(item.name, *one) for one in rules.doubles(rows=rows)]
    return found
