"""The text of a report as it is edited: paragraphs of prose in which each number is a chip.

A chip 〔1〕 stands for a tag of the text (a figure, a name, a date, a condition) and cannot become
another number: chips are counted off against the version that was opened. A new figure is asked
for by its key or its title, 〔members.members〕 or 〔党员数｜约〕. Digits in prose are refused but
for years, dates and the numbers of documents, and so are Chinese numerals that count something
(`numerals`): a number that is typed opens to nothing.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from django.core.exceptions import ValidationError
from django.template import TemplateSyntaxError, engines
from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.insight.reports import numerals
from jiceng.insight.reports.templatetags import checks, report
from jiceng.insight.reports.writing import MARK, STYLES, Report, rendered
from jiceng.insight.shelf.look import NoFigureError, look_up, shelf
from jiceng.insight.shelf.values import NoValueError, proven
from jiceng.insight.shelf.words import full_title
from jiceng.kernel.asks import Ask
from jiceng.kit.called import key_of
from jiceng.registers.orgs.models import Org
from jiceng.registers.vocabulary.models import Programme

TAG = re.compile(r"({%.*?%}|{{.*?}})")
INCLUDED = re.compile(r'{% include "([^"]+)"(?: with (\w+)="([^"]*)")? %}')
QUOTED = re.compile(r'"([^"]+)"')
DOCUMENT = re.compile(r"〔(?:19|20)\d\d〕\s*第?\d+号")
CHIP = re.compile(r"〔(\d{1,3})〕")
WANTED = re.compile(r"〔([^〔〕\d][^〔〕]*)〕")
# Years, days and hours are said of the work itself; every other number is a figure's.
DATES = re.compile(
    r"(?:19|20)\d\d年(?:度)?(?:\d{1,2}月(?:份)?)?(?:\d{1,2}日)?|\d{1,2}月(?:份)?(?:\d{1,2}日)?"
    r"|(?<=[至到—-])\d{1,2}日"
)
KEY = re.compile(r"^[\w.:{}=,|]+$")
STRANGE = re.compile(r"{[%{#]|[%}#]}|[\ue000-\uf8ff]")
SAYS = {"约": "about", "余": "more_than", "以上": "at_least", "占比": "share"}
BLOCKS = {"parts", "during"}  # tags of ours that hold text and print nothing themselves
PRINTS = {*report.register.tags, *checks.register.tags} - BLOCKS
PLAIN = {value: key for key, value in STYLES.items()}
LONGEST = 6_000
NUMBERS_OPEN = gettext_lazy(
    "第%(n)d段里手打了数字“%(said)s”。报告里的数字都由记录算出来：请在要放数字的地方写〔指标名称〕，"
    "或者在下面查到指标点“插入”；年份、日期和文号可以直接写"
)
SPELT = gettext_lazy(
    "第%(n)d段里用汉字写了数字“%(said)s”。报告里的数字都由记录算出来：请在要放数字的地方写〔指标名称〕，"
    "或者在下面查到指标点“插入”；如果是工作法、活动的固定叫法，请加上引号"
)


@dataclass(frozen=True)
class Line:
    """One paragraph or heading: texts, and the numbers of its chips."""

    style: str
    parts: tuple[str | int, ...]

    @property
    def text(self) -> str:
        """As it stands in the box."""
        return "".join(one if isinstance(one, str) else f"〔{one}〕" for one in self.parts)

    @property
    def chips(self) -> list[int]:
        return [one for one in self.parts if isinstance(one, int)]


@dataclass(frozen=True)
class Script:
    """A whole text: its lines, and the tags its chips stand for (the first is 〔1〕)."""

    lines: tuple[Line, ...]
    tags: tuple[str, ...]

    def fixed(self, line: Line) -> bool:
        """A line without prose, of conditions alone, is not edited."""
        prose = any(isinstance(one, str) and one.strip() for one in line.parts)
        return not prose and all(frame(self.tags[one - 1]) for one in line.chips)

    @property
    def source(self) -> str:
        """The text as a template again."""
        return "\n\n".join(
            PLAIN.get(line.style, "")
            + "".join(p if isinstance(p, str) else self.tags[p - 1] for p in line.parts)
            for line in self.lines
        )


def frame(tag: str) -> bool:
    """Does this tag say when something is printed, and print nothing itself?"""
    words = tag.strip("{%} ").split()
    return tag.startswith("{%") and (words[0] not in PRINTS or "as" in words)


def script_of(source: str) -> Script:
    """Read a template's source."""
    tags: list[str] = []
    lines = []
    for row in source.splitlines():
        if not row.strip():
            continue
        mark = next((mark for mark in STYLES if row.startswith(mark)), "")
        parts: list[str | int] = []
        for piece in TAG.split(row[len(mark) :]):
            if TAG.fullmatch(piece):
                tags.append(piece)
                parts.append(len(tags))
            elif piece:
                parts.append(piece)
        lines.append(Line(STYLES.get(mark, "p"), tuple(parts)))
    return Script(tuple(lines), tuple(tags))


