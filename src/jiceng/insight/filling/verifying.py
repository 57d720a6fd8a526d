"""Checks a finished text: numbers read, tied to figures, held against the truth and each other."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from jiceng.insight.filling.blanks import MARK, Blank, Kind
from jiceng.insight.filling.documents import Text
from jiceng.insight.filling.findings import Finding, Strength, Tied, Verdict
from jiceng.insight.filling.frozen import Aligned, aligned, printed
from jiceng.insight.filling.lexicon import BOUND
from jiceng.insight.filling.matching import (
    LEAST,
    NONE,
    OVER,
    Found,
    Proposal,
    anchor,
    own,
    propose,
    standing,
)
from jiceng.insight.filling.narrowing import spoken, told_of
from jiceng.insight.filling.numbers import Number, read
from jiceng.insight.filling.sums import borne_out, fitting, paragraphs
from jiceng.insight.filling.truths import Truth, Truths, agrees, over
from jiceng.insight.shelf.addresses import Written
from jiceng.insight.shelf.look import bound_of
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import year, year_before
from jiceng.registers.orgs.models import Org

SURE, CLEAR, FAIR, FAR = 1.0, 0.05, 0.8, 0.2  # a tie is strong: high and ahead, or far ahead
TELLING = 4  # characters of its own with which a remembered wording counts as confirmed
BEHIND = 0.25  # what falls so far behind the first is not thought of
PLANNED = re.compile(
    r"计划|凡有?|力争|目标|拟(?=[建开投新])|将(?=[建开投新要])|不少于|不低于|确保|要达到|至少"
)
NAMED_YEAR = re.compile(r"(20[0-9]{2})年")
LAST_YEAR = re.compile(r"(?<![较比])(?:去年|上年|上一年)(?!同期|相比)")


@dataclass
class Checked:
    """A text that was checked: all its numbers, and what is to be said of them."""

    text: Text
    ties: list[Tied] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    blanks: int = 0  # still open in the text
    issue: Any | None = None
    lost: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> list[Finding]:
        return [one for one in self.findings if one.wrong]

    @property
    def questions(self) -> list[Finding]:
        return [one for one in self.findings if one.question]

    @property
    def unchecked(self) -> list[Finding]:
        return [one for one in self.findings if one.verdict is Verdict.UNCHECKED]

    @property
    def agreeing(self) -> list[Finding]:
        return [one for one in self.findings if one.verdict is Verdict.AGREES]

    @property
    def tampered(self) -> bool:
        """Is the frozen report itself no longer what its digest says?"""
        return self.issue is not None and not self.issue.sound

    @property
    def spoilt(self) -> list[str]:
        """What was held against closed numbers that are no longer what their digest says."""
        return sorted({one.truth.title for one in self.ties if one.truth and one.truth.spoilt})


def check(
    text: Text,
    *,
    node: Org,
    ask: Ask,
    chosen: Mapping[str, str] | None = None,
    known: Mapping[str, str] | None = None,
    issue: Any | None = None,
) -> Checked:
    """`chosen` are confirmed ties by the words around (`spot`), `known` earlier choices."""
    texts, numbers = text.lines, read(text)
    frame = aligned(issue.draft, texts, numbers) if issue else Aligned(last=len(texts))
    numbers = [one for one in numbers if one.paragraph < frame.last]
    made = Checked(text, issue=issue, lost=frame.lost)
    made.blanks = sum(len(MARK.findall(line)) for line in texts[: frame.last]) if not issue else 0
    known = {mark: written for mark, written in (known or {}).items() if own(mark) >= TELLING}
    found = propose([one.blank for one in numbers], known)
    ask = replace(ask, bounds={**ask.bounds, **bounds_said(numbers, found, ask)})
    run = _Run(Truths(node, ask), chosen or {}, known, frame, told_of("".join(texts)))
    for number, one in zip(numbers, found, strict=True):
        tied = Tied(number, one)
        made.ties.append(tied)
        made.findings.append(run.judge(tied))
    made.findings = folded(made.findings, list(fitting(made.ties, run.truths)))
    prose = paragraphs(made.ties)
    for doubt in made.questions:
        if doubt.verdict is Verdict.ASK and borne_out(doubt.tied, prose):
            doubt.verdict, doubt.words = Verdict.AGREES, _("同文中的部分和总数对得上")
    return made


def spot(one: Number) -> str:
    """What a number is known by when the same text comes again."""
    return f"{one.number}|{anchor(one.blank)}"[:90]


def clearly(blank: Blank, first: Proposal, others: Sequence[Proposal]) -> bool:
    """Is it high, and far ahead of every other figure? Narrower ones of the same do not count, for
    the number is held against them as well. What a share is out of is never clear from words.
    """
    if OVER in first.written or "占" in blank.near or blank.near.endswith("等"):
        return False  # 党建、民政等12个窗口: of one place, most likely
    key = Written.read(first.written).key
    rivals = [one for one in others if Written.read(one.written.split(OVER)[0]).key != key]
    margin = first.score - max((one.score for one in rivals), default=0)
    return (first.score >= SURE and margin >= CLEAR) or (first.score >= FAIR and margin >= FAR)


def bounds_said(numbers: Sequence[Number], found: Sequence[Found], ask: Ask) -> dict[str, Decimal]:
    """The bounds of bands as the text draws them, where it clearly draws them otherwise."""
    told: dict[str, set[Decimal]] = {}
    for number, one in zip(numbers, found, strict=True):
        if number.kind is not Kind.BOUND or one.none or one.proposals[0].score < FAIR:
            continue
        name = one.first.removeprefix(BOUND)
        value = number.full
        if "岁" in number.blank.tail[:4]:
            value -= 1 if number.blank.side == "from" or "及以上" in number.blank.after[:4] else 0
        told.setdefault(name, set()).add(value)
    single = {name: values.pop() for name, values in told.items() if len(values) == 1}
    return {name: value for name, value in single.items() if Decimal(bound_of(name, ask)) != value}


@dataclass
class _Run:
    """One text being checked."""

    truths: Truths
    chosen: Mapping[str, str]
    known: Mapping[str, str]
    frame: Aligned
    said: Sequence[tuple[str, str]] = ()  # the parts of the whole that the text speaks of

    def judge(self, tied: Tied) -> Finding:
        number = tied.number
        slot = self.frame.slots.get(number.number)
        if slot is not None:
            tied.strength = Strength.FROZEN
            tied.truth = Truth(slot.written, slot.title, None, slot.unit, frozen=slot.said,
                               link=slot.link)  # fmt: skip
            if printed(number, slot):
                return Finding(Verdict.AGREES, tied)
            return Finding(Verdict.DIFFERS, tied, _("定稿里是 %s") % slot.said)
        if (written := self.chosen.get(spot(number))) is None:
            written = self.known.get(anchor(number.blank))
        if written is not None:
            return self.confirmed(tied, written)
        if words := self.set_apart(tied):
            return Finding(Verdict.UNCHECKED, tied, words)
        return self.guessed(tied)

    def confirmed(self, tied: Tied, written: str) -> Finding:
        if written == NONE or not standing(written):
            return Finding(Verdict.UNCHECKED, tied, _("选定过：系统没有这项指标"))
        tied.strength = Strength.CONFIRMED
        tied.truth = self.truths.of(written, self.time_of(tied.number))
        return self.held(tied)

    def set_apart(self, tied: Tied) -> str:
        """Numbers that are held against nothing, and why."""
        number = tied.number
        clause = re.split("[，,；;。]", number.before)[-1]
        tests = (
            (_("是分档的界限，不是统计数"), number.kind is Kind.BOUND),
            (_("是一个范围"), bool(number.blank.side)),
            (_("说的是打算或者标准"), bool(PLANNED.search(clause))),
            (_("看不出数的是什么"), number.kind is Kind.NAME),
            (_("没有指标能说明它"), tied.found.none or not tied.found.proposals),
        )
        return next((words for words, true in tests if true), "")

    def guessed(self, tied: Tied) -> Finding:
        first, *others = tied.found.proposals
        ask = self.time_of(tied.number)
        near = [one for one in others if one.score >= max(LEAST, first.score - BEHIND)]
        strong = clearly(tied.number.blank, first, others)
        for one in (first, *near):
            truth = self.truths.of(one.written, ask)
            if agrees(tied.number, truth):
                tied.truth = truth
                tied.strength = Strength.STRONG if strong and one is first else Strength.WEAK
                return Finding(Verdict.AGREES, tied)
        tied.truth = self.truths.of(first.written, ask)
        if strong and (part := self.part_said(tied.number, first.written, ask)) is not None:
            tied.truth, tied.strength = part, Strength.WEAK
            return Finding(Verdict.AGREES, tied)
        if ask is not self.truths.ask and not tied.truth.value:
            return Finding(Verdict.UNCHECKED, tied, _("系统里没有 %s 的记录") % ask.period.words)
        unused = tied.truth.value == 0  # nothing was ever recorded: no ground to call it wrong
        tied.strength = Strength.STRONG if strong and not unused else Strength.WEAK
        return self.held(tied)

    def part_said(self, number: Number, written: str, ask: Ask) -> Truth | None:
        """The part of a figure that has the number, where the text speaks of such a part: a survey
        of 城市社区 says so in its title, not with every number.
        """
        if OVER in written:
            return None
        parts = [self.truths.of(one, ask) for one in spoken(written, self.said)]
        return next((one for one in parts if one.value and agrees(number, one)), None)

    def held(self, tied: Tied) -> Finding:
        """Against the figure it is tied to."""
        number, truth = tied.number, tied.truth
        assert truth is not None  # noqa: S101 - both callers have just set it
        if truth.value is None:
            return Finding(Verdict.UNCHECKED, tied, _("“%s”这个期间没有数据") % truth.title)
        if agrees(number, truth):
            return Finding(Verdict.AGREES, tied)
        told = {"figure": truth.title, "value": truth.said}
        if tied.strength is Strength.WEAK:
            words = _("可能是“%(figure)s”，那一项是 %(value)s；请确认是不是同一项") % told
            return Finding(Verdict.ASK, tied, words, sure=False)
        if over(number, truth):
            return Finding(Verdict.OVER, tied, _("“%(figure)s”只有 %(value)s") % told)
        return Finding(Verdict.DIFFERS, tied, _("“%(figure)s”是 %(value)s") % told)

    def time_of(self, number: Number) -> Ask:
        """The period the sentence itself names, else the one asked."""
        ask = self.truths.ask
        if number.kind is Kind.CHANGE or number.cell:
            return ask
        years = NAMED_YEAR.findall(number.before)
        if years and not ask.period.first.year <= int(years[-1]) <= ask.period.last.year:
            return ask.over(year(int(years[-1])))
        clause = re.split("[；;。]", number.before)[-1]
        return ask.over(year_before(ask.period)) if LAST_YEAR.search(clause) else ask


def folded(findings: list[Finding], fits: Iterable[Finding]) -> list[Finding]:
    """What follows from a number that differs is said with it, not beside it; where every number
    is what the records say, parts may overlap, and what seemed wrong is a question at most.
    """
    told = {one.number.number: one for one in findings}
    rest: list[Finding] = []
    met: set[tuple[int, Verdict]] = set()
    for one in fits:
        if (one.number.number, one.verdict) in met:
            continue
        met.add((one.number.number, one.verdict))
        held = [told[number.number] for number in (one.number, *one.others)]
        if wrong := [other for other in held if other.wrong]:
            wrong[0].also.append(f"{one.title}：{one.words}")
        elif not all(map(_stands, held)):
            rest.append(one)
        elif one.sure:
            rest.append(replace(one, sure=False))
    settled = {one.number.number for one in rest if one.wrong}
    kept = [one for one in findings
            if one.verdict is not Verdict.ASK or one.number.number not in settled]  # fmt: skip
    return sorted([*kept, *rest], key=lambda one: one.number.number)


def _stands(one: Finding) -> bool:
    return one.verdict is Verdict.AGREES
