"""大厅里的数：多少窗口，谁在值班，来了多少次，经过几个窗口，当天办结多少，约了多少。"""

from typing import Any

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows, Total
from jiceng.kernel.pasts import then
from jiceng.kernel.splits import Split
from jiceng.registers.venues.models import VenuePast
from jiceng.work.halls import rules
from jiceng.work.halls.models import Appointment, Shift, Slip, Slot, Stop, Window

LEDGER = Usage("窗口台账", "一行一个窗口，按开设和关闭的日期算")
VISITED = Usage("办事登记台账", "来一次算一次，按取号日期计入本期；作废的不计")
BOOKED = Usage("办事预约台账", "按预约的日期计入本期；报告日前取消的不计")
KEEPS = "大厅登记"


def kind_then(ask: Ask) -> Any:
    return then(VenuePast, ask.day, "kind", via="venue")


def level_then(ask: Ask) -> Any:
    return then(VenuePast, ask.day, "level", via="venue")


HALL: dict[str, Split] = {"kind": kind_then, "level": level_then, "subject": "subject__name"}


def windows(ask: Ask) -> Rows:
    rows: Rows = Window.objects.standing(ask.day)
    return rows


def staffed(rows: Any, ask: Ask) -> Rows:
    found: Rows = rows.staffed(ask.day)
    return found


def visits(ask: Ask) -> Rows:
    rows: Rows = Slip.objects.during(ask.period)
    return rows


def done_by(rows: Any, ask: Ask) -> Rows:
    found: Rows = rows.same_day().filter(done_on__lte=ask.day)
    return found


def handed_on(rows: Any, ask: Ask) -> Rows:
    del ask
    found: Rows = rows.handed_on()
    return found


def kept(rows: Any, ask: Ask) -> Rows:
    found: Rows = rows.kept(ask.day)
    return found


def stops(ask: Ask) -> Rows:
    rows: Rows = Stop.objects.filter(slip__in=visits(ask).values("pk"))
    return rows


def appointments(ask: Ask) -> Rows:
    rows: Rows = Appointment.objects.during(ask.period).standing(ask.day)
    return rows


WINDOWS = Figure(
    key="halls.windows",
    title="服务窗口数",
    cites=LEDGER,
    of=windows,
    splits=HALL,
    unit="个",
    label="subject__name",
    definition="报告日开着的窗口；大厅、党群服务中心（站）、养老服务中心的都算，按大厅当日的种类分",
    supplied_by=KEEPS,
)
STAFFED = Figure(
    key="halls.staffed",
    title="服务窗口中报告日排了值班的",
    cites=rules.LOCAL,
    of=windows,
    having=staffed,
    splits=HALL,
    unit="个",
    label="subject__name",
    definition="分母为报告日开着的窗口；缺的是当日没有人值班的窗口，休息日自然没有",
    supplied_by="大厅排班",
)
SHIFTS = Figure(
    key="halls.shifts",
    title="窗口值班班次",
    cites=LEDGER,
    of=lambda ask: Shift.objects.standing().during(ask.period),
    splits={"subject": "window__subject__name"},
    unit="班",
    supplied_by="大厅排班",
)
VISITS = Figure(
    key="halls.visits",
    title="到窗口办事的次数",
    cites=VISITED,
    of=visits,
    splits={**HALL, "field": "org__field"},
    unit="次",
    label="what",
    definition="取一个号算一次，经过几个窗口也只算一次",
    supplied_by=KEEPS,
)
HANDED_ON = Figure(
    key="halls.handed_on",
    title="到窗口办事的次数中经过几个窗口的",
    cites=VISITED,
    of=visits,
    having=handed_on,
    splits=HALL,
    unit="次",
    definition="分母为本期办事次数；分子为在窗口之间转过的",
    supplied_by=KEEPS,
)
SAME_DAY = Figure(
    key="halls.same_day",
    title="到窗口办事的次数中当天办结的",
    cites=rules.ONE_STOP,
    of=visits,
    having=done_by,
    splits=HALL,
    unit="次",
    definition="分母为本期办事次数；缺的是转为工单、没有办完离开或者还在办的",
    supplied_by=KEEPS,
)
STOPS = Figure(
    key="halls.stops",
    title="窗口办理人次",
    cites=VISITED,
    of=stops,
    at="slip__org",
    splits={"subject": "window__subject__name"},
    unit="人次",
    definition="一次办事经过几个窗口算几个人次，看的是窗口的工作量",
    supplied_by=KEEPS,
)
PLACES = Figure(
    key="halls.places",
    title="放出的预约名额",
    cites=BOOKED,
    of=lambda ask: Slot.objects.filter(held_on__range=(ask.period.first, ask.period.last)),
    measure=Total("capacity"),
    splits=HALL,
    unit="个",
    supplied_by="大厅放号",
)
APPOINTMENTS = Figure(
    key="halls.appointments",
    title="办事预约数",
    cites=BOOKED,
    of=appointments,
    splits={"subject": "slot__subject__name", "channel": "channel"},
    unit="个",
    supplied_by="居民预约，大厅代约",
)
KEPT = Figure(
    key="halls.kept",
    title="办事预约中已办的",
    cites=rules.LOCAL,
    of=appointments,
    having=kept,
    splits={"subject": "slot__subject__name", "channel": "channel"},
    unit="个",
    definition="分母为本期的预约；缺的是没有来的和还没有登记结果的，不作为限制再约的依据",
    supplied_by=KEEPS,
)

FIGURES = [
    WINDOWS, STAFFED, SHIFTS, VISITS, HANDED_ON, SAME_DAY, STOPS, PLACES, APPOINTMENTS, KEPT,
]  # fmt: skip
