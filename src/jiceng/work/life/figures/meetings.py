"""The figures of meetings: which branches held them, who came, what was decided."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Distinct, Rows
from jiceng.kernel.pasts import then
from jiceng.kernel.periods import Period
from jiceng.registers.groups.models import Group
from jiceng.registers.meetings.models import Attendance, Decision, Meeting, Type
from jiceng.registers.members.figures import peopled
from jiceng.registers.orgs.models import BRANCHES, Org, OrgPast
from jiceng.work.life import rules
from jiceng.work.life.models import Done, FixedDay, GroupMeeting, SetAction

LEDGER = Usage("组织生活情况台账", "一行一次会议或活动，作废的不计")
FIXED = Usage("固定组织生活日安排", "各区规定的每月固定日，本地习惯")
SPLITS = {"field": "then_field", "kind": "then_kind"}
SECRETARY = "党支部书记补记"


def branches(ask: Ask) -> Rows:
    """Branches that stood that day, whatever they have become since."""
    rows: Any = Org.objects.standing(ask.day).as_of(ask.day)
    found: Rows = rows.filter(then_kind__in=BRANCHES)
    return found


def met(type_: str) -> Callable[[Rows, Ask], Rows]:
    """Of these branches, those that held such a meeting in the period."""

    def having(orgs: Rows, ask: Ask) -> Rows:
        held = Meeting.objects.standing().of_type(type_).during(ask.period)
        return orgs.filter(pk__in=held.values("org"))

    return having


def groups_met(groups: Rows, ask: Ask) -> Rows:
    """Of these groups, those that met in the period."""
    met_ = GroupMeeting.objects.filter(
        meeting__void_reason="", meeting__held_on__range=(ask.period.first, ask.period.last)
    )
    return groups.filter(pk__in=met_.values("group"))


def group_field(ask: Ask) -> Any:
    return then(OrgPast, ask.day, "field", via="org")


def with_committee(ask: Ask) -> Rows:
    """Branches with seven full members or more."""
    return branches(ask).filter(pk__in=peopled(ask, rules.ENOUGH_FOR_COMMITTEE, full=True))


def held(ask: Ask) -> Rows:
    rows: Rows = Meeting.objects.standing().during(ask.period)
    return rows


def due(ask: Ask) -> Rows:
    """应到人次: one row for each person each meeting was due to see."""
    period = (ask.period.first, ask.period.last)
    rows: Rows = Attendance.objects.due().filter(
        meeting__void_reason="", meeting__held_on__range=period
    )
    return rows


def came(rows: Any) -> Rows:
    found: Rows = rows.present()
    return found


def recorded_late(meetings: Any) -> Rows:
    found: Rows = meetings.late()
    return found


def on_the_day(meetings: Rows, ask: Ask) -> Rows:
    """Theme days held on the month's fixed day of the district."""
    fixed = FixedDay.objects.standing(ask.day).order_by("org__path").first()
    if fixed is None:
        return meetings.none()
    days = [fixed.of_month(m.first.year, m.first.month) for m in _months(ask.period)]
    return meetings.filter(held_on__in=days)


def _months(period: Period) -> list[Period]:
    return list(period.months()) or [period]


