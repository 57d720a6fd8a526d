"""How well a check finds what is wrong: a finished text and its known errors in, two rates out.

A label names the number (its place in the text) and what is wrong with it; a number without one
is right, and to call it wrong is a false alarm.
"""

import csv
import io
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jiceng.insight.filling.findings import Verdict
from jiceng.insight.filling.measuring import LabelError, rate
from jiceng.insight.filling.verifying import Checked


@dataclass
class Hits:
    """Known errors, those found (called wrong, or asked about), and what was called wrong and
    is not; sums of several texts add up.
    """

    errors: int = 0
    wrong: int = 0  # errors called wrong
    asked: int = 0  # errors only asked about
    right: int = 0  # numbers without an error
    false: int = 0  # of them, called wrong
    doubted: int = 0  # of them, asked about
    misses: tuple[str, ...] = ()

    def __add__(self, other: "Hits") -> "Hits":
        return Hits(
            *(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__)
        )

    def told(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    def lines(self) -> list[str]:
        """The rates in words, a line each, then each miss."""
        errors = _("错 %(all)d 处：查出 %(wrong)s，提问 %(asked)s") % {
            "all": self.errors, "wrong": rate(self.wrong, self.errors),
            "asked": rate(self.asked, self.errors),
        }  # fmt: skip
        right = _("没有错的数 %(all)d 个：误报 %(false)s，提问 %(doubted)s") % {
            "all": self.right, "false": rate(self.false, self.right),
            "doubted": rate(self.doubted, self.right),
        }  # fmt: skip
        return [errors, right, *(f"  {miss}" for miss in self.misses)]


def expected(content: str) -> dict[int, str]:
    """Read `n,finding` rows: the place of the number, and differs, over, sum, share, close or
    twice. Raises LabelError.
    """
    found = {}
    for row in csv.DictReader(io.StringIO(content)):
        try:
            found[int(row["n"])] = Verdict(row["finding"].strip()).value
        except (KeyError, ValueError, AttributeError):
            raise LabelError(_("标注要有 n 和 finding 两列，n 为第几个数")) from None
    return found


def judged(made: Checked, marked: dict[int, str]) -> Hits:
    """Hold a check against the known errors; a number may rightly be named by any of them."""
    numbers = {one.number.number for one in made.ties}
    if strange := marked.keys() - numbers:
        raise LabelError(_("文字里没有第 %d 个数，请改标注") % min(strange))
    wrong = {one.number.number for one in made.wrong}
    asked = {one.number.number for one in made.questions} - wrong
    misses = [f"{n} {label} ≠ none" for n, label in sorted(marked.items()) if n not in wrong]
    misses += [f"{n} none ≠ wrong" for n in sorted(wrong - marked.keys())]
    return Hits(
        errors=len(marked),
        wrong=len(marked.keys() & wrong),
        asked=len(marked.keys() & asked),
        right=len(numbers - marked.keys()),
        false=len(wrong - marked.keys()),
        doubted=len(asked - marked.keys()),
        misses=tuple(misses),
    )
