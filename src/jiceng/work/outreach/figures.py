"""宣传与互动的数：发布多少、谁没有发布、来信答复没有、有多少网络群、减负投诉按时答复没有。"""

from typing import Any

from django.db.models import (
    Count,
    DateField,
    Exists,
    IntegerField,
    Max,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.duties import MONTH, Duty
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Mean, Rows, Total
from jiceng.kernel.watches import NextStep, Watch
from jiceng.registers.matters.models import Matter
from jiceng.registers.meetings.models import Attendance
from jiceng.registers.members.models import Belonging
from jiceng.registers.orgs.models import Kind, Org
from jiceng.work.outreach.models import (
    Broadcast,
    ChannelGroup,
    Complaint,
    PlatformDeed,
    PlatformUse,
    Post,
    Suggestion,
    Viewing,
)
from jiceng.work.outreach.rules import BURDEN, GROUPS, NEWS, VOICES

LEDGER = Usage("信息发布台账", "以发布日期计入本期，撤回的不计；打开次数只有合计，不识别个人")
MONTHS = 3  # without anything published, after which somebody asks what would help
LEVELS = {"level": "level", "channel": "channel", "field": "org__field"}


def published(ask: Ask) -> Rows:
    rows: Rows = Post.objects.published(ask.period).filter(starts_on__lte=ask.day)
    return rows


def speakers(ask: Ask) -> Rows:
    """Units that keep residents informed: committees of streets and communities."""
    kinds = (Kind.WORK_COMMITTEE, Kind.COMMITTEE)
    rows: Rows = Org.objects.standing(ask.day).filter(kind__in=kinds)
    return rows


def spoken(units: Rows, ask: Ask) -> Rows:
    """Those with news first shown in the last three months."""
    since = add_months(ask.day, -MONTHS)
    news = Post.objects.exclude(state=Post.State.WITHDRAWN).filter(
        org=OuterRef("pk"), starts_on__gt=since, starts_on__lte=ask.day
    )
    return units.filter(Exists(news))


def last_spoken(ask: Ask) -> Combinable:
    """The day of the last news, else the first day of the unit."""
    news = Post.objects.exclude(state=Post.State.WITHDRAWN).filter(
        org=OuterRef("pk"), starts_on__lte=ask.day
    )
    last = news.order_by().values("org").annotate(n=Max("starts_on")).values("n")
    return Coalesce(Subquery(last), "since", Value(ask.day), output_field=DateField())


def said(ask: Ask) -> Rows:
    rows: Rows = Suggestion.objects.received(ask.period).filter(received_on__lte=ask.day)
    return rows


def felt(ask: Ask) -> Rows:
    rows: Rows = Complaint.objects.received(ask.period).filter(received_on__lte=ask.day)
    return rows


def in_time(rows: Any, ask: Ask) -> Rows:
    """Answered by the last day, as far as the report day knows."""
    found: Rows = rows.in_time(ask.day)
    return found


def groups(ask: Ask) -> Rows:
    rows: Rows = ChannelGroup.objects.standing(ask.day)
    return rows


def viewed(ask: Ask) -> Rows:
    """Months that begin in the period."""
    span = (ask.period.first, min(ask.period.last, ask.day))
    rows: Rows = Viewing.objects.filter(month_on__range=span)
    return rows


POSTS = Figure(
    key="outreach.posts", title="本期发布的信息", cites=LEDGER, of=published,
    splits={"section": "section__name", "field": "org__field"}, unit="条", label="title",
)  # fmt: skip
SPEAKING = Figure(
    key="outreach.speaking", title="街道和社区党组织中近三个月发布过信息的", cites=NEWS,
    of=speakers, having=spoken, at="pk", splits={"kind": "kind"}, unit="家", label="name",
    supplied_by="没有发布的单位",
)  # fmt: skip
VIEWS = Figure(
    key="outreach.views", title="本期信息打开次数", cites=LEDGER, of=viewed, at="post__org",
    measure=Total("count"), unit="次", label="post__title", splits={"field": "post__org__field"},
    definition="按月合计，月份从一日算起在本期内的；不识别是谁打开，同一人多次打开算多次",
)  # fmt: skip
ANSWERED = Figure(
    key="outreach.suggestions", title="本期收到的群众意见建议中已答复的", cites=VOICES, of=said,
    having=lambda rows, ask: rows.filter(answered_on__lte=ask.day),
    splits={"kind": "kind", "field": "org__field"}, unit="条", supplied_by="收到意见的单位",
)  # fmt: skip
IN_TIME = Figure(
    key="outreach.in_time", title="本期收到的群众意见建议中按时答复的", cites=VOICES, of=said,
    having=in_time, splits={"kind": "kind"}, unit="条",
)  # fmt: skip
ADOPTED = Figure(
    key="outreach.adopted", title="本期收到的群众意见建议中已采纳的", cites=VOICES, of=said,
    having=lambda rows, ask: rows.filter(adopted_on__lte=ask.day), splits={"kind": "kind"},
    unit="条",
)  # fmt: skip
ANSWER_DAYS = Figure(
    key="outreach.answer_days", title="本期收到的群众意见建议平均几个工作日答复", cites=VOICES,
    of=lambda ask: said(ask).filter(answered_on__lte=ask.day), measure=Mean("answer_days"),
    unit="个工作日", definition="只算已答复的；收到当天不算",
)  # fmt: skip
NETWORK = Figure(
    key="outreach.groups", title="三级网络群", cites=GROUPS, of=groups, splits=LEVELS, unit="个",
    label="name", definition="报告日没有解散的",
)  # fmt: skip
IN_GROUPS = Figure(
    key="outreach.group_members", title="三级网络群的人数合计", cites=GROUPS,
    of=lambda ask: groups(ask).exclude(members=None), measure=Total("members"), splits=LEVELS,
    unit="人次", label="name", definition="一人在几个群里算几次；只有数，没有名单",
)  # fmt: skip
BURDENS = Figure(
    key="outreach.burdens", title="本期收到的减负投诉中按时答复的", cites=BURDEN, of=felt,
    having=in_time, unit="件", supplied_by="减负专员",
)  # fmt: skip

ACTIVE = Figure(
    key="outreach.active_members", title="报告日当月在党建平台使用过的党员", cites=BURDEN,
    of=lambda ask: PlatformUse.objects.of_month(ask.day), measure=Total("active"),
    splits={"platform": "platform"}, unit="名", label="org__name",
    definition="城市平台按月给的数，一行一个单位；一人在几个平台算几次；只作了解，不下达任务",
    supplied_by="管理平台的单位",
)  # fmt: skip
STUDIES = Figure(
    key="outreach.studies", title="报告日当月在党建平台完成的在线课程", cites=BURDEN,
    of=lambda ask: PlatformUse.objects.of_month(ask.day), measure=Total("studies"),
    splits={"platform": "platform"}, unit="门次", label="org__name",
)  # fmt: skip


def branches(ask: Ask) -> Rows:
    """Branches of that day, each with `active`: its members who did something this month."""
    did = PlatformDeed.objects.of_month(ask.day).order_by().values("member")
    came = Attendance.objects.present().filter(
        meeting__void_reason="", meeting__held_on__range=(ask.day.replace(day=1), ask.day)
    )
    roll = Belonging.objects.standing(ask.day).filter(org=OuterRef("pk"))
    stirred = Q(member__in=did) | Q(member__in=came.order_by().values("member"))
    active = roll.filter(stirred).order_by().values("org")
    counted = Subquery(active.annotate(n=Count("member")).values("n"))
    rows = Org.objects.standing(ask.day).branches()
    found: Rows = rows.annotate(active=Coalesce(counted, 0, output_field=IntegerField()))
    return found


def asked_to_sign(ask: Ask) -> Rows:
    """What organisations got by notices to groups in the period."""
    sent = Broadcast.objects.sent(ask.period).filter(sent_on__lte=ask.day)
    rows: Rows = Matter.objects.standing().filter(task__in=sent.values("task"))
    return rows


MONTHLY = Figure(
    key="outreach.monthly_active", title="报告日当月有活动记录的党员", cites=BURDEN, of=branches,
    at="pk", measure=Total("active"), splits={"field": "field"}, unit="名", label="name",
    definition="到过组织生活或者在城市平台有活动记录的，一人一月算一次；行是党支部，不列个人，不排名；"
    "平台的活动记录保留八百天，更早的月份只数组织生活",
    supplied_by="会议到会记录和平台导出的表",
)  # fmt: skip
READ = Figure(
    key="outreach.notices_read", title="本期发到群里的通知中单位已签收的", cites=GROUPS,
    of=asked_to_sign, having=lambda rows, ask: rows.filter(received_on__lte=ask.day),
    unit="件", label="org__name", definition="一个单位一次通知算一件；签收的是单位，个人读没读不问",
    supplied_by="收到通知的单位",
)  # fmt: skip

FIGURES = [
    POSTS, SPEAKING, VIEWS, ANSWERED, IN_TIME, ADOPTED, ANSWER_DAYS, NETWORK, IN_GROUPS, BURDENS,
    ACTIVE, STUDIES, MONTHLY, READ,
]  # fmt: skip
DUTIES = [
    Duty(
        ANSWERED, every=MONTH, due=lambda month: month.last, by="community_worker",
        verb="outreach.suggestions.table", name="答复群众意见建议", own=lambda one: one.due_on,
    ),
    Duty(
        BURDENS, every=MONTH, due=lambda month: month.last, by="burden_officer",
        verb="outreach.complaints.table", name="答复减负投诉", own=lambda one: one.due_on,
    ),
]  # fmt: skip
WATCHES = [
    Watch(
        SPEAKING, "三个月没有发布信息的单位", since=last_spoken, member="", part="missing",
        steps={
            3: NextStep("问一问缺人手、缺素材还是不会用，帮着发第一条", by="street_office",
                        verb="outreach.board"),
        },
    ),
]  # fmt: skip