def template_of(kind: Report) -> str:
    """The text of the house."""
    return _whole(kind.template)


def _whole(name: str) -> str:
    """A text with its chapters in place, each with what it is told, so that all can be edited."""
    found: str = get_template(name).template.source  # type: ignore[attr-defined]

    def chapter(hit: re.Match[str]) -> str:
        own = _whole(hit[1]).partition("\n")[2]  # without its own `load`
        return own.replace(f"{{{{ {hit[2]} }}}}", hit[3]) if hit[2] else own

    return INCLUDED.sub(chapter, found)


def edited(base: Script, boxes: Mapping[int, str]) -> Script:
    """The script with other words: `boxes` are the lines that were sent, by their place.

    An empty box takes its line away, a line break within one begins another paragraph.
    Raises ValidationError, told by the paragraph, for digits, unknown chips and figures.
    """
    lines: list[Line] = []
    tags, number = list(base.tags), 0
    for place, line in enumerate(base.lines):
        if place not in boxes:
            lines.append(line)
            continue
        number += 1  # as the page counts them
        rows = [row.strip() for row in boxes[place].splitlines() if row.strip()]
        for turn, row in enumerate(rows):
            style = line.style if turn == 0 else "p"
            lines.append(Line(style, tuple(_parts(row, number, len(base.tags), tags))))
    made = Script(tuple(lines), tuple(tags))
    if not any(one.style == "p" for one in made.lines):
        raise ValidationError(_("正文不能是空的，请至少留一段"))
    again = script_of(made.source)
    _sound(again)
    return again


def _parts(row: str, n: int, known: int, tags: list[str]) -> Iterable[str | int]:
    if len(row) > LONGEST:
        raise ValidationError(_("第%(n)d段太长，请分成几段") % {"n": n})
    if STRANGE.search(row):
        raise ValidationError(_("第%(n)d段里有不能用的符号，请删去花括号和百分号的组合") % {"n": n})
    _no_digits(row, n)
    for piece in re.split(r"(〔[^〔〕]*〕)", row):
        chip, wanted = CHIP.fullmatch(piece), WANTED.fullmatch(piece)
        if chip and not 0 < int(chip[1]) <= known:
            said = _("第%(n)d段里没有〔%(chip)s〕这个数，现有〔1〕到〔%(known)d〕")
            raise ValidationError(said % {"n": n, "chip": chip[1], "known": known})
        if chip:
            yield int(chip[1])
        elif wanted:
            tags.append(tag_of(wanted[1], n))
            yield len(tags)
        elif piece:
            yield piece


def _no_digits(row: str, n: int) -> None:
    """Any numeral of any script is a digit; Chinese ones where they count something."""
    bare = WANTED.sub(numerals.CHIP, CHIP.sub(numerals.CHIP, DOCUMENT.sub("", row)))
    bare = DATES.sub("", bare)
    found = next((k for k, sign in enumerate(bare) if sign.isnumeric() and not _han(sign)), None)
    at, words = found, NUMBERS_OPEN
    if at is None:
        at, words = numerals.typed(bare), SPELT
    if at is not None:
        near = bare[max(0, at - 4) : at + 6].replace(numerals.CHIP, "〔〕")
        raise ValidationError(words % {"n": n, "said": near})


def _han(sign: str) -> bool:
    """一 and 十 stand in words (三会一课, 一方面) and are not judged."""
    return "\u4e00" <= sign <= "\u9fff"


