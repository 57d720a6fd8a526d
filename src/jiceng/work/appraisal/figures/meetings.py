"""Democratic-life meetings with their items and lists; talks that should be and were; papers."""

from typing import Any

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.registers.matters.models import Matter
from jiceng.registers.members.models import Belonging
from jiceng.work.appraisal.models import (
    ChecklistItem,
    DemocraticMeeting,
    Listing,
    Pair,
    SelfAnalysis,
)
from jiceng.work.appraisal.rules import DEMOCRATIC as RULE
from jiceng.work.appraisal.rules import TALKS

LEDGER = Usage("民主生活会台账", "一行一次，按开会日期；筹备中的和作废的不计")
LISTS = Usage("意见、问题和整改清单", "一行一条，按提出日期；作废的不计")
YEAR = Usage("党性分析材料", "每人每年一份，按提交日期")


def met(ask: Ask) -> Rows:
    rows: Rows = DemocraticMeeting.objects.met(ask.period)
    return rows


def items(ask: Ask) -> Rows:
    rows: Rows = ChecklistItem.objects.due(ask.period)
    return rows


def listed(ask: Ask) -> Rows:
    rows: Rows = Listing.objects.opened(ask.period)
    return rows


def settled(rows: Rows, ask: Ask) -> Rows:
    return rows.filter(matter__in=Matter.objects.settled(ask.day).values("pk"))


def pairs(ask: Ask) -> Rows:
    rows: Rows = Pair.objects.asked(ask.day)
    return rows


def talked(rows: Any, ask: Ask) -> Rows:
    found: Rows = rows.talked(ask.day)
    return found


def full(ask: Ask) -> Rows:
    rows: Rows = Belonging.objects.standing(ask.day).full(ask.day).filter(member__exempt=False)
    return rows


DEMOCRATIC = Figure(
    key="appraisal.democratic_meetings",
    title="本期召开的民主生活会",
    cites=LEDGER,
    of=met,
    unit="次",
    splits={"kind": "kind"},
    label="topic",
    supplied_by="各级党组织登记民主生活会",
)
ITEMS = Figure(
    key="appraisal.items",
    title="本期到期的民主生活会事项中完成的",
    cites=RULE,
    of=items,
    having=lambda rows, ask: rows.filter(done_on__lte=ask.day),
    at="meeting__org",
    unit="项",
    splits={"item": "item"},
    definition="时限从开会那天按工作日算，天数由区定；到报告日完成的计入，不论是否逾期",
    supplied_by="各级党组织登记民主生活会",
)
LISTED = Figure(
    key="appraisal.listed",
    title="本期列入意见、问题、整改清单的事项中已销号的",
    cites=LISTS,
    of=listed,
    having=settled,
    unit="条",
    splits={"kind": "kind"},
    definition="到报告日经别人复核销号的",
    supplied_by="党支部和各级党组织列清单",
)
TALKED = Figure(
    key="appraisal.talks",
    title="应谈心谈话的两两之间本年已谈过的",
    cites=TALKS,
    of=pairs,
    having=talked,
    unit="对",
    splits={"kind": "kind"},
    label="org__name",
    definition="年初到报告日；安排以后谈过至少一次的",
    supplied_by="党支部书记和谈话的党员登记",
)
PAPERS = Figure(
    key="appraisal.papers",
    title="正式党员中本期提交党性分析材料的",
    cites=YEAR,
    of=full,
    having=lambda rows, ask: rows.filter(
        member__in=SelfAnalysis.objects.handed_in(ask.period).values("member")
    ),
    unit="名",
    label="org__name",
    definition="分母不含年老体弱等不作硬性要求的",
    supplied_by="党员本人或者党支部书记",
)
