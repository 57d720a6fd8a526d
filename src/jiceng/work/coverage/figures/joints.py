"""Joint branches: who manages them, whose list of units was looked at within the year."""

from typing import Any

from jiceng.kernel.asks import Ask
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.kernel.watches import NextStep, Watch, last_seen
from jiceng.registers.orgs.models import Kind, Org
from jiceng.work.coverage.models import JointCheck, JointManager
from jiceng.work.coverage.rules import LISTED, YEAR


def joint(ask: Ask) -> Rows:
    """With `seen_on`: when its list was looked at last, else the day it was set up."""
    rows: Any = Org.objects.standing(ask.day).as_of(ask.day)
    rows = rows.filter(then_kind=Kind.JOINT_BRANCH)
    checks = JointCheck.objects.all()
    return last_seen(rows, checks, ask.day, of="org", on="checked_on", since="since")


MANAGED = Figure(
    key="coverage.joint_managed",
    title="联合党支部中有管理人的",
    cites=LISTED,
    of=joint,
    having=lambda orgs, ask: orgs.filter(
        pk__in=JointManager.objects.standing(ask.day).values("org")
    ),
    at="pk",
    splits={"field": "then_field"},
    label="name",
    definition="分母为报告日的联合党支部；缺的是还没有确定管理人的",
    supplied_by="街道、社区确定管理人",
)
CHECKED = Figure(
    key="coverage.joint_checked",
    title="联合党支部中一年内核对过覆盖单位的",
    cites=LISTED,
    of=joint,
    having=lambda orgs, ask: orgs.filter(seen_on__gt=add_months(ask.day, -ask["months"])),
    at="pk",
    splits={"field": "then_field"},
    bounds={"months": YEAR},
    label="name",
    definition="分母为报告日的联合党支部；成立不满一年的算核对过",
    supplied_by="管理人核对覆盖单位",
)

FIGURES = [MANAGED, CHECKED]
WATCHES = [
    Watch(
        CHECKED,
        "联合党支部一年没有核对覆盖单位",
        since="seen_on",
        member="",
        part="missing",
        steps={YEAR: NextStep("请管理人核对覆盖的单位并登记", "community_worker")},
    ),
]