def tag_of(wanted: str, n: int) -> str:
    """`党员数｜约` as the tag of a text. Raises ValidationError with what comes near."""
    name, _bar, way = (part.strip() for part in wanted.replace("|约", "｜约").partition("｜"))
    if way and way not in SAYS:
        said = _("第%(n)d段里“%(way)s”这种说法没有，可以写：%(ways)s")
        raise ValidationError(said % {"n": n, "way": way, "ways": "、".join(SAYS)})
    key = _key(name, n)
    say = SAYS.get(way, "")
    if say == "share":
        return f'{{% share "{key}" %}}'
    unit = str(look_up(key).unit)
    if say:
        return f'{{% figure "{key}" say="{say}" unit="{unit}" %}}'
    percent = ' say="percent"' if unit == "%" else ""
    return f'{{% figure "{key}"{percent} %}}'


def _key(name: str, n: int) -> str:
    if (key := key_of(name)) != name:
        return key
    try:
        if not KEY.match(name):
            raise NoFigureError(name)
        proven(name)
    except NoValueError as why:
        raise ValidationError(_("第%(n)d段：%(why)s") % {"n": n, "why": why}) from why
    except (LookupError, ValueError) as why:
        names = [str(figure.title) for figure in shelf().values()]
        near = [one for one in names if name in one][:3] or get_close_matches(name, names, 3, 0.4)
        said = _("第%(n)d段里的〔%(name)s〕不是指标，相近的有：%(near)s")
        told = "、".join(near) or _("没有，请在下面查找")
        raise ValidationError(said % {"n": n, "name": name, "near": told}) from why
    return name


def _sound(script: Script) -> None:
    """Conditions must still open and close in their order."""
    try:
        engines["django"].from_string(script.source)
    except TemplateSyntaxError as why:
        said = _("条件标记要成对、按原来的先后保留（例如“如果”和“结束”），请撤回对它们的改动")
        raise ValidationError(said) from why


# What a chip says ---------------------------------------------------------------------------

BEGUN, TOLD, ENDED = "\ue010", "\ue011", "\ue012"
VALUE = re.compile(f"{BEGUN}(\\d+){TOLD}(.*?){ENDED}", re.DOTALL)
FRAMES: Mapping[str, object] = {
    "parts": gettext_lazy("各分项相加"),
    "during": gettext_lazy("这一年里"),
    "if": gettext_lazy("如果有"),
    "elif": gettext_lazy("又如果"),
    "else": gettext_lazy("否则"),
    "for": gettext_lazy("逐个写"),
}


@dataclass(frozen=True)
class Told:
    """A chip explained: what it is, and what it prints now."""

    number: int
    title: str
    said: str
    link: str = ""


def told(
    kind: Report, script: Script, node: Org, ask: Ask, campaign: Programme | None = None
) -> dict[int, Told]:
    """Every chip by its number, with today's value, from one rendering of the whole text."""
    marked = [
        tag if frame(tag) else f"{BEGUN}{n}{TOLD}{tag}{ENDED}"
        for n, tag in enumerate(script.tags, 1)
    ]
    source = Script(script.lines, tuple(marked)).source
    text, writing = rendered(kind, node, ask, source, campaign)
    values: dict[int, tuple[str, str]] = {}
    for number, printed in VALUE.findall(text):
        slots = [writing.slots[int(n)] for n in MARK.findall(printed)]
        said = MARK.sub(lambda found: writing.slots[int(found[1])].said, printed)
        values.setdefault(int(number), (said, slots[0].link if slots else ""))
    return {
        n: Told(n, title_of(tag), *values.get(n, ("", ""))) for n, tag in enumerate(script.tags, 1)
    }


def title_of(tag: str) -> str:
    """What a tag is called in plain words."""
    words = tag.strip("{%} ").split()
    if words[0] == "campaign":
        what = words[1].strip('"') if len(words) > 1 else "name"
        return str(report.ABOUT[what])
    if frame(tag):
        return _("结束") if words[0].startswith("end") else str(FRAMES.get(words[0], _("条件")))
    if tag.startswith("{{"):
        return _("名称或日期")
    found = QUOTED.search(tag)
    try:
        return full_title(found[1]) if found else _("数字")
    except LookupError:
        named = re.search(r'title="([^"]+)"', tag)
        return named[1] if named else (found[1] if found else _("数字"))
