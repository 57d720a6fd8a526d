"""What a check found, with its place in the text. Nothing is called wrong on a guess."""

from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jiceng.insight.filling.matching import Found
from jiceng.insight.filling.numbers import Number
from jiceng.insight.filling.truths import Truth


class Verdict(StrEnum):
    """What is to be said of a number."""

    AGREES = "agrees"
    DIFFERS = "differs"
    OVER = "over"
    SUM = "sum"
    SHARE = "share"
    CLOSE = "close"
    TWICE = "twice"
    ASK = "ask"
    UNCHECKED = "unchecked"


TITLES: dict[Verdict, str | Promise] = {
    Verdict.AGREES: _("相符"),
    Verdict.DIFFERS: _("与数据不符"),
    Verdict.OVER: _("说多了"),
    Verdict.SUM: _("加不起来"),
    Verdict.SHARE: _("占比与部分对不上"),
    Verdict.CLOSE: _("占比合计不是百分之百"),
    Verdict.TWICE: _("前后两个数"),
    Verdict.ASK: _("存疑"),
    Verdict.UNCHECKED: _("没有核对"),
}


class Strength(StrEnum):
    """How sure it is that a number is of a figure."""

    FROZEN = "frozen"
    CONFIRMED = "confirmed"
    STRONG = "strong"
    WEAK = "weak"
    NONE = "none"


STRENGTHS: dict[Strength, str | Promise] = {
    Strength.FROZEN: _("定稿里就是这一项"),
    Strength.CONFIRMED: _("人工确认"),
    Strength.STRONG: _("依据强"),
    Strength.WEAK: _("依据弱"),
    Strength.NONE: _("没有依据"),
}


@dataclass
class Tied:
    """A number with the figure it is taken for."""

    number: Number
    found: Found
    strength: Strength = Strength.NONE
    truth: Truth | None = None

    @property
    def written(self) -> str:
        return self.truth.written if self.truth else ""


@dataclass
class Finding:
    """One thing to say of one place; `others` are the numbers it was held against."""

    verdict: Verdict
    tied: Tied
    words: str = ""
    sure: bool = True
    others: tuple[Number, ...] = ()
    also: list[str] = field(default_factory=list)  # what follows from it: sums, shares

    @property
    def number(self) -> Number:
        return self.tied.number

    @property
    def wrong(self) -> bool:
        return self.sure and self.verdict not in {
            Verdict.AGREES, Verdict.ASK, Verdict.UNCHECKED
        }  # fmt: skip

    @property
    def question(self) -> bool:
        return not self.wrong and self.verdict not in {Verdict.AGREES, Verdict.UNCHECKED}

    @property
    def title(self) -> str | Promise:
        return TITLES[self.verdict]

    @property
    def strength(self) -> str | Promise:
        return STRENGTHS[self.tied.strength]

    @property
    def sentence(self) -> tuple[str, str, str]:
        """The sentence before the number, the number, and what comes after it."""
        one = self.number
        left, right = one.sentence
        word = one.text[one.start : one.end]
        return one.text[left : one.start], word, one.text[one.end : right]
