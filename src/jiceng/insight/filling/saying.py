"""What is printed in a blank: the value of what was chosen, said as the text around it says it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import translation

from jiceng.insight.filling.actions import DATE, NAME
from jiceng.insight.filling.blanks import FALLING, HEADING, SCALES, SHORT, Blank, Kind
from jiceng.insight.filling.documents import Change
from jiceng.insight.filling.lexicon import BOUND
from jiceng.insight.filling.matching import NONE, OVER
from jiceng.insight.filling.titles import title_of
from jiceng.insight.reports.slots import MISSING, Block, Draft, Slot
from jiceng.insight.reports.writing import Writing
from jiceng.insight.shelf.asked import RATES
from jiceng.kernel import phrases
from jiceng.kernel.asks import Ask
from jiceng.kernel.book import read_plain
from jiceng.kernel.formulas import quotient
from jiceng.registers.orgs.models import Org

UNCHOSEN = "还没有选定"
NO_FIGURE = "系统还没有这项记录"
OTHER_WAY = "实际方向与原文不符"


@dataclass
class Filled:
    """A document being filled at one node, from one Ask: slots, and what changes in the file."""

    draft: Draft
    changes: list[Change]


@translation.override(settings.LANGUAGE_CODE)  # a document is Chinese whoever fills it
def fill(
    title: str,
    texts: list[str],
    blanks: list[Blank],
    chosen: dict[int, str],
    *,
    node: Org,
    ask: Ask,
) -> Filled:
    """Every blank asked now; what is not known stays as it stands, with the reason."""
    writing = Writing(node, ask)
    changes = [said(writing, blank, chosen.get(blank.number, "")) for blank in blanks]
    draft = Draft(
        name="filling",
        title=title,
        unit=node.name,
        period=ask.period.code,
        day=ask.day.isoformat(),
        blocks=tuple(_blocks(texts, blanks, changes)),
        slots=tuple(writing.slots),
    )
    known = [
        change for change, slot in zip(changes, writing.slots, strict=True) if not slot.missing
    ]
    return Filled(draft, known)


def _blocks(texts: list[str], blanks: list[Blank], changes: list[Change]) -> list[Block]:
    found = []
    for place, text in enumerate(texts):
        parts: list[str | int] = []
        at = 0
        for number, change in enumerate(changes):
            if change.paragraph == place:
                parts += [text[at : change.start], number]
                at = change.end
        parts.append(text[at:])
        if text.strip():
            found.append(Block(style_of(text), tuple(part for part in parts if part != "")))
    return found


def style_of(text: str) -> str:
    """一、 begins a chapter, （一） a part of one."""
    if len(text.strip()) >= SHORT or not HEADING.match(text):
        return "p"
    return "h1" if "、" in text[:4] else "h2"


def said(writing: Writing, blank: Blank, written: str) -> Change:
    """The slot of one blank, put into the writing, and the stretch it takes."""
    end = blank.end
    if written.startswith(NAME):
        slot = Slot(written, written.removeprefix(NAME), title="名称", source="由起草人写定")
    elif written.startswith(DATE):
        part = written.removeprefix(DATE)
        slot = Slot(written, str(getattr(writing.ask.day, part)), title="时点", source="报告参数")
    elif not written or written == NONE:
        why = NO_FIGURE if written else UNCHOSEN
        by = "由起草人向主管科室要数" if written else "由起草人在本页选定"
        slot = Slot(
            f"{blank.number}",
            MISSING,
            title=around(blank),
            link=f"#blank-{blank.number}",
            why=why,
            supplied_by=by,
        )
    elif written.startswith(BOUND):
        slot = _bound(writing, blank, written)
    else:
        slot = _number(writing, blank, written)
        if blank.say == "more_than" and exact(slot, blank):
            end += 1 if blank.after.startswith(("余", "多")) else 0
    writing.put(slot)
    return Change(blank.paragraph, blank.start, end, slot.said)


def around(blank: Blank) -> str:
    """The blank with its nearest words, for a list."""
    return f"{blank.near[-12:]}{MISSING}{blank.after[:10]}"


def _number(writing: Writing, blank: Blank, written: str) -> Slot:
    if OVER in written:
        part, whole = written.split(OVER)
        value = quotient(writing.read(part)[2], writing.read(whole)[2])
        title = title_of(written)
        return writing.slot(part, ratio(value), value, title=title, unit="%", definition=title)
    figure, reading, value = writing.read(written)
    why = "" if value is None else writing.gaps(figure, reading)
    if blank.kind is Kind.CHANGE:
        words, why = moved(value, blank, why)
    else:
        words = in_words(value, str(figure.unit), blank)
    return writing.slot(written, words, value, why=why)


def ratio(value: Any) -> str:
    return MISSING if value is None else trimmed(phrases.percent(value).removesuffix("%"))


def moved(value: Any, blank: Blank, why: str) -> tuple[str, str]:
    """A change without its sign; where the text says the other way, × rather than an untruth."""
    if value is None:
        return MISSING, "没有可比的已关账期间"
    down = any(word in blank.near for word in FALLING)
    if value and (value < 0) != down:
        return MISSING, OTHER_WAY
    return ratio(abs(value)), why


def in_words(value: Any, unit: str, blank: Blank) -> str:
    """The number alone: its unit, 余 and 约 stand in the text already."""
    if value is None:
        return MISSING
    if hasattr(value, "isoformat"):
        return str(value)
    if unit in RATES:
        return ratio(value)
    number = Decimal(value) / SCALES.get(blank.scale, 1)
    if blank.say in {"more_than", "at_least"}:
        return f"{phrases.floored(number):f}" if number else "0"
    if blank.say == "about":
        return phrases.about(number, "").removeprefix("约") if number else "0"
    places = 2 if blank.scale or unit == "元" else 1
    return trimmed(phrases.plain(number, "", places))


def trimmed(words: str) -> str:
    return words.rstrip("0").rstrip(".") if "." in words else words


def exact(slot: Slot, blank: Blank) -> bool:
    """Is the rounded number the number itself? Then 余 would be untrue."""
    value = read_plain(slot.value)
    if slot.missing or not isinstance(value, int | Decimal):
        return False
    return Decimal(slot.said) * SCALES.get(blank.scale, 1) == value


def _bound(writing: Writing, blank: Blank, written: str) -> Slot:
    """A bound of a band, from the very Ask the bands are cut by; a later band begins one above."""
    name = written.removeprefix(BOUND)
    value = writing.bound(name)
    if blank.unit in {"岁", ""} and "岁" in blank.tail[:4]:
        value += 1 if blank.side == "from" or "及以上" in blank.after[:4] else 0
    number = Decimal(value) / SCALES.get(blank.scale, 1)
    words = trimmed(f"{number:f}")
    return Slot(written, words, value=value, title=title_of(written), source="报告参数")
