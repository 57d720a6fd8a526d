"""使用阵地的数：开放多少小时，用了多少小时，来了多少批、多少人。"""

from decimal import Decimal
from typing import Any

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.formulas import Formula, quotient
from jiceng.kernel.measures import Rows, Total, Value
from jiceng.kernel.pasts import then
from jiceng.kernel.splits import Split
from jiceng.registers.venues.models import Kind, Opening, SpecialDay, VenuePast, Visit, turn_of

LEDGER = Usage("阵地使用台账", "一批一行，按到场日期计入本期；作废的不计")
HOURS = Usage("阵地开放时间", "按排定的开放时间逐日相加，例外的日子按例外；暂停和关闭的日子不计")
KEEPS = "责任党组织登记到场，或者预约后登记使用"


def kind_then(ask: Ask) -> Any:
    """What the venue was on the report's day, as the figures of venues say it."""
    return then(VenuePast, ask.day, "kind", via="venue")


def subkind_then(ask: Ask) -> Any:
    return then(VenuePast, ask.day, "subkind", via="venue")


def level_then(ask: Ask) -> Any:
    return then(VenuePast, ask.day, "level", via="venue")


OF_VENUE: dict[str, Split] = {
    "kind": kind_then, "subkind": subkind_then, "level": level_then,
}  # fmt: skip
SPLITS: dict[str, Split] = {
    **OF_VENUE,
    "purpose": "purpose",
    "group": "group",
    "turn": lambda _: turn_of(),
}


def visits(ask: Ask) -> Rows:
    rows: Rows = Visit.objects.standing().during(ask.period)
    return rows


def counted(key: str, title: str, unit: str, **more: Any) -> Figure:
    return Figure(
        key=f"venues.{key}", title=title, cites=LEDGER, of=visits, unit=unit, supplied_by=KEEPS,
        **{"splits": SPLITS, **more},
    )  # fmt: skip


VISITS = counted(
    "visits", "到阵地的批次", "批", label="venue__name",
    definition="登记到场的一次算一批；首次和再次按来访党组织在同一处阵地是否来过分，没有写明来访党组织的列为不详",
)  # fmt: skip
PERSONS = counted(
    "visit_persons", "到阵地的人次", "人次", measure=Total("persons"),
    definition="各批人数之和，同一人来几次算几次",
)  # fmt: skip
MEMBERS = counted(
    "visit_members", "到阵地的党员人次", "人次", measure=Total("members"),
    definition="各批中登记的党员人数之和；没有分开登记的列为不详",
)  # fmt: skip
USED_MINUTES = counted(
    "used_minutes", "阵地使用时间", "分钟", measure=Total("minutes"),
    definition="各批结束与开始之差的和；没有登记起止时间的列为不详",
)  # fmt: skip
RULED = Figure(
    key="venues.ruled_minutes",
    title="排定的开放时间",
    cites=HOURS,
    of=lambda ask: Opening.objects.over(ask.period),
    at="keeper",
    measure=Total("open_minutes"),
    splits=OF_VENUE,
    unit="分钟",
    supplied_by="责任党组织排开放时间",
)
CHANGED = Figure(
    key="venues.changed_minutes",
    title="例外日子增减的开放时间",
    cites=HOURS,
    of=lambda ask: SpecialDay.objects.within(ask.period),
    at="keeper",
    measure=Total("difference"),
    splits=OF_VENUE,
    unit="分钟",
    definition="当天不开放的为负数，延长开放的为正数",
    supplied_by="责任党组织登记开放例外",
)


def hours(*minutes: Value) -> Value:
    return Decimal(sum(minutes)) / 60


OPEN_HOURS = Formula(
    key="venues.open_hours",
    title="阵地开放小时数",
    cites=HOURS,
    inputs=(RULED, CHANGED),
    combine=hours,
    unit="小时",
    kind="sum",
)
USED_HOURS = Formula(
    key="venues.used_hours",
    title="阵地使用小时数",
    cites=LEDGER,
    inputs=(USED_MINUTES,),
    combine=hours,
    unit="小时",
    kind="sum",
)
USED_RATE = Formula(
    key="venues.used_rate",
    title="阵地开放时间的使用率",
    cites=HOURS,
    inputs=(USED_HOURS, OPEN_HOURS),
    combine=quotient,
    kind="share",
    definition="使用小时数除以开放小时数；同一时段几个场地都在用的分别计算，所以可能超过百分之百",
)
HALLS_LECTURES = Figure(
    key="venues.lectures",
    title="讲习所讲课次数",
    cites=LEDGER,
    of=lambda ask: (
        visits(ask).annotate(then_kind=kind_then(ask)).filter(then_kind=Kind.LECTURE_HALL)
    ),
    having=lambda rows, ask: rows.filter(purpose="class"),
    splits={"subkind": subkind_then, "level": level_then},
    unit="次",
    label="venue__name",
    definition="分母为到讲习所的批次；分子为用途是党课和培训的",
    supplied_by=KEEPS,
)
FIGURES = [
    VISITS, PERSONS, MEMBERS, USED_MINUTES, RULED, CHANGED, OPEN_HOURS, USED_HOURS, USED_RATE,
    HALLS_LECTURES,
]  # fmt: skip
