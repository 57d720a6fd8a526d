"""One home and many places of life: who is hosted where, and who was seen at a home for them."""

from typing import Any

from django.db.models import Exists, OuterRef

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Article, Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.registers.meetings.models import Attendance
from jiceng.registers.members.models import Affiliation, Belonging
from jiceng.registers.members.rules import HOST_RULE
from jiceng.registers.venues.models import Kind
from jiceng.work.mobility.figures.away import SPLITS
from jiceng.work.mobility.models import Inflow, Presence

HOME = Usage("流动党员之家活动记录", "到之家参加一次活动计一人次；会议作废的不计")
GUEST = Article(
    "中国共产党党员教育管理工作条例", 32, "（协助管理）", severity="WARN",
    reading="流入地党组织协助管理流动党员，吸收参加活动",
)  # fmt: skip
HOSTS = "接收的党组织登记"


def dated(ask: Ask, lookup: str) -> dict[str, Any]:
    """The meetings of the period that were not voided."""
    period = (ask.period.first, ask.period.last)
    return {f"{lookup}void_reason": "", f"{lookup}held_on__range": period}


def at_home(ask: Ask) -> dict[str, Any]:
    return {"meeting__held_at__kind": Kind.MOBILE_HOME, **dated(ask, "meeting__")}


def guests(ask: Ask) -> Rows:
    """Members of this district who belong elsewhere, at something held in a home."""
    rows: Rows = Attendance.objects.guests().present().filter(**at_home(ask))
    return rows


def visits(ask: Ask) -> Rows:
    rows: Rows = Presence.objects.filter(**at_home(ask))
    return rows


def managed(ask: Ask) -> Rows:
    hosted = Affiliation.objects.standing(ask.day)
    rows: Rows = Belonging.objects.standing(ask.day).filter(member__in=hosted.values("member"))
    return rows


def of_homes(ask: Ask) -> Rows:
    """Members whom a host looks after through a home, on the day."""
    rows: Rows = Affiliation.objects.standing(ask.day).filter(venue__kind=Kind.MOBILE_HOME)
    return rows


def seen(rows: Any, ask: Ask) -> Rows:
    """Of these, who was at something in that very home during the period."""
    there = Attendance.objects.present().filter(
        member=OuterRef("member"), meeting__held_at=OuterRef("venue"), **dated(ask, "meeting__")
    )
    found: Rows = rows.filter(Exists(there))
    return found


def newcomers(ask: Ask) -> Rows:
    """Guests from outside whom a home looks after, on the day."""
    rows: Rows = Inflow.objects.standing(ask.day).filter(venue__kind=Kind.MOBILE_HOME)
    return rows


def came(rows: Any, ask: Ask) -> Rows:
    """Of these, who was at something in that very home during the period."""
    there = Presence.objects.filter(
        inflow=OuterRef("pk"), meeting__held_at=OuterRef("venue"), **dated(ask, "meeting__")
    )
    found: Rows = rows.filter(Exists(there))
    return found


MULTI_MANAGED = Figure(
    key="mobility.multi_managed",
    title="实行一方隶属、多重管理的党员数",
    cites=HOST_RULE,
    of=managed,
    unit="名",
    splits=SPLITS,
    label="member__person__name",
    definition="报告日除组织关系所在支部外，至少还有一个党组织协助管理的党员，一名只计一次",
    supplied_by=HOSTS,
)
HOSTED = Figure(
    key="mobility.hosted",
    title="本地协助管理的本区党员人次",
    cites=GUEST,
    of=lambda ask: Affiliation.objects.standing(ask.day),
    at="host",
    unit="人次",
    splits={"way": "way"},
    label="member__person__name",
    definition="组织关系在本区别处、报告日由本级及下级协助管理的；一人由两处管理计两次",
    supplied_by=HOSTS,
)
INFLOWS = Figure(
    key="mobility.inflows",
    title="流入党员数",
    cites=GUEST,
    of=lambda ask: Inflow.objects.standing(ask.day),
    unit="名",
    splits={"source": "source"},
    label="person__name",
    definition="组织关系在区外、报告日登记在本级及下级的流入党员",
    supplied_by=HOSTS,
)
CHECKINS = Figure(
    key="mobility.checkins",
    title="流动党员到流动党员之家的人次",
    cites=HOME,
    of=guests,
    at="meeting__org",
    unit="人次",
    definition="在流动党员之家开展的会议和活动中，组织关系在本区别处的党员的到场人次；参加就是到场，不另外打卡",
    supplied_by=HOSTS,
)
VISITS = Figure(
    key="mobility.inflow_checkins",
    title="流入党员到流动党员之家的人次",
    cites=HOME,
    of=visits,
    at="meeting__org",
    unit="人次",
    definition="组织关系在区外的流入党员，在流动党员之家参加会议和活动的到场人次",
    supplied_by=HOSTS,
)
SEEN = Figure(
    key="mobility.seen_at_home",
    title="流动党员之家联系的党员中本期到过的",
    cites=HOME,
    of=of_homes,
    having=seen,
    at="host",
    unit="人次",
    label="member__person__name",
    definition="分母为报告日通过流动党员之家联系的本区党员；分子为本期到该处参加过活动的；缺的就是没到过的名单",
    supplied_by=HOSTS,
)
INFLOWS_SEEN = Figure(
    key="mobility.inflows_seen",
    title="流动党员之家联系的流入党员中本期到过的",
    cites=HOME,
    of=newcomers,
    having=came,
    unit="名",
    label="person__name",
    definition="分母为报告日由流动党员之家联系、组织关系在区外的流入党员；分子为本期到该处参加过活动的",
    supplied_by=HOSTS,
)
