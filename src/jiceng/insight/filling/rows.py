"""The rows of the page: every blank with the figures it may ask for, and why."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from jiceng.insight.filling.actions import DATE, NAME, earlier
from jiceng.insight.filling.blanks import Blank, Kind
from jiceng.insight.filling.matching import NAMELESS, NONE, Found, Proposal, anchor, propose
from jiceng.insight.filling.saying import Filled
from jiceng.insight.filling.titles import title_of
from jiceng.registers.orgs.models import Org

PARTS = {"年": "year", "月": "month", "日": "day"}


@dataclass(frozen=True)
class Option:
    """One thing a blank may be filled with."""

    written: str
    title: str
    reason: str = ""
    ticked: bool = False


@dataclass
class Row:
    """One blank of the page."""

    blank: Blank
    options: list[Option] = field(default_factory=list)
    chosen: str = ""
    name: str = ""  # what a name was typed as
    said: str = ""
    typed: bool = False
    settled: bool = False

    @property
    def before(self) -> str:
        return self.blank.before[-16:]

    @property
    def after(self) -> str:
        return self.blank.after[:12]


def rows(org: Org, blanks: list[Blank], chosen: dict[int, str], made: Filled) -> list[Row]:
    known = earlier(org)
    return [
        row(one, chosen.get(one.blank.number, ""), known, slot.said)
        for one, slot in zip(propose(blanks, known), made.draft.slots, strict=True)
    ]


def row(found: Found, chosen: str, known: dict[str, str], said: str) -> Row:
    blank = found.blank
    ticked = chosen or likely(found, known)
    made = Row(blank, chosen=chosen, said=said, settled=bool(chosen))
    made.typed = blank.kind in NAMELESS
    if ticked.startswith(NAME):
        made.name, ticked = ticked.removeprefix(NAME), ""
    offered = [option(one, ticked) for one in found.proposals]
    if blank.kind is Kind.DATE:
        part = PARTS.get(blank.unit, "year")
        offered.append(Option(f"{DATE}{part}", _("报告时点的%s") % blank.unit,
                              ticked=ticked == f"{DATE}{part}"))  # fmt: skip
    if ticked and ticked != NONE and all(one.written != ticked for one in offered):
        offered.insert(0, Option(ticked, title_of(ticked), _("以前选定"), ticked=True))
    none = _("不填，保留原样") if made.typed else _("没有这项指标，保留原样")
    made.options = [*offered, Option(NONE, none, ticked=ticked == NONE)]
    return made


def likely(found: Found, known: dict[str, str]) -> str:
    """What is ticked before anybody chose: the first proposal, or that there is none."""
    if found.blank.kind in NAMELESS:
        return known.get(anchor(found.blank), "")
    return found.first


def option(one: Proposal, ticked: str) -> Option:
    return Option(one.written, title_of(one.written), reason(one), one.written == ticked)


def reason(one: Proposal) -> str:
    """Why it is proposed, in words."""
    said = {
        "wording": _("用词相近：%s"),
        "unit": _("量词：%s"),
        "split": _("限定：%s"),
        "neighbour": _("接着前面的：%s"),
        "earlier": _("以前同样的空选过"),
    }
    parts = [said[kind] % words if "%s" in said[kind] else said[kind] for kind, words in one.reason]
    return _("；").join(parts)
