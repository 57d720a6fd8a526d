"""Temporary branches that should not be as they are; mobile members gathered in one place."""

from typing import Any

from django.db.models import Count, Max, Min, OuterRef, Q, Subquery

from jiceng.kernel.asks import Ask
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.kernel.splits import Split
from jiceng.kernel.watches import NextStep, Watch
from jiceng.registers.members.models import Belonging, Mobility
from jiceng.registers.orgs.figures import standing
from jiceng.registers.orgs.models import BRANCHES, Kind, Org
from jiceng.registers.orgs.rules import TEMPORARY
from jiceng.work.structure.flows import DONE
from jiceng.work.structure.models import Application
from jiceng.work.structure.models import Kind as Asked
from jiceng.work.structure.rules import GATHERED_FROM, MOBILE

SPLITS: dict[str, Split] = {"field": "then_field"}
Out = Mobility.Direction.OUT


def temporary(ask: Ask) -> Rows:
    return standing(ask).filter(then_kind=Kind.TEMPORARY_BRANCH)


def tasks() -> Any:
    """Applications by which branches with a task were set up."""
    return Application.objects.filter(kind=Asked.SET_UP, state=DONE).exclude(ends_on=None)


def task_over(ask: Ask) -> Any:
    """The day an organisation's task ended, by its key."""
    own = tasks().filter(result=OuterRef("pk")).order_by().values("result")
    return Subquery(own.annotate(last=Max("ends_on")).values("last")[:1])


def held_since(ask: Ask) -> Any:
    """Since when somebody's relation has been here, by its key."""
    here: Any = Belonging.objects.standing(ask.day).filter(org=OuterRef("pk")).order_by()
    return Subquery(here.values("org").annotate(first=Min("since")).values("first")[:1])


def committees(ask: Ask) -> Rows:
    """What may set up a branch of mobile members: whoever has branches beneath."""
    return standing(ask).exclude(then_kind__in=BRANCHES)


def gathered(orgs: Rows, ask: Ask) -> Rows:
    """With so many mobile members of their branches in one place, and no branch for them."""
    roll = Q(member__belonging__since__lte=ask.day) & (
        Q(member__belonging__until=None) | Q(member__belonging__until__gt=ask.day)
    )
    away: Any = Mobility.objects.standing(ask.day).filter(direction=Out).exclude(where="")
    above = "member__belonging__org__parent"
    counted = away.filter(roll).order_by().values(above, "where")
    many = counted.annotate(n=Count("member", distinct=True)).filter(n__gte=ask["least"])
    theirs = Org.objects.standing(ask.day).filter(kind=Kind.MOBILE_BRANCH).exclude(parent=None)
    return orgs.filter(pk__in=many.values(above)).exclude(pk__in=theirs.values("parent"))


TEMPORARY_OVER = Figure(
    key="structure.temporary_over",
    title="临时党支部中任务已经结束的",
    cites=TEMPORARY,
    of=temporary,
    having=lambda orgs, ask: orgs.filter(
        pk__in=tasks().filter(ends_on__lt=ask.day).values("result")
    ),
    at="pk",
    splits=SPLITS,
    label="name",
    definition="分母为报告日存续的临时党支部；任务结束日期按成立请示写明的，没有写的不算",
    supplied_by="上级党组织撤销任务结束的临时党支部",
)
TEMPORARY_HELD = Figure(
    key="structure.temporary_held",
    title="临时党支部中转入了党员组织关系的",
    cites=TEMPORARY,
    of=temporary,
    having=lambda orgs, ask: orgs.filter(pk__in=Belonging.objects.standing(ask.day).values("org")),
    at="pk",
    splits=SPLITS,
    label="name",
    definition="分母为报告日存续的临时党支部；组织关系应在原党支部",
    supplied_by="把组织关系转回原党支部",
)
MOBILE_GATHERED = Figure(
    key="structure.mobile_gathered",
    title="党委、党总支中流动党员集中、还没有流动党员党支部的",
    cites=MOBILE,
    of=committees,
    having=gathered,
    at="pk",
    splits={"type": "then_kind", **SPLITS},
    bounds={"least": GATHERED_FROM},
    label="name",
    definition="直接下级党支部的流动党员有三名以上在同一个地方；人数界限是本地参数，条例没有规定",
    supplied_by="流出地党组织商流入地党组织",
)
FIGURES = [TEMPORARY_OVER, TEMPORARY_HELD, MOBILE_GATHERED]
ORG_CHECKS = [(one, "records") for one in FIGURES]
WATCHES = [
    Watch(
        TEMPORARY_OVER,
        "任务结束的临时党支部没有撤销",
        since=task_over,
        member="",
        steps={0: NextStep("请示撤销临时党支部", "street_office", "structure.applications.new")},
    ),
    Watch(
        TEMPORARY_HELD,
        "临时党支部转入了组织关系",
        since=held_since,
        member="",
        steps={0: NextStep("把党员的组织关系转回原党支部", "street_office")},
    ),
]
