"""What holds here: promised days are local, a rating is the firm's, doubles are offered.

A double is a question to whoever looks, with its reasons; nothing is joined by itself.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from jiceng.kernel.citations import Article, cites

LANE = Article(
    "党企快车道工作习惯", 0, "（本地）", status="L", severity="WARN", jurisdiction="本地",
    reading="企业党组织收集企业和职工的困难，分类派给有关单位，在约定的时间里答复，由企业党组织评价",
)  # fmt: skip
LINE = Article(
    "解决企业困难直通车工作习惯", 0, "（本地）", status="L", severity="WARN", jurisdiction="本地",
    reading="市里直通车收到的企业困难按办件编号导入，与快车道上的同一件合并看，不让企业说两遍",
)  # fmt: skip
ZONES = Article(
    "非公企业党组织活动习惯", 0, "（本地）", status="L", severity="WARN", jurisdiction="本地",
    reading="企业党组织每半年开展岗位练兵，或者设立党员责任区；看班组的成果，不给个人排名",
)  # fmt: skip

CLASSIFY, DISPATCH, REPLY, URGENT = 1, 1, 10, 3  # working days, where nothing else was set
NEAR = 60  # days between two words of one trouble
ALIKE = 0.3
SIGNS = re.compile(r"[\W_]+")


@cites(LANE)
def promised(*, urgent: bool, reply: int, hurry: int) -> int:
    """Within how many working days an answer is promised; the urgent never later than others."""
    return min(hurry, reply) if urgent else reply


@cites(LANE)
def may_rate(*, rater: int | None, handled_by: Iterable[int | None]) -> bool:
    """Whoever had it in hand does not judge it."""
    return rater is None or rater not in set(handled_by)


@dataclass(frozen=True)
class Likeness:
    """Why two records may speak of one trouble."""

    same_firm: bool
    days: int
    words: float

    @property
    def offered(self) -> bool:
        return self.days <= NEAR and (self.same_firm or self.words >= 2 * ALIKE)

    @property
    def rank(self) -> tuple[bool, float, int]:
        """The likeliest first."""
        return (not self.same_firm, -self.words, self.days)


@cites(LINE)
def likeness(
    *, firm: object, other: object, text: str, said: str, on: date, then: date
) -> Likeness:
    """How like two records are: the same firm, how many days apart, how much of the words."""
    one, two = SIGNS.sub("", text), SIGNS.sub("", said)
    same = firm is not None and firm == other
    found = SequenceMatcher(None, one, two, autojunk=False)
    # The quick ratio is never below the true one: what it rules out needs no slow look.
    near = one and two and (same or found.quick_ratio() >= 2 * ALIKE)
    return Likeness(same, abs((on - then).days), found.ratio() if near else 0.0)


@cites(ZONES)
def half_before(day: date) -> date:
    """The first day of the half-year a day lies in."""
    return date(day.year, 1 if day.month <= 6 else 7, 1)  # noqa: PLR2004