ASSEMBLIES = Figure(
    key="life.assemblies",
    title="党支部中本期召开过党员大会的",
    cites=rules.ASSEMBLY,
    of=branches,
    having=met(Type.ASSEMBLY),
    at="pk",
    splits=SPLITS,
    label="name",
    supplied_by=SECRETARY,
)
COMMITTEES = Figure(
    key="life.committees",
    title="设支委会的党支部中本期召开过支委会的",
    cites=rules.COMMITTEE,
    of=with_committee,
    having=met(Type.COMMITTEE),
    at="pk",
    splits=SPLITS,
    label="name",
    definition="分母为报告日正式党员七人以上的党支部",
    supplied_by=SECRETARY,
)
THEME_DAYS = Figure(
    key="life.theme_days",
    title="党支部中本期开展过主题党日的",
    cites=rules.THEME_DAY,
    of=branches,
    having=met(Type.THEME_DAY),
    at="pk",
    splits=SPLITS,
    label="name",
    supplied_by=SECRETARY,
)
GROUP_MEETINGS = Figure(
    key="life.group_meetings",
    title="党小组中本期召开过党小组会的",
    cites=rules.GROUP,
    of=lambda ask: Group.objects.standing(ask.day),
    having=groups_met,
    splits={"field": group_field},
    label="name",
    definition="分母为报告日存续的党小组；没有划分党小组的支部不作要求",
    supplied_by=SECRETARY,
)
CLASSES = Figure(
    key="life.classes",
    title="党支部中本期上过党课的",
    cites=rules.CLASS,
    of=branches,
    having=met(Type.CLASS),
    at="pk",
    splits=SPLITS,
    label="name",
    supplied_by=SECRETARY,
)
MEETINGS = Figure(
    key="life.meetings",
    title="本期会议和活动场次",
    cites=LEDGER,
    of=held,
    splits={"type": "type", "field": "org__field"},
    unit="场次",
    definition="本期开过的会议和活动，一次一场；领域按举办的党组织现在的情况",
    supplied_by=SECRETARY,
)
ON_THE_DAY = Figure(
    key="life.on_fixed_day",
    title="主题党日中在固定组织生活日开展的",
    cites=FIXED,
    of=lambda ask: held(ask).filter(type=Type.THEME_DAY),
    having=on_the_day,
    unit="场次",
)
ATTENDED = Figure(
    key="life.attended",
    title="应到人次中实到的",
    cites=rules.FRAIL,
    of=due,
    having=lambda rows, _ask: came(rows),
    at="meeting__org",
    splits={"type": "meeting__type", "field": "meeting__org__field", "state": "state"},
    unit="人次",
    definition="年老体弱等不作硬性要求而未到会的不计应到",
    supplied_by=SECRETARY,
)
EXCUSED = Figure(
    key="life.excused",
    title="应到人次中请假的",
    cites=LEDGER,
    of=due,
    having=lambda rows, _ask: rows.filter(state=Attendance.State.EXCUSED),
    at="meeting__org",
    splits={"type": "meeting__type"},
    unit="人次",
)
PEOPLE = Figure(
    key="life.people",
    title="本期参加过组织生活的党员（不重复计人）",
    cites=LEDGER,
    of=lambda ask: came(due(ask)),
    at="meeting__org",
    measure=Distinct("member"),
    splits={"type": "meeting__type"},
    unit="名",
)
DECISIONS = Figure(
    key="life.decisions",
    title="会议决议中通过的",
    cites=rules.ASSEMBLY,
    of=lambda ask: Decision.objects.filter(
        meeting__void_reason="", meeting__held_on__range=(ask.period.first, ask.period.last)
    ),
    having=lambda rows, _ask: rows.filter(carried=True),
    at="meeting__org",
    splits={"type": "meeting__type"},
    unit="项",
)
ACTIONS = Figure(
    key="life.set_actions",
    title="组织生活日动作开展次数",
    cites=FIXED,
    of=lambda ask: Done.objects.filter(
        meeting__void_reason="", meeting__held_on__range=(ask.period.first, ask.period.last)
    ),
    at="meeting__org",
    splits={"action": "action__name", "required": "action__required"},
    unit="次",
)


def _all_set(meetings: Rows, ask: Ask) -> Rows:
    needed = SetAction.objects.standing(ask.day).filter(required=True)
    done = Done.objects.filter(action__in=needed.values("pk")).values("meeting")
    full = done.annotate(n=Count("action")).filter(n__gte=needed.count())
    return meetings.filter(pk__in=full.values("meeting"))


ALL_SET = Figure(
    key="life.all_set_actions",
    title="主题党日中规定动作全部开展的",
    cites=FIXED,
    of=lambda ask: held(ask).filter(type=Type.THEME_DAY),
    having=_all_set,
    unit="场次",
)
LATE = Figure(
    key="life.recorded_late",
    title="会议记录中补录的",
    cites=Usage("组织生活情况台账", "会后超过七天才登记的记为补录"),
    of=held,
    having=lambda meetings, _ask: recorded_late(meetings),
    splits={"type": "type"},
    unit="场次",
)
