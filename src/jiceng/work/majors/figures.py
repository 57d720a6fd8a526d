"""重大项目的数：有多少、各在什么阶段、按月更新没有、节点误了没有、报告里点哪几个的名。"""

from typing import Any

from django.db.models import F

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.duties import MONTH, Duty
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.kernel.splits import Split
from jiceng.kernel.watches import NextStep, Watch
from jiceng.work.majors.flows import PLANNED, UNDER_WAY
from jiceng.work.majors.models import MajorProject, Milestone
from jiceng.work.majors.rules import LOCAL

LEDGER = Usage("重大项目台账", "一行一个项目，按列入日期；阶段按报告日算，作废的不计")
WHO = "项目责任党组织每月更新"


def stage(ask: Ask) -> Any:
    """The stage that day; `listed` brings it along."""
    del ask
    return F("then_stage")


SPLITS: dict[str, Split] = {"stage": stage, "field": "org__field"}


def listed(ask: Ask) -> Rows:
    rows: Rows = MajorProject.objects.listed(ask.day).staged(ask.day)
    return rows


def unfinished(ask: Ask) -> Rows:
    return listed(ask).filter(then_stage__in=(PLANNED, *UNDER_WAY))


def under_way(ask: Ask) -> Rows:
    return listed(ask).filter(then_stage__in=UNDER_WAY)


def late(projects: Any, ask: Ask) -> Rows:
    rows: Rows = projects.late(ask.day)
    return rows


def told(projects: Any, ask: Ask) -> Rows:
    rows: Rows = projects.told(ask.day)
    return rows


PROJECTS = Figure(
    key="majors.projects", title="重大项目数", cites=LEDGER, of=listed, splits=SPLITS, unit="个",
    label="name", definition="报告日以前列入的，已建成的也在内；看在建的按阶段分", supplied_by=WHO,
)  # fmt: skip
NAMED = Figure(
    key="majors.named", title="重大项目中写报告时点名的", cites=LOCAL, of=listed,
    having=lambda projects, _ask: projects.filter(named=True), splits=SPLITS, unit="个",
    label="name", definition="报告里“××项目、××项目等”从这里取，由区里核实以后点名",
    supplied_by=WHO,
)  # fmt: skip
UPDATED = Figure(
    key="majors.updated", title="在建的重大项目中本月已更新进度的", cites=LOCAL, of=under_way,
    having=told, splits=SPLITS, unit="个", label="name",
    definition="分母为报告日已启动、推进中的；分子为报告日所在月份登记过进度的", supplied_by=WHO,
)  # fmt: skip
LATE = Figure(
    key="majors.late", title="没有建成的重大项目中节点过期未完成的", cites=LOCAL, of=unfinished,
    having=late, splits=SPLITS, unit="个", label="name",
    definition="启动、建成和中间节点都算；改期的按改期以后的日期，改期以前仍按原来的日期",
    supplied_by=WHO,
)  # fmt: skip
MILESTONES = Figure(
    key="majors.milestones", title="本期到期的项目节点中按期完成的", cites=LOCAL,
    of=lambda ask: Milestone.objects.due(ask.period, ask.day),
    having=lambda rows, ask: rows.filter(done_on__lte=F("due_on")).filter(done_on__lte=ask.day),
    at="project__org", splits={"kind": "kind"}, unit="个", label="name",
    definition="已经改期的节点按新的日期计", supplied_by=WHO,
)  # fmt: skip

FIGURES = [PROJECTS, NAMED, UPDATED, LATE, MILESTONES]
DUTIES = [
    Duty(UPDATED, every=MONTH, due=lambda month: month.last, by="district_staff",
         verb="majors.updates.new", name="更新重大项目进度"),
]  # fmt: skip
WATCHES = [
    Watch(
        LATE, "节点过期的重大项目", since="late_since", member="",
        steps={
            0: NextStep("弄清卡在哪里，登记完成，或者写明原因改期", by="street_office",
                        verb="majors.milestones.table"),
            2: NextStep("提请责任领导召开推进会", by="district_staff",
                        verb="majors.projects.table"),
        },
    ),
]  # fmt: skip
