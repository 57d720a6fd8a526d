"""双报到、设岗定责: no law of the whole country says how; everything here is local habit.

Nothing is counted against anybody: who reports, takes a post or serves does so of their own will,
and no number here ranks a person (BUR: 不以打卡、积分排名、截图为凭).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from jiceng.kernel.citations import Article, Finding, cites, gettext_noop

LOCAL = Article(
    "在职党员社区报到办法（本地）", 0, "（报到认岗）", status="L", severity="ADVISE",
    jurisdiction="本地",
    reading="在职党员到居住地社区报到，由社区确认、出具回执；按特长和时间认领岗位，每半年看一次履职；"
    "社区每年向单位反馈一次，不打分排名",
)  # fmt: skip
BURDEN = Article(
    "整治形式主义为基层减负若干规定", 4, status="G", severity="ADVISE",
    reading="不以打卡、截图、积分排名为凭，时长由受益的一方确认",
)  # fmt: skip
HALF_MONTHS = 6
DAY_MINUTES = 720  # more than twelve hours on one day is a slip of the pen
SILENT_DAYS = 14  # a team without a visit in so many days: its leader is asked, nothing else
SEVERAL = gettext_noop("“%(member)s”已经在“%(org)s”报到，可以同时报到，请确认本人是这样想的")
FULL = gettext_noop("岗位定员%(quota)d人，已有%(taken)d人在岗")
UNFIT = gettext_noop("本人没有登记这个岗位要的特长：%(skills)s")


@dataclass(frozen=True)
class Match:
    """Why a post is offered to somebody: the skills they named themself."""

    skills: tuple[str, ...]

    @property
    def fits(self) -> bool:
        return bool(self.skills)

    @property
    def words(self) -> str:
        return "、".join(self.skills)


@cites(LOCAL)
def match(*, wanted: Iterable[str], own: Iterable[str]) -> Match:
    """The skills a post asks for that somebody has, in the post's order."""
    held = set(own)
    return Match(tuple(one for one in wanted if one in held))


@cites(LOCAL)
def claim_findings(
    *, quota: int, taken: int, wanted: Iterable[str], own: Iterable[str]
) -> list[Finding]:
    """What to look at before a claim is approved; it stops nobody."""
    asked, found = tuple(wanted), []
    if taken >= quota:
        found.append(Finding(FULL, LOCAL, {"quota": quota, "taken": taken}))
    if asked and not match(wanted=asked, own=own).fits:
        found.append(Finding(UNFIT, LOCAL, {"skills": "、".join(asked)}))
    return found


@cites(LOCAL)
def half_of(day: date) -> str:
    """The half-year a review belongs to: 2025H1."""
    return f"{day.year}H{(day.month - 1) // HALF_MONTHS + 1}"


@cites(BURDEN)
def may_confirm(*, served: int, confirms: int | None) -> bool:
    """Hours are confirmed by whom they were for, never by whoever served."""
    return confirms is None or confirms != served


def lasts(*, starts: time, ends: time) -> int:
    """Minutes between two times of one day; not above nought where they are the wrong way round."""
    return (ends.hour - starts.hour) * 60 + ends.minute - starts.minute


@cites(LOCAL)
def silent_since(*, last: date, day: date, days: int) -> int:
    """How many whole stretches of so many days a team has been silent; 0 while it is not."""
    return max(0, (day - last).days // days)
