"""Cases settled in a period, as counts; names are for those who handle them."""

from typing import Any

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.kernel.watches import NextStep, Watch
from jiceng.work.disposal.flows import CARRIED, CORRECTING
from jiceng.work.disposal.flows import SUSPENDED as WHILE
from jiceng.work.disposal.models import Case
from jiceng.work.disposal.rules import (
    ASSEMBLY_RULE,
    CORRECT_RULE,
    LOST_RULE,
    SUSPENDED_MONTHS,
)

LEDGER = Usage("组织处置台账", "一行一件；作出保留决定或者执行之日计入本期")


def handled(ask: Ask) -> Rows:
    rows: Rows = Case.objects.handled(ask.period)
    return rows


HANDLED = Figure(
    key="disposal.handled",
    title="本期处置的不合格党员数",
    cites=LEDGER,
    of=handled,
    unit="名",
    splits={"outcome": "outcome", "ground": "ground"},
    definition="本期执行处置决定的和决定保留的；限期改正中、待批准的不计",
    supplied_by="党支部登记组织处置",
)


def waiting(ask: Ask) -> Rows:
    rows: Rows = Case.objects.open(ask.day)
    return rows


def _standing(key: str, title: str, cites: Any, having: Any) -> Figure:
    """A figure only the watch reads: what stands open today is not for the shelf."""
    return Figure(key=key, title=title, cites=cites, of=waiting, having=having, unit="件")


LATE = _standing(
    "disposal.correction_over", "限期改正期满还没有重新评议的", CORRECT_RULE,
    lambda rows, ask: rows.filter(state=CORRECTING, correct_by__lte=ask.day),
)  # fmt: skip
SUSPENDED = _standing(
    "disposal.suspended", "停止党籍还没有了结的", LOST_RULE,
    lambda rows, ask: rows.filter(
        outcome=Case.Outcome.SUSPENDED, state__in=WHILE, effective_on__lte=ask.day
    ),
)  # fmt: skip
UNTOLD = _standing(
    "disposal.untold", "已经执行还没有告知本人的", ASSEMBLY_RULE,
    lambda rows, ask: rows.filter(state=CARRIED, effective_on__lte=ask.day),
)  # fmt: skip

WATCHES = [
    Watch(
        LATE, "限期改正期满", since="correct_by",
        steps={0: NextStep("组织重新评议，决定保留或者提交支部大会")},
    ),
    Watch(
        SUSPENDED, "停止党籍满两年", since="effective_on",
        steps={
            SUSPENDED_MONTHS: NextStep(
                "再次查找；仍无法取得联系的，由支部大会讨论除名，报上级批准；联系上的，研究恢复",
                by="street_office",
            )
        },
    ),
    Watch(
        UNTOLD, "决定还没有告知本人", since="effective_on",
        steps={0: NextStep("把决定和申诉的途径告知本人，并作记录")},
    ),
]  # fmt: skip
FIGURES = [HANDLED]
