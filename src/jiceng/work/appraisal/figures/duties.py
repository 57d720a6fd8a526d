"""What is owed each year, and whom nobody has taught yet."""

from datetime import date
from typing import Any

from jiceng.kernel.asks import Ask
from jiceng.kernel.duties import YEAR, Duty
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.kernel.periods import Period
from jiceng.kernel.watches import NextStep, Watch
from jiceng.work.appraisal.figures.debriefs import DEBRIEFED
from jiceng.work.appraisal.figures.meetings import ITEMS, TALKED
from jiceng.work.appraisal.figures.rounds import HELD
from jiceng.work.appraisal.models import MemberReview
from jiceng.work.appraisal.rules import EDUCATION_FIRST


def end(period: Period) -> date:
    return period.last


def due_on(item: Any) -> date:
    found: date = item.due_on
    return found


def graded(period: Period) -> Any:
    """Members who were appraised in a period: a sign of their life as members."""
    return MemberReview.objects.graded(period).values("member")


SIGNS = [graded]


def unfit(ask: Ask) -> Rows:
    """Found unfit and told so by that day; a member of elsewhere counts at home."""
    told = MemberReview.objects.standing().filter(
        grade=MemberReview.Grade.UNQUALIFIED, told_on__lte=ask.day
    )
    rows: Rows = told.exclude(part=MemberReview.Part.GUEST)
    return rows


UNTAUGHT = Figure(
    key="appraisal.untaught", title="评为不合格还没有登记教育帮助的", cites=EDUCATION_FIRST,
    of=unfit, having=lambda rows, ask: rows.exclude(taught_on__lte=ask.day),
    at="round__org", unit="名",
)  # fmt: skip
WATCHES = [
    Watch(
        UNTAUGHT, "评为不合格，先教育帮助", since="told_on",
        steps={
            0: NextStep("谈话，指出问题，定下帮助措施，登记教育帮助；不是处置",
                        verb="appraisal.reviews.table"),
            6: NextStep("看教育帮助以后的表现；仍不转变的，由支部提请组织处置"),
        },
    ),
]  # fmt: skip
DUTIES = [
    Duty(HELD, every=YEAR, due=end, verb="appraisal.rounds.new",
         name="召开组织生活会、开展民主评议（一般在第四季度）"),
    Duty(TALKED, every=YEAR, due=end, verb="appraisal.pairs.table", name="谈心谈话"),
    Duty(DEBRIEFED, every=YEAR, due=end, made_good=True, verb="appraisal.my_debrief",
         name="书记向党员大会和上级党组织述职"),
    Duty(ITEMS, every=YEAR, due=end, own=due_on, by="street_office",
         verb="appraisal.meetings.table", name="民主生活会各项"),
]  # fmt: skip
