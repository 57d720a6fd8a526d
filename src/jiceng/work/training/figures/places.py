"""站点、讲习所、党校和专题学习的数。"""

from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.registers.matters.models import Matter
from jiceng.registers.places.models import Level as Ground
from jiceng.registers.places.models import Place
from jiceng.registers.venues.figures.use import subkind_then
from jiceng.registers.venues.models import Kind, State, Status
from jiceng.work.training.flows import HELD
from jiceng.work.training.models import (
    Course,
    SelfStudy,
    SiteCheck,
    Study,
    Talk,
    TrainingClass,
)
from jiceng.work.training.rules import SITE_RULE

TALKS_LEDGER = Usage("讲习所讲座台账", "排了的讲座，按日期计入本期")
NETWORK = Usage("阵地台账", "按报告日登记的状态")
ONLINE_LEDGER = Usage("课程台账", "审定了的课程；网上学完的以本人点的日期计入本期")
STUDY_LEDGER = Usage("专题学习台账", "排了的学习，按日期计入本期；取消的不计")
KEEPS = "责任党组织登记"


def in_use(ask: Ask, kind: str) -> Rows:
    rows: Any = Status.objects.standing(ask.day).filter(state=State.IN_USE).as_of(ask.day)
    found: Rows = rows.filter(then_kind=kind)
    return found


def working(rows: Rows, ask: Ask) -> Rows:
    """The last check up to the day found it in order."""
    checks = SiteCheck.objects.filter(venue=OuterRef("venue"), held_on__lte=ask.day)
    last = Subquery(checks.order_by("-held_on", "-pk").values("works")[:1])
    found: Rows = rows.annotate(last_works=last).filter(last_works=True)
    return found


SITES = Figure(
    key="training.sites_working", title="远程教育站点中畅通的", cites=SITE_RULE,
    of=lambda ask: in_use(ask, Kind.REMOTE_SITE), having=working, at="keeper",
    splits={"level": "then_level"}, unit="个", label="venue__name",
    definition="分母为报告日使用中的站点；分子为最近一次巡检正常的，没有巡检过的不算畅通",
    supplied_by="责任党组织登记巡检",
)  # fmt: skip
CHECKED = Figure(
    key="training.sites_checked", title="远程教育站点中本期巡检过的", cites=SITE_RULE,
    of=lambda ask: in_use(ask, Kind.REMOTE_SITE), at="keeper",
    having=lambda rows, ask: rows.filter(
        venue__in=SiteCheck.objects.during(ask.period).filter(held_on__lte=ask.day).values("venue")
    ),
    splits={"level": "then_level"}, unit="个", label="venue__name",
    supplied_by="责任党组织登记巡检",
)  # fmt: skip
FAULTS = Figure(
    key="training.site_faults", title="站点故障中还没有修好的", cites=SITE_RULE,
    of=lambda ask: SiteCheck.objects.filter(matter__isnull=False, held_on__lte=ask.day),
    having=lambda rows, ask: rows.filter(
        matter__in=Matter.objects.standing().unsettled(ask.day).values("pk")
    ),
    unit="件", label="venue__name", definition="分母为报告日以前报修的；修好以后事项销号",
    supplied_by="责任党组织办理报修事项",
)  # fmt: skip
TALKS = Figure(
    key="training.talks", title="讲习所排的讲座中已经讲的", cites=TALKS_LEDGER,
    of=lambda ask: Talk.objects.planned(ask.period).filter(held_on__lte=ask.day),
    having=lambda rows, ask: rows.filter(state=HELD),
    splits={"subkind": subkind_then, "form": "course__form"}, unit="讲",
    label="venue__name", definition="取消的在分母里、不在分子里", supplied_by=KEEPS,
)  # fmt: skip


def communities(ask: Ask) -> Rows:
    standing: Any = Place.objects.standing(ask.day).as_of(ask.day)
    rows: Rows = standing.filter(level=Ground.COMMUNITY)
    return rows


def served(rows: Rows, ask: Ask) -> Rows:
    """Some hall in use is kept by the organisation that was the community's own that day."""
    halls = in_use(ask, Kind.LECTURE_HALL).filter(keeper=OuterRef("then_keeper"))
    found: Rows = rows.filter(Exists(halls))
    return found


HALLS = Figure(
    key="training.hall_coverage", title="社区中有讲习所的", cites=NETWORK, of=communities,
    having=served, at="then_keeper", unit="个", label="name",
    definition="分子为报告日社区党组织负责的讲习所有使用中的，固定、流动、网络都算",
    supplied_by="责任党组织登记阵地",
)  # fmt: skip
SCHOOLS = Figure(
    key="training.schools", title="党校中本期办过班的", cites=NETWORK, at="keeper",
    of=lambda ask: in_use(ask, Kind.SCHOOL),
    having=lambda rows, ask: rows.filter(
        venue__in=TrainingClass.objects.begun(ask.period)
        .filter(starts_on__lte=ask.day, school__isnull=False).values("school")
    ),
    splits={"level": "then_level"}, unit="所", label="venue__name",
    definition="分母为报告日使用中的党校，报告里的所数取分母",
    supplied_by="主办党组织办班时选承办党校",
)  # fmt: skip
STUDIES = Figure(
    key="training.study_sessions", title="专题学习研讨中已经开展的", cites=STUDY_LEDGER,
    of=lambda ask: Study.objects.planned(ask.period).filter(held_on__lte=ask.day),
    having=lambda rows, ask: rows.filter(state=HELD),
    splits={"campaign": "theme__key", "form": "form", "topic": "theme__name"}, unit="次",
    label="org__name", definition="分母为排了的，报告里的次数取已经开展的", supplied_by=KEEPS,
)  # fmt: skip
ONLINE = Figure(
    key="training.online_courses", title="能在网上学的课程", cites=ONLINE_LEDGER,
    of=lambda ask: Course.objects.online(ask.day), splits={"form": "form"}, unit="门", label="name",
    definition="报告日已审定、有网上学习地址的", supplied_by="制定课程的党组织",
)  # fmt: skip
STUDIED = Figure(
    key="training.self_studies", title="本期网上学完的课程", cites=ONLINE_LEDGER,
    of=lambda ask: SelfStudy.objects.done(ask.period).filter(done_on__lte=ask.day),
    splits={"course": "course__name"}, unit="门次", label="course__name",
    definition="本人说学完，一人一门一版算一次；不量时长，不计入集中学习的学时，不排名",
    supplied_by="本人在手机上点",
)  # fmt: skip
FIGURES = [SITES, CHECKED, FAULTS, TALKS, HALLS, SCHOOLS, STUDIES, ONLINE, STUDIED]
