"""共享资源、共享服务、联建活动和任务、闲置土地的数."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Distinct, Mean, Rows, Total
from jiceng.kernel.splits import Split
from jiceng.work.cobuilding import rules
from jiceng.work.cobuilding.figures.promised import as_of
from jiceng.work.cobuilding.models import (
    IdleLand,
    JointActivity,
    JointAppraisal,
    LinkTask,
    ResourceUse,
    SharedResource,
    SharedService,
    field_of,
)

SHARED = Usage("共享资源名录", "一行一处场地或一种物资，按开始和不再共享的日期算；作废的不计")
USED = Usage("共享资源使用记录", "一行一次，按开始使用的日期计入本期；作为阵地的另按到场记录算")
SERVICES = Usage("共享服务日历", "一行一次，按日期计入本期；取消的、作废的不计")
JOINT = Usage("联建活动台账", "一行一次，按日期计入本期；作废的不计")
TASKS = Usage("联建任务台账", "一行是一个单位在一年里的一项，按列入日期计入本期；凭记录才算完成")
LAND = Usage("闲置土地登记册", "一行一块，按登记和撤销的日期算；作废的不计")
WHO = "社区登记"
OF_PARTS: dict[str, Split] = {
    "component": "component__name", "programme": "component__programme__name"
}  # fmt: skip


def used(rows: Any, ask: Ask) -> Rows:
    found: Rows = rows.used(ask.period)
    return found


def held(ask: Ask) -> Rows:
    rows: Rows = SharedService.objects.took_place(ask.period)
    return rows


def tasks(ask: Ask) -> Rows:
    rows: Rows = LinkTask.objects.during(ask.period)
    return rows


def judged(rows: Any, ask: Ask) -> Rows:
    said = JointAppraisal.objects.during(ask.period).filter(
        org=OuterRef("org"), unit=OuterRef("unit"), programme=OuterRef("component__programme")
    )
    found: Rows = rows.filter(Exists(said))
    return found


def land(ask: Ask) -> Rows:
    rows: Rows = IdleLand.objects.standing(ask.day)
    return rows


def giver_field(ask: Ask) -> Any:
    """领域 of whoever shares."""
    del ask
    return Coalesce("resource__unit__field", "resource__party__field", "resource__org__field")


RESOURCES = Figure(
    key="cobuilding.shared_used",
    title="单位共享的场地物资中本期用过的",
    cites=SHARED,
    of=lambda ask: SharedResource.objects.within(ask.period),
    having=used,
    splits={"kind": "kind", "field": field_of},
    unit="个",
    label="name",
    definition="分母为本期在共享的；分子为本期至少用过一次的，登记为阵地的看有没有人到场",
    supplied_by="社区登记共享和使用",
)
USES = Figure(
    key="cobuilding.uses",
    title="本期共享场地物资使用次数",
    cites=USED,
    of=lambda ask: ResourceUse.objects.during(ask.period),
    splits={"kind": "resource__kind", "field": giver_field},
    unit="次",
    label="purpose",
    supplied_by=WHO,
)
OFFERED = Figure(
    key="cobuilding.services",
    title="本期开展的共享服务",
    cites=SERVICES,
    of=held,
    splits={"kind": "kind", "group": "group", "field": field_of},
    unit="次",
    label="title",
    definition="单位为党员、居民、企业、社会组织、流动党员提供，登记了到场人次的",
    supplied_by=WHO,
)
CAME = Figure(
    key="cobuilding.service_persons",
    title="本期共享服务到场人次",
    cites=SERVICES,
    of=held,
    measure=Total("came"),
    splits={"kind": "kind", "group": "group", "field": field_of},
    unit="人次",
    supplied_by=WHO,
)
ACTIVITIES = Figure(
    key="cobuilding.activities",
    title="本期联建活动",
    cites=JOINT,
    of=lambda ask: JointActivity.objects.during(ask.period),
    splits=OF_PARTS,
    unit="次",
    label="theme",
    definition="每次属于一种提法的一项，例如六共里的一共；有单位参加才登记",
    supplied_by=WHO,
)
LINKS = Figure(
    key="cobuilding.links_done",
    title="本期列入的联建任务中已完成的",
    cites=TASKS,
    of=tasks,
    having=as_of("proved"),
    splits={**OF_PARTS, "field": field_of},
    unit="项",
    label="task",
    definition="分母为本期列入的；分子为报告日有活动记录或已兑现的承诺作凭据的，没有凭据的不算",
    supplied_by=WHO,
)
PAIRS = Figure(
    key="cobuilding.pairs",
    title="本期列了联建任务的单位",
    cites=TASKS,
    of=tasks,
    measure=Distinct("unit"),
    splits={**OF_PARTS, "field": field_of},
    unit="家",
    definition="一家单位在几个社区联建只算一家；领域为国有企业的即区企结对数",
    supplied_by=WHO,
)
IDLE = Figure(
    key="cobuilding.idle_land",
    title="登记的闲置土地",
    cites=LAND,
    of=land,
    splits={"field": field_of},
    unit="块",
    label="name",
    definition="报告日在册的，已经租出的也在册，撤销的不计",
    supplied_by="街道、社区会同企业登记",
)
LEASED = Figure(
    key="cobuilding.idle_land_leased",
    title="登记的闲置土地中已租出的",
    cites=LAND,
    of=land,
    having=as_of("leased"),
    splits={"field": field_of},
    unit="块",
    label="name",
    supplied_by="街道、社区会同企业登记",
)
APPRAISED = Figure(
    key="cobuilding.appraised",
    title="本期联合评议平均分",
    cites=rules.APPRAISED,
    of=lambda ask: JointAppraisal.objects.during(ask.period),
    measure=Mean("score"),
    splits={"programme": "programme__name", "field": field_of},
    unit="分",
    label="programme__name",
    definition="本期评议的各次评分的平均；一年一次，由社区和单位的人一起定，写明依据；不评个人，不排名",
    supplied_by="社区和单位一起评议，社区登记",
)
JUDGED = Figure(
    key="cobuilding.pairs_appraised",
    title="本期列了联建任务的单位中本期评议过的",
    cites=rules.APPRAISED,
    of=tasks,
    having=judged,
    measure=Distinct("unit"),
    splits={"programme": "component__programme__name", "field": field_of},
    unit="家",
    definition="分母为本期列了联建任务的单位；分子为和它一起按同一提法评议过的",
    supplied_by="社区和单位一起评议，社区登记",
)
FIGURES = [
    RESOURCES, USES, OFFERED, CAME, ACTIVITIES, LINKS, PAIRS, APPRAISED, JUDGED, IDLE, LEASED,
]  # fmt: skip
WORDS = [("component", _("哪一项")), ("programme", _("哪种提法")), ("group", _("面向"))]
