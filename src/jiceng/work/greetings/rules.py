"""政治生日：入党周年那一天，一年一次，说什么由区里定。"""

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta

from jiceng.kernel.citations import Article, cites

LOCAL = Article(
    "政治生日工作习惯",
    1,
    status="L",
    severity="ADVISE",
    jurisdiction="本地",
    reading="入党周年当天发一条祝贺短信，一年一次；支部可以另办仪式；本人不愿意收的不发。",
)
WORDS = "{name}同志：今天是您入党{years}周年的日子，祝您政治生日快乐！不忘初心，牢记使命。"
HOLES = ("name", "years")
HOLE = re.compile(r"\{(\w*)\}")
LENGTH = 70  # one text message
BACK = 3  # days a machine may have stood still without anybody being forgotten
CEREMONY_DAYS = 31


@cites(LOCAL)
def anniversary(*, joined_on: date, year: int) -> date | None:
    """The day of a year on which somebody is greeted; none before the first whole year.

    Whoever joined on 29 February is greeted on the last day of February of other years.
    """
    if year <= joined_on.year:
        return None
    last = calendar.monthrange(year, joined_on.month)[1]
    return date(year, joined_on.month, min(joined_on.day, last))


@cites(LOCAL)
def days_of(*, day: date) -> list[tuple[int, int]]:
    """The (month, day) of joining that are greeted on a day."""
    found = [(day.month, day.day)]
    if (day.month, day.day) == (2, 28) and not calendar.isleap(day.year):
        found.append((2, 29))
    return found


def lately(day: date, back: int = BACK) -> Iterator[date]:
    """The day and the few before it, oldest first."""
    for ago in range(back, -1, -1):
        yield day - timedelta(days=ago)


@cites(LOCAL)
def wrong_holes(*, text: str) -> list[str]:
    """Holes that nobody fills; only {name} and {years} are."""
    return [hole for hole in HOLE.findall(text) if hole not in HOLES]


def filled_length(text: str) -> int:
    """How long the message becomes with a long name."""
    return len(text.replace("{name}", "欧阳某某").replace("{years}", "50"))


@cites(LOCAL)
def near_enough(*, birthday: date, held_on: date) -> bool:
    """A ceremony belongs to a birthday of the same month or so."""
    return abs((held_on - birthday).days) <= CEREMONY_DAYS
