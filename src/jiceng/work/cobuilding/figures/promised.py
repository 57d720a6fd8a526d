"""三张清单、契约、承诺、贡献和互评的数."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.duties import QUARTER, Duty
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows, Total
from jiceng.kernel.splits import Split
from jiceng.kernel.watches import NextStep, Watch
from jiceng.work.cobuilding.models import (
    Contribution,
    ListItem,
    MutualWord,
    Pact,
    Promise,
    field_of,
)
from jiceng.work.cobuilding.rules import LOCAL

LISTS = Usage("三张清单", "一行一项，按列入日期计入本期；项目由需求和资源对接产生；作废的不计")
PACTS = Usage("共建契约台账", "一行一份契约，按签订日期计入本期；没有签的、作废的不计")
PROMISES = Usage("共建承诺台账", "一行一项，按承诺日期计入本期；受益方确认了才算兑现；作废的不计")
GIVEN = Usage("共建贡献台账", "一行一次，按日期计入本期；作废的不计")
WORDS_LEDGER = Usage("双向评价台账", "社区和单位一年各评一次，按评价日期计入本期；作废的不计")
WHO = "社区登记"
BY_FIELD: dict[str, Split] = {"field": field_of}


def as_of(adjective: str) -> Callable[[Any, Ask], Rows]:
    """Those whom an adjective of the rows leaves on the report day."""

    def having(rows: Any, ask: Ask) -> Rows:
        found: Rows = getattr(rows, adjective)(ask.day)
        return found

    return having


def to_refresh(ask: Ask) -> Rows:
    """Needs nobody has met yet and resources that are offered on the day."""
    rows = ListItem.objects.standing(ask.day)
    needs = rows.of_list(ListItem.List.NEED)
    unmet = needs.exclude(pk__in=needs.met(ask.day).values("pk"))
    found: Rows = rows.filter(Q(list=ListItem.List.RESOURCE) | Q(pk__in=unmet.values("pk")))
    return found


def fresh(rows: Any, ask: Ask) -> Rows:
    found: Rows = rows.fresh(ask.period, ask.day)
    return found


def promises(ask: Ask) -> Rows:
    rows: Rows = Promise.objects.during(ask.period)
    return rows


def given(ask: Ask) -> Rows:
    rows: Rows = Contribution.objects.during(ask.period)
    return rows


def of_kind(kind: str) -> Any:
    def rows(ask: Ask) -> Rows:
        found: Rows = given(ask).filter(kind=kind)
        return found

    return rows


ITEMS = Figure(
    key="cobuilding.list_items",
    title="本期列入三张清单的",
    cites=LISTS,
    of=lambda ask: ListItem.objects.during(ask.period),
    splits={"list": "list", "kind": "kind", "field": field_of},
    unit="项",
    label="title",
    definition="需求、资源、项目各算各的，一个项目不重复算作需求或资源",
    supplied_by="社区、联盟登记清单",
)
MATCHED = Figure(
    key="cobuilding.needs_matched",
    title="本期列入的需求中已对接的",
    cites=LISTS,
    of=lambda ask: ListItem.objects.during(ask.period).of_list(ListItem.List.NEED),
    having=as_of("met"),
    splits={"kind": "kind", "field": field_of},
    unit="项",
    label="title",
    definition="分母为本期列入需求清单的；分子为报告日已对接成项目、项目没有中途放弃的",
    supplied_by="社区登记对接",
)
PROJECTS = Figure(
    key="cobuilding.projects_done",
    title="本期对接的共建项目中已完成的",
    cites=LISTS,
    of=lambda ask: ListItem.objects.during(ask.period).of_list(ListItem.List.PROJECT),
    having=lambda rows, ask: rows.filter(done_on__lte=ask.day),
    splits={"kind": "kind", "field": field_of},
    unit="个",
    label="title",
    supplied_by="社区登记项目进度",
)
FRESH = Figure(
    key="cobuilding.items_fresh",
    title="清单上待对接的需求和资源中本期核对过的",
    cites=LOCAL,
    of=to_refresh,
    having=fresh,
    splits={"list": "list", "kind": "kind"},
    unit="项",
    label="title",
    definition="分母为报告日没有撤回的资源和没有对接的需求；本期列入或者核对过的算核对过",
    supplied_by="社区每季度核对",
)
SIGNED = Figure(
    key="cobuilding.pacts",
    title="本期签订的共建契约",
    cites=PACTS,
    of=lambda ask: Pact.objects.during(ask.period),
    splits=BY_FIELD,
    unit="份",
    label="name",
    supplied_by=WHO,
)
RUNNING = Figure(
    key="cobuilding.pacts_running",
    title="履行中的共建契约",
    cites=PACTS,
    of=lambda ask: Pact.objects.running(ask.day),
    splits=BY_FIELD,
    unit="份",
    label="name",
    definition="报告日在契约期限内、没有终止的",
    supplied_by=WHO,
)
MADE = Figure(
    key="cobuilding.promises",
    title="本期作出的共建承诺",
    cites=PROMISES,
    of=promises,
    splits={"field": field_of, "category": "category"},
    unit="项",
    label="title",
    definition="按作出的日期计入本期，作废的不计；兑现没有兑现都在内",
    supplied_by="社区登记，单位、联盟认领",
)
KEPT = Figure(
    key="cobuilding.promises_kept",
    title="本期作出的共建承诺中已兑现的",
    cites=PROMISES,
    of=promises,
    having=as_of("kept"),
    splits={"field": field_of, "category": "category"},
    unit="项",
    label="title",
    definition="分母为本期作出的承诺；分子为报告日受益方已经确认的，承诺方自己说完成的不算",
    supplied_by="受益方确认",
)
LATE = Figure(
    key="cobuilding.promises_late",
    title="没有了结的共建承诺中已超期的",
    cites=LOCAL,
    of=lambda ask: Promise.objects.waiting(ask.day),
    having=lambda rows, ask: rows.filter(due_on__lt=ask.day),
    splits={"field": field_of, "category": "category"},
    unit="项",
    label="title",
    definition="分母为报告日既没有确认、也没有写明不能兑现的",
    supplied_by="受益方确认",
)
GIVING = Figure(
    key="cobuilding.contributions",
    title="本期共建贡献次数",
    cites=GIVEN,
    of=given,
    splits={"kind": "kind", "field": field_of},
    unit="次",
    label="words",
    supplied_by=WHO,
)
HOURS = Figure(
    key="cobuilding.hours",
    title="本期共建单位出的工时",
    cites=GIVEN,
    of=of_kind("hours"),
    measure=Total("amount"),
    splits=BY_FIELD,
    unit="小时",
    supplied_by=WHO,
)
MONEY = Figure(
    key="cobuilding.money",
    title="本期共建单位出的资金",
    cites=GIVEN,
    of=of_kind("money"),
    measure=Total("amount"),
    splits=BY_FIELD,
    unit="元",
    supplied_by=WHO,
)
SPOKEN = Figure(
    key="cobuilding.content",
    title="本期双向评价中满意和基本满意的",
    cites=WORDS_LEDGER,
    of=lambda ask: MutualWord.objects.during(ask.period),
    having=lambda rows, ask: rows.exclude(word=ListItem.Word.POOR),
    splits={"side": "side", "field": field_of},
    unit="条",
    label="words",
    definition="分母为本期的评价；两个方向分开看；只按条数算，不给单位打分排名",
    supplied_by="社区和单位互评",
)
FIGURES = [
    ITEMS, MATCHED, PROJECTS, FRESH, SIGNED, RUNNING, MADE, KEPT, LATE, GIVING, HOURS, MONEY,
    SPOKEN,
]  # fmt: skip
DUTIES = [
    Duty(FRESH, every=QUARTER, due=lambda period: period.last, by="community_worker",
         verb="cobuilding.items.table", name="核对需求和资源清单"),
]  # fmt: skip
WATCHES = [
    Watch(
        LATE, "到期没有兑现的共建承诺", since="due_on", member="",
        steps={
            0: NextStep("问承诺方办到哪一步；办完的请受益方确认，办不了的写明原因",
                        by="community_worker", verb="cobuilding.promises.table"),
            3: NextStep("提交联席会议商量：换一家单位、改期或者写明不能兑现",
                        by="street_office", verb="cobuilding.promises.table"),
        },
    ),
]  # fmt: skip
WORDS = [("list", _("哪张清单")), ("category", _("承诺类别"))]
