"""How well the proposals hit: a text and its labels in, four rates out.

A label is what the blank truly asks for: a figure as written (several that are as right stand
apart by ` or `), `none`, or the kind of a blank that no figure fills (name, date, ordinal).
"""

import csv
import io
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jiceng.insight.filling.blanks import Kind, find
from jiceng.insight.filling.lexicon import BOUND
from jiceng.insight.filling.matching import NONE, OVER, Found, propose, standing
from jiceng.insight.shelf.addresses import Written

KINDS = {"name": Kind.NAME, "date": Kind.DATE, "ordinal": Kind.ORDINAL}
EITHER = " or "


class LabelError(ValueError):
    """Labels that do not fit their text, in plain words."""


@dataclass
class Rates:
    """What was asked and what was hit; sums of several texts add up."""

    blanks: int = 0
    kinds: int = 0  # told what kind of thing the blank wants
    figures: int = 0  # blanks whose figure stands on the shelf
    first: int = 0
    three: int = 0
    wanting: int = 0  # blanks that no figure answers
    none: int = 0
    misses: tuple[str, ...] = ()

    def __add__(self, other: "Rates") -> "Rates":
        return Rates(
            *(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__)
        )

    def lines(self) -> list[str]:
        """The rates in words, a line each."""
        return [
            _("空 %(all)d 个，种类判对 %(part)s")
            % {"all": self.blanks, "part": rate(self.kinds, self.blanks)},
            _("有指标的 %(all)d 个：第一项就对 %(first)s，前三项里有 %(three)s")
            % {"all": self.figures, "first": rate(self.first, self.figures),
               "three": rate(self.three, self.figures)},
            _("没有指标的 %(all)d 个：说没有 %(part)s")
            % {"all": self.wanting, "part": rate(self.none, self.wanting)},
        ]  # fmt: skip


def rate(part: int, whole: int) -> str:
    return f"{part}/{whole} = {100 * part / whole:.1f}%" if whole else "0/0"


def labels(content: str) -> dict[int, str]:
    """Read `n,figure` rows. Raises LabelError."""
    found = {}
    for row in csv.DictReader(io.StringIO(content)):
        try:
            found[int(row["n"])] = row["figure"].strip()
        except (KeyError, ValueError, AttributeError):
            raise LabelError(_("标注要有 n 和 figure 两列，n 为第几空")) from None
    return found


def measure(text: str, marked: dict[int, str]) -> Rates:
    """Propose for every blank and compare. Raises LabelError where one lacks its label."""
    blanks = find(text.split("\n"))
    if len(blanks) != len(marked) or {one.number for one in blanks} != marked.keys():
        said = _("文字里有 %(blanks)d 个空，标注有 %(labels)d 行，请逐空标注")
        raise LabelError(said % {"blanks": len(blanks), "labels": len(marked)})
    return sum((judge(one, marked[one.blank.number]) for one in propose(blanks)), Rates())


def judge(found: Found, label: str) -> Rates:
    kind = found.blank.kind
    made = Rates(blanks=1)
    if label in KINDS:
        made.kinds = int(kind is KINDS[label])
        return made
    made.kinds = int(kind not in KINDS.values())
    right = {tidy(one) for one in label.split(EITHER) if one != NONE and standing(one)}
    offered = [] if found.none else [tidy(one.written) for one in found.proposals]
    if not right:
        made.wanting, made.none = 1, int(not offered)
        hit = not offered
    else:
        hit = bool(offered) and offered[0] in right
        made.figures, made.first = 1, int(hit)
        made.three = int(any(one in right for one in offered))
    if not hit:
        near = f"{found.blank.near[-12:]}{found.blank.mark}{found.blank.after[:10]}"
        made.misses = (f"{found.blank.number} {near} {label} ≠ {'、'.join(offered) or NONE}",)
    return made


def tidy(written: str) -> str:
    """As written, with its splits in a settled order."""
    if written.startswith(BOUND):
        return written
    return OVER.join(str(Written.read(part)) for part in written.split(OVER))
