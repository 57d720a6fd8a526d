"""What is owed to those who are away, and who has been silent for how long."""

from datetime import date
from typing import Any

from django.db.models import DateField, OuterRef, Subquery

from jiceng.kernel.asks import Ask
from jiceng.kernel.duties import MONTH, YEAR, Duty
from jiceng.kernel.periods import Period
from jiceng.kernel.watches import NextStep, Watch
from jiceng.work.mobility.figures.away import ADVISED, CONTACTED, UNREACHABLE, last_heard, stays
from jiceng.work.mobility.figures.programme import APPRAISED
from jiceng.work.mobility.models import Appraisal, Contact
from jiceng.work.mobility.rules import CONTACT_RULE, LOST_RULE


def end(period: Period) -> date:
    return period.last


def heard_of(period: Period) -> Any:
    """Members away who were spoken with in a period: a sign of their life as members."""
    told = Contact.objects.filter(reached=True, on__range=(period.first, period.last))
    return told.values("mobility__member")


def appraised(period: Period) -> Any:
    """Those whose year was appraised within it, at home or where they live."""
    return Appraisal.objects.filter(on__range=(period.first, period.last)).values("member")


SIGNS = [heard_of, appraised]


def settled_since(ask: Ask) -> Any:
    """Since when they have been at that place."""
    own = stays(ask).filter(member=OuterRef("member")).values("since")
    return Subquery(own[:1], output_field=DateField())


DUTIES = [
    # At the end of each month whoever was not heard of within the rhythm of that day: the
    # rhythm is the district's, so no longer period of the duty's own would fit all of them.
    Duty(CONTACTED, every=MONTH, due=end, verb="mobility.home",
         name="按期联系流动党员"),
    Duty(APPRAISED, every=YEAR, due=end, verb="mobility.out.table",
         name="流动党员年度评议"),
]  # fmt: skip
WATCHES = [
    Watch(
        UNREACHABLE,
        "失去联系的流动党员",
        since=last_heard,
        bounds={"months": 3},
        steps={
            3: NextStep("打电话、发消息联系本人；不通的找亲友和流入地党组织", verb="mobility.home",
                        cites=CONTACT_RULE),
            6: NextStep("查清去向并作书面记录；仍找不到的，由支部提出处置意见",
                        verb="disposal.cases.new", cites=LOST_RULE),
        },
    ),
    Watch(
        ADVISED,
        "应当转移组织关系的流动党员",
        since=settled_since,
        steps={6: NextStep("与本人商量接转组织关系；不能转的记明原因")},
    ),
]  # fmt: skip
