"""Members abroad and whether anybody was in touch; veterans and whether a branch has them."""

from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.kernel.watches import NextStep, Watch
from jiceng.registers.members.figures import BOUNDS as BANDS
from jiceng.registers.members.figures import SPLITS
from jiceng.registers.members.models import Belonging
from jiceng.registers.orgs.figures import field
from jiceng.work.membership.models import Abroad, Veteran
from jiceng.work.membership.rules import CONTACT_MONTHS, CONTACT_RULE

VETERANS_LEDGER = Usage("退役军人党员台账", "报到、编入支部、走访；没有编入支部的单列")


def abroad(ask: Ask) -> Rows:
    """Members abroad that day, with `touched_on`: the last contact, else the day they left."""
    away = Abroad.objects.standing(ask.day).touched(ask.day)
    last = away.filter(member=OuterRef("member")).annotate(seen=Coalesce("last_on", "since"))
    rows: Any = Belonging.objects.standing(ask.day).filter(member__in=away.values("member"))
    return rows.annotate(touched_on=Subquery(last.values("seen")[:1]))  # type: ignore[no-any-return]


def in_touch(rows: Rows, ask: Ask) -> Rows:
    return rows.filter(touched_on__gte=add_months(ask.day, -CONTACT_MONTHS))


def out_of_touch(rows: Rows, ask: Ask) -> Rows:
    return rows.filter(touched_on__lt=add_months(ask.day, -ask["months"]))


def veterans(ask: Ask) -> Rows:
    known = Veteran.objects.arrived(ask.day).values("person")
    rows: Any = Belonging.objects.standing(ask.day).filter(member__person__in=known)
    return rows  # type: ignore[no-any-return]


def arrived(ask: Ask) -> Rows:
    rows: Rows = Veteran.objects.arrived(ask.day)
    return rows


def unplaced(rows: Rows, ask: Ask) -> Rows:
    """Whom no branch of ours had taken in by that day, by transfer or some other way."""
    return rows.exclude(pk__in=Veteran.objects.placed(ask.day).values("pk"))


ABROAD = Figure(
    key="membership.abroad",
    title="出国（境）党员中近半年联系过的",
    cites=CONTACT_RULE,
    of=abroad,
    having=in_touch,
    unit="名",
    splits=SPLITS,
    bounds=BANDS,
    label="member__person__name",
    definition="分母为报告日登记为出国（境）的；分子为报告日前六个月内联系过的，出去不满六个月的算在内",
    supplied_by="党支部登记联系",
)
OUT_OF_TOUCH = Figure(
    key="membership.out_of_touch",
    title="出国（境）党员中超过半年没有联系的",
    cites=CONTACT_RULE,
    of=abroad,
    having=out_of_touch,
    unit="名",
    splits=SPLITS,
    bounds={**BANDS, "months": CONTACT_MONTHS},
    label="member__person__name",
    definition="从最后一次联系算，一次没有联系过的从出国（境）之日算",
    supplied_by="党支部登记联系",
)
VETERANS = Figure(
    key="membership.veterans",
    title="退役军人党员数",
    cites=VETERANS_LEDGER,
    of=veterans,
    unit="名",
    splits=SPLITS,
    bounds=BANDS,
    label="member__person__name",
    definition="报到时登记过、组织关系报告日在本级及下级党支部的",
    supplied_by="街道和社区登记报到",
)
UNPLACED = Figure(
    key="membership.veterans_unplaced",
    title="报到的退役军人党员中还没有编入支部的",
    cites=VETERANS_LEDGER,
    of=arrived,
    having=unplaced,
    unit="名",
    splits={"field": field},
    label="person__name",
    definition="分母为报告日前报到的；按报到的党组织统计",
    supplied_by="街道和社区登记编入",
)
FIGURES = [ABROAD, OUT_OF_TOUCH, VETERANS, UNPLACED]
WATCHES = [
    Watch(
        OUT_OF_TOUCH,
        "出国（境）党员没有联系",
        since="touched_on",
        steps={
            CONTACT_MONTHS: NextStep("联系本人或家属，登记联系情况", verb="membership.abroad.table")
        },
        member="member",
    ),
    Watch(
        UNPLACED,
        "退役军人党员没有编入支部",
        since="arrived_on",
        steps={
            1: NextStep(
                "联系本人，按居住地或工作单位确定支部，办理组织关系转入",
                by="community_worker",
                verb="membership.veterans.table",
            )
        },
        member="",
    ),
]
