"""阵地的数：一行一处阵地，按当日的种类、层级、状态和责任党组织。"""

from typing import Any

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows, Total
from jiceng.kernel.splits import Split
from jiceng.registers.venues.models import Kind, State, Status

REGISTER = Usage("阵地台账", "按报告日登记的状态，关闭的不计")
KEEPS = "责任党组织登记阵地"
SPLITS: dict[str, Split] = {
    "kind": "then_kind", "subkind": "then_subkind", "level": "then_level", "state": "state",
}  # fmt: skip
IN_USE_BY = {name: SPLITS[name] for name in ("kind", "subkind", "level")}


def standing(ask: Ask) -> Rows:
    """The state that day of each venue that is not closed, under whoever kept it then."""
    rows: Rows = Status.objects.standing(ask.day).kept().as_of(ask.day)
    return rows


def closed(ask: Ask) -> Rows:
    """Those that are closed that day, under whoever kept them last."""
    rows: Any = Status.objects.standing(ask.day).filter(state=State.CLOSED)
    found: Rows = rows.as_of(ask.day)
    return found


def in_use(states: Rows, ask: Ask) -> Rows:
    del ask
    return states.filter(state=State.IN_USE)


VENUES = Figure(
    key="venues.venues",
    title="阵地数",
    cites=REGISTER,
    of=standing,
    at="keeper",
    splits=SPLITS,
    unit="处",
    label="venue__name",
    definition="报告日规划、建设、使用和暂停的阵地；关闭的不计",
    supplied_by=KEEPS,
)
CLOSED = Figure(
    key="venues.closed",
    title="已经关闭的阵地",
    cites=Usage("阵地台账", "按报告日登记的状态，只计关闭的"),
    of=closed,
    at="keeper",
    splits=IN_USE_BY,
    unit="处",
    label="venue__name",
    definition="报告日状态为关闭的，不论哪一天关的；不在阵地数里",
    supplied_by=KEEPS,
)
IN_USE = Figure(
    key="venues.in_use",
    title="阵地中正在使用的",
    cites=REGISTER,
    of=standing,
    having=in_use,
    at="keeper",
    splits=IN_USE_BY,
    unit="处",
    label="venue__name",
    definition="分母为未关闭的阵地；分子为报告日状态为使用中的",
    supplied_by=KEEPS,
)
AREA = Figure(
    key="venues.area",
    title="使用中阵地的面积",
    cites=REGISTER,
    of=lambda ask: in_use(standing(ask), ask),
    at="keeper",
    measure=Total("then_area"),
    splits=IN_USE_BY,
    unit="平方米",
    definition="报告日使用中阵地的面积之和；未登记面积的列为不详",
    supplied_by=KEEPS,
)
MOBILE_HOMES = Figure(
    key="venues.mobile_homes",
    title="流动党员之家数",
    cites=REGISTER,
    of=lambda ask: in_use(standing(ask), ask).filter(then_kind=Kind.MOBILE_HOME),
    at="keeper",
    splits={"level": SPLITS["level"]},
    unit="处",
    label="venue__name",
    supplied_by=KEEPS,
)

LECTURE_HALLS = Figure(
    key="venues.lecture_halls",
    title="讲习所数",
    cites=REGISTER,
    of=lambda ask: in_use(standing(ask), ask).filter(then_kind=Kind.LECTURE_HALL),
    at="keeper",
    splits={name: SPLITS[name] for name in ("subkind", "level")},
    unit="处",
    label="venue__name",
    definition="报告日使用中的讲习所，固定、流动、网络三种",
    supplied_by=KEEPS,
)

FIGURES = [VENUES, CLOSED, IN_USE, AREA, MOBILE_HOMES, LECTURE_HALLS]
