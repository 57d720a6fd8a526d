"""Numbers of building venues up and keeping them in use; what is owed and what needs a look."""

from datetime import date
from typing import Any

from jiceng.kernel.asks import Ask
from jiceng.kernel.duties import MONTH, YEAR, Duty
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.kernel.periods import Period
from jiceng.kernel.watches import NextStep, Watch
from jiceng.work.grounds.figures import idle, standing
from jiceng.work.grounds.figures.idle import IDLE, USED, last_used
from jiceng.work.grounds.figures.standing import (
    CHECKED,
    COMMUNITIES,
    ESTATES,
    OPEN_BASES,
    SPENT,
    STREETS,
    UP_TO_STANDARD,
    UPGRADED,
)
from jiceng.work.grounds.flows import AGREED
from jiceng.work.grounds.models import Offer, StandardCheck
from jiceng.work.grounds.rules import LOCAL_STANDARD, ROOM_RULE

FIGURES = [*standing.FIGURES, *idle.FIGURES]


def end(period: Period) -> date:
    return period.last


def unanswered(checks: Any, ask: Ask) -> Rows:
    """Due, and the venue was not checked again."""
    rows: Rows = checks.filter(recheck_on__lte=ask.day).last_of_venue(ask.day)
    return rows


# Only the watch reads these: what stands open today is not for the shelf.
RECHECKS = Figure(
    key="grounds.rechecks", title="达标检查中到期还没有复查的", cites=LOCAL_STANDARD, unit="处",
    of=lambda ask: StandardCheck.objects.filter(passed=False, held_on__lte=ask.day),
    having=unanswered,
)  # fmt: skip
WAITING = Figure(
    key="grounds.waiting", title="议定以后还没有动工的闲置场所", cites=ROOM_RULE, unit="处",
    of=lambda ask: Offer.objects.standing(ask.day),
    having=lambda rows, ask: rows.filter(state=AGREED, agreed_on__lte=ask.day),
)  # fmt: skip

DUTIES = [
    Duty(USED, every=MONTH, due=end, by="community_worker", verb="venues.visits.new",
         name="把阵地用起来"),
    Duty(CHECKED, every=YEAR, due=end, by="street_office", verb="grounds.checks.new",
         name="阵地达标检查"),
]  # fmt: skip
WATCHES = [
    Watch(
        IDLE, "闲置的阵地", since=last_used, member="",
        steps={
            3: NextStep("查明原因：时间、项目、场地缺哪一样，按“闲置阵地”的建议改",
                        by="community_worker", verb="grounds.idle"),
            6: NextStep("与街道商量：调整开放时间和项目，或者与附近的阵地合并使用",
                        by="street_office", verb="grounds.idle"),
        },
    ),
    Watch(
        RECHECKS, "没有达标、到期没有复查", since="recheck_on", member="",
        steps={0: NextStep("补齐缺项以后再检查一次", by="community_worker",
                           verb="grounds.checks.new")},
    ),
    Watch(
        WAITING, "议定了没有动工的闲置场所", since="agreed_on", member="",
        steps={6: NextStep("与提供单位商量：开始改造、直接使用，或者退还",
                           by="community_worker", verb="grounds.offers.table")},
    ),
]  # fmt: skip

__all__ = [
    "COMMUNITIES",
    "DUTIES",
    "ESTATES",
    "FIGURES",
    "IDLE",
    "OPEN_BASES",
    "SPENT",
    "STREETS",
    "UPGRADED",
    "UP_TO_STANDARD",
    "USED",
    "WATCHES",
]
