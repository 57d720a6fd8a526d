"""党小组、责任区的数：划了多少组，多少党员编了组，组长配齐没有，多少党员有岗有责。"""

from typing import Any

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.kernel.pasts import then
from jiceng.kernel.splits import Split
from jiceng.registers.groups.models import Charge, Group, Grouping, Leading
from jiceng.registers.groups.rules import GROUPS, MANY
from jiceng.registers.members.figures import peopled, rolls
from jiceng.registers.members.models import Belonging
from jiceng.registers.orgs.models import OrgPast

LEDGER = Usage("党小组台账", "一行一个党小组，按划分和撤销的日期算")
CHARGES = Usage("党员责任区和岗位台账", "一行一名党员的一个责任区或岗位，按起止日期算")
WHO = "党支部登记党小组"


def field(ask: Ask) -> Any:
    return then(OrgPast, ask.day, "field", via="org")


SPLITS: dict[str, Split] = {"field": field}


def standing(ask: Ask) -> Rows:
    rows: Rows = Group.objects.standing(ask.day)
    return rows


def in_divided(ask: Ask) -> Rows:
    """Members of branches that have groups."""
    rows: Rows = Belonging.objects.standing(ask.day).filter(org__in=standing(ask).values("org"))
    return rows


def charged(members: Rows, ask: Ask) -> Rows:
    return members.filter(member__in=Charge.objects.standing(ask.day).values("member"))


GROUP_COUNT = Figure(
    key="groups.groups",
    title="党小组数",
    cites=LEDGER,
    of=standing,
    splits=SPLITS,
    label="name",
    supplied_by=WHO,
)
LED = Figure(
    key="groups.led",
    title="党小组中有组长的",
    cites=GROUPS,
    of=standing,
    having=lambda groups, ask: groups.filter(
        pk__in=Leading.objects.standing(ask.day).values("group")
    ),
    splits=SPLITS,
    label="name",
    supplied_by=WHO,
)
DIVIDED = Figure(
    key="groups.branches_divided",
    title="党员较多的党支部中已划分党小组的",
    cites=GROUPS,
    of=lambda ask: rolls(ask).filter(pk__in=peopled(ask, ask["many"], full=False)),
    having=lambda branches, ask: branches.filter(pk__in=standing(ask).values("org")),
    at="pk",
    splits={"field": "then_field"},
    bounds={"many": MANY},
    label="name",
    definition="分母为报告日党员达到界限人数的党支部；界限是本地口径，不是全国规定",
    supplied_by=WHO,
)
GROUPED = Figure(
    key="groups.members_grouped",
    title="划分党小组的支部党员中已编组的",
    cites=LEDGER,
    of=in_divided,
    having=lambda members, ask: members.filter(
        member__in=Grouping.objects.standing(ask.day).values("member")
    ),
    unit="名",
    splits=SPLITS,
    label="member__person__name",
    supplied_by=WHO,
)
IN_CHARGE = Figure(
    key="groups.charges",
    title="党员责任区和岗位数",
    cites=CHARGES,
    of=lambda ask: Charge.objects.standing(ask.day),
    splits={**SPLITS, "kind": "kind"},
    label="name",
    supplied_by="党支部登记责任区和岗位",
)
CHARGED = Figure(
    key="groups.members_charged",
    title="党员中有责任区或岗位的",
    cites=CHARGES,
    of=lambda ask: Belonging.objects.standing(ask.day),
    having=charged,
    unit="名",
    splits=SPLITS,
    label="member__person__name",
    definition="分母为报告日组织关系在本级及下级的党员；一人几个岗位只算一人",
    supplied_by="党支部登记责任区和岗位",
)

FIGURES = [GROUP_COUNT, LED, DIVIDED, GROUPED, IN_CHARGE, CHARGED]
ORG_CHECKS = [(DIVIDED, "missing")]
