"""意见建议的数：报了多少、按时答复多少、采纳多少，报告的结尾写哪几条。"""

from typing import Any

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.duties import MONTH, Duty
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.kernel.watches import NextStep, Watch
from jiceng.work.suggestions.models import Suggestion
from jiceng.work.suggestions.rules import UPWARD

LEDGER = Usage("意见建议上报台账", "一行一条，按上报日期计入本期；没有上报的和作废的不计")
WHO = "收到建议的上级单位"


def sent(ask: Ask) -> Rows:
    rows: Rows = Suggestion.objects.sent(ask.period).filter(sent_on__lte=ask.day)
    return rows


def answered(rows: Any, ask: Ask) -> Rows:
    found: Rows = rows.answered(ask.day)
    return found


def adopted(rows: Any, ask: Ask) -> Rows:
    found: Rows = rows.answered(ask.day).filter(outcome__in=("adopted", "partly"))
    return found


def for_report(ask: Ask) -> Rows:
    rows: Rows = Suggestion.objects.for_report(ask.period).filter(approved_on__lte=ask.day)
    return rows


def waiting(ask: Ask) -> Rows:
    rows: Rows = Suggestion.objects.waiting(ask.day)
    return rows


TO_SUPERIOR = Figure(
    key="suggestions.to_superior", title="本期向上级上报的意见建议", cites=LEDGER, of=sent,
    splits={"source": "source"}, unit="条", label="topic",
)  # fmt: skip
ANSWERED = Figure(
    key="suggestions.answered", title="本期上报的意见建议中上级已答复的", cites=UPWARD, of=sent,
    having=answered, splits={"source": "source"}, unit="条", label="topic", supplied_by=WHO,
    definition="报告日已经登记答复的",
)  # fmt: skip
ADOPTED = Figure(
    key="suggestions.adopted", title="本期上报的意见建议中采纳和部分采纳的", cites=LEDGER, of=sent,
    having=adopted, splits={"source": "source"}, unit="条", label="topic", supplied_by=WHO,
    definition="报告日已经答复，结果是“采纳”或者“部分采纳”的",
)  # fmt: skip
FOR_REPORT = Figure(
    key="suggestions.for_report", title="本期审定、写进报告的意见建议", cites=LEDGER,
    of=for_report, splits={"source": "source"}, unit="条", label="line",
    definition="标了“写进报告”、本期审定的；报告结尾逐条写出主题和内容",
)  # fmt: skip
WAITING = Figure(
    key="suggestions.waiting", title="还没有答复的意见建议中已过约定日子的", cites=UPWARD,
    of=waiting, having=lambda rows, ask: rows.filter(answer_by__lt=ask.day),
    splits={"source": "source"}, unit="条", label="topic", supplied_by=WHO,
)  # fmt: skip

FIGURES = [TO_SUPERIOR, ANSWERED, ADOPTED, FOR_REPORT, WAITING]
DUTIES = [
    Duty(
        ANSWERED, every=MONTH, due=lambda month: month.last, by="district_staff",
        verb="suggestions.suggestions.table", name="催问上级还没有答复的意见建议",
        own=lambda one: one.answer_by,
    ),
]  # fmt: skip
WATCHES = [
    Watch(
        WAITING, "过了约定日子上级还没有答复的意见建议", since="answer_by", member="",
        steps={
            0: NextStep("打电话问一问，记下对方说什么时候答复", by="street_office",
                        verb="suggestions.suggestions.table"),
            1: NextStep("随下一次报告或者上报包再提", by="district_staff",
                        verb="suggestions.suggestions.table"),
        },
    ),
]  # fmt: skip
