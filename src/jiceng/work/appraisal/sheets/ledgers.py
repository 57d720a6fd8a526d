"""The ledgers of the room; those above read numbers, and of very few people only bands."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel.actors import Actor
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.polls.rules import SMALLEST
from jiceng.work.appraisal import actions, forms
from jiceng.work.appraisal.models import (
    AppraisalRound,
    Debrief,
    DemocraticMeeting,
    ItemDays,
    Listing,
    MemberReview,
    Pair,
    SelfAnalysis,
    ShareRule,
    Talk,
)


def rounds(actor: Actor) -> Any:
    return AppraisalRound.objects.visible_to(actor).tallied()


def shown(name: str) -> Any:
    """A count of one grade; where fewer than five were graded, nobody is to be worked out."""

    def show(round_: Any) -> Any:
        value = getattr(round_, name)
        if round_.void_reason:
            return 0
        if not value and round_.graded_on is None:  # nothing to read before grades are given
            return None
        few = 0 < round_.people < SMALLEST
        return _("少于%d") % SMALLEST if few else value

    return show


def remark(round_: Any) -> str:
    return _("作废") if round_.void_reason else ""


def of_grade(name: str, title: Any) -> Column:
    return Column(name, title, kind="text", show=shown(name), choose="-")


ROUNDS = Sheet(
    "appraisal.rounds",
    gettext_lazy("民主评议党员情况汇总表"),
    AppraisalRound,
    [
        Column("org__name", gettext_lazy("党支部"), choose="org", width=26),
        Column("year"),
        Column("notified_on", shown=False),
        Column("planned_on", shown=False),
        Column("met_on", choose="-"),
        Column("took", gettext_lazy("参加评议"), kind="number", summed=True, choose="-"),
        Column(
            "people",
            gettext_lazy("评定等次"),
            kind="number",
            summed=True,
            choose="-",
            show=lambda round_: round_.people or (0 if round_.graded_on else None),
        ),
        of_grade("excellent", gettext_lazy("优秀")),
        of_grade("qualified", gettext_lazy("合格")),
        of_grade("basic", gettext_lazy("基本合格")),
        of_grade("unqualified", gettext_lazy("不合格")),
        Column("issued", choose="-", shown=False),
        Column("returned", choose="-", shown=False),
        Column("graded_on", choose="-", shown=False),
        Column("told_on", choose="-", shown=False),
        Column("filed_on", choose="-", shown=False),
        Column("state", choose="-"),
        Column("remark", gettext_lazy("备注"), show=remark, kind="text", choose="-"),
    ],
    rows=rounds,
    form=forms.RoundForm,
    record_many=actions.notify_many,
    search=("org__name", "org__initials"),
    filters=("year", "state", "met_on"),
    order=("org__path", "-year", "pk"),
    on="notified_on",
    related=("org",),
    definition=gettext_lazy(
        "一行一个支部一个年度；评定等次不足五人的，各等次只写“少于5”。按组织树排列，不排名。"
    ),
)
REVIEWS = Sheet(
    "appraisal.reviews",
    gettext_lazy("党员评议台账"),
    MemberReview,
    [
        Column("member__person__name", gettext_lazy("姓名"), width=12),
        Column("round__org__name", gettext_lazy("党支部"), width=24),
        Column("round__year", gettext_lazy("年度")),
        Column("part"),
        Column("away"),
        Column("self_on"),
        Column("proposed", shown=False),
        Column("grade"),
        Column("told_on"),
        Column("taught_on", shown=False),
        Column("proposed_on", shown=False),
    ],
    search=("member__person__name", "member__person__initials"),
    filters=("part", "grade", "round__year"),
    order=("-round__year", "round__org__path", "member__person__initials", "pk"),
    at="round__org__path",
    related=("member__person", "round__org"),
    definition=gettext_lazy("只给本支部看；上级看各等次的人数，本人看自己的结果。"),
)
MEETINGS = Sheet(
    "appraisal.meetings",
    gettext_lazy("民主生活会台账"),
    DemocraticMeeting,
    [
        Column("org__name", gettext_lazy("党组织"), choose="org", width=26),
        Column("kind"),
        Column("topic", width=30),
        Column("held_on"),
        Column("state", choose="-"),
        Column("reported_on", choose="-"),
        Column("approved_on", choose="-"),
        Column("told", choose="-", width=30, shown=False),
        Column("remark", gettext_lazy("备注"), show=remark, kind="text", choose="-"),
    ],
    form=forms.MeetingForm,
    record_many=actions.plan_many,
    search=("org__name", "org__initials", "topic"),
    filters=("kind", "state", "held_on"),
    order=("-held_on", "org__path", "pk"),
    on="held_on",
    related=("org",),
    definition=gettext_lazy("会前会后各项的时限从开会那天按工作日算，天数由区定。"),
)
LISTINGS = Sheet(
    "appraisal.listings",
    gettext_lazy("意见、问题和整改清单"),
    Listing,
    [
        Column("kind"),
        Column("matter__title", gettext_lazy("内容"), width=40),
        Column("org__name", gettext_lazy("党组织"), width=24),
        Column("matter__owner", gettext_lazy("责任人")),
        Column("matter__raised_on", gettext_lazy("提出日期")),
        Column("matter__due_on", gettext_lazy("时限")),
        Column("matter__state", gettext_lazy("状态")),
        Column("matter__measure", gettext_lazy("措施"), width=30, shown=False),
        Column("matter__proof", gettext_lazy("完成情况"), width=30, shown=False),
    ],
    search=("matter__title", "org__name", "org__initials"),
    filters=("kind", "matter__state"),
    order=("-matter__raised_on", "-pk"),
    on="matter__raised_on",
    related=("matter", "org"),
    definition=gettext_lazy("每一条都是一件事项：有责任人、有时限，由别人复核销号。"),
)
PAIRS = Sheet(
    "appraisal.pairs",
    gettext_lazy("谈心谈话安排"),
    Pair,
    [
        Column("org__name", gettext_lazy("党支部"), choose="org", width=24),
        Column("year"),
        Column("kind", choose="-"),
        Column("one__person__name", gettext_lazy("一方"), choose="-"),
        Column("other__person__name", gettext_lazy("另一方"), choose="-"),
        Column("dropped_on", choose="-", shown=False),
    ],
    form=forms.PlanForm,
    search=("one__person__name", "other__person__name", "org__name"),
    filters=("year", "kind"),
    order=("-year", "org__path", "kind", "pk"),
    related=("org", "one__person", "other__person"),
    definition=gettext_lazy("支委会成员之间、成员和党员之间、党员之间，每年至少谈一次。"),
)
TALKS = Sheet(
    "appraisal.talks",
    gettext_lazy("谈心谈话台账"),
    Talk,
    [
        Column("held_on"),
        Column("org__name", gettext_lazy("党支部"), choose="-", width=24),
        Column("kind", choose="-"),
        Column("one__person__name", gettext_lazy("一方"), choose="one"),
        Column("other__person__name", gettext_lazy("另一方"), choose="other"),
        Column("remark", gettext_lazy("备注"), show=remark, kind="text", choose="-"),
    ],
    form=forms.TalkForm,
    record_many=actions.talk_many,
    search=("one__person__name", "other__person__name"),
    filters=("kind", "held_on"),
    order=("-held_on", "-pk"),
    on="held_on",
    related=("org", "one__person", "other__person"),
    definition=gettext_lazy("只登记谈过了；谈什么由谈话的人自己填，只给两个人和督查员看。"),
)
PAPERS = Sheet(
    "appraisal.papers",
    gettext_lazy("党性分析材料"),
    SelfAnalysis,
    [
        Column("member__person__name", gettext_lazy("姓名"), choose="member", width=12),
        Column("org__name", gettext_lazy("党支部"), choose="-", width=24),
        Column("year"),
        Column("handed_on"),
    ],
    form=forms.PaperForm,
    search=("member__person__name", "member__person__initials"),
    filters=("year", "handed_on"),
    order=("-year", "org__path", "pk"),
    on="handed_on",
    related=("org", "member__person"),
    definition=gettext_lazy("只给本人和支部书记看；原文加密，查看要写明目的。"),
)
DEBRIEFS = Sheet(
    "appraisal.debriefs",
    gettext_lazy("党支部书记述职台账"),
    Debrief,
    [
        Column("org__name", gettext_lazy("党支部"), choose="org", width=24),
        Column("person__name", gettext_lazy("书记"), choose="-", width=12),
        Column("year"),
        Column("to"),
        Column("heard_by__name", gettext_lazy("听取述职的党组织"), choose="-", width=24),
        Column("held_on"),
        Column("meeting__theme", gettext_lazy("会议主题"), choose="-", width=24, shown=False),
        Column("text", shown=False, width=40),
        Column("opinion", width=40),
        Column("remark", gettext_lazy("备注"), show=remark, kind="text", choose="-"),
    ],
    form=forms.DebriefForm,
    record_many=actions.debrief_many,
    search=("org__name", "org__initials", "person__name", "person__initials"),
    filters=("year", "to", "held_on"),
    order=("-held_on", "org__path", "pk"),
    on="held_on",
    related=("org", "person", "heard_by", "meeting"),
    definition=gettext_lazy(
        "一行一次；书记每年向党员大会和上级党组织各述职一次。评议意见是听的人的话，不打分、不排名。"
    ),
)
SHARES = Sheet(
    "appraisal.shares",
    gettext_lazy("优秀比例"),
    ShareRule,
    [
        Column("org__name", gettext_lazy("适用范围"), choose="org", width=24),
        Column("year"),
        Column("parts"),
        Column("of"),
        Column("document", width=26),
    ],
    form=forms.ShareForm,
    filters=("year",),
    order=("-year", "org__path", "pk"),
    related=("org",),
    definition=gettext_lazy("当年通知所定；没有规定的按三分之一，超过只提醒。"),
)
DAYS = Sheet(
    "appraisal.days",
    gettext_lazy("民主生活会时限"),
    ItemDays,
    [
        Column("org__name", gettext_lazy("适用范围"), choose="org", width=24),
        Column("item"),
        Column("days"),
        Column("document", width=26, shown=False),
        Column("since", gettext_lazy("自")),
        Column("until", gettext_lazy("至"), choose="-"),
    ],
    form=forms.DaysForm,
    filters=("item",),
    order=("org__path", "item", "-since"),
    related=("org",),
    definition=gettext_lazy("距开会几个工作日，会前为负；没有规定的用通常的天数。"),
)
