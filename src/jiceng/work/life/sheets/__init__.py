"""组织生活情况台账, and what the district sets for its fixed day."""

from collections import Counter
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel.actors import Actor
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.meetings.models import Attendance, Meeting
from jiceng.work.life import actions, forms
from jiceng.work.life.models import (
    ActivityKind,
    FixedDay,
    Form,
    GroupMeeting,
    Level,
    MonthTheme,
    Particulars,
    PartyClass,
    SetAction,
)
from jiceng.work.life.sheets import plans, shapes
from jiceng.work.life.sheets.seats import SEATS


def rows(actor: Actor) -> Any:
    """The meetings a person sees, counted and with who was away."""
    of = GroupMeeting.objects.filter(meeting=OuterRef("pk")).values("group__name")
    told = Particulars.objects.filter(meeting=OuterRef("pk"))
    taught = PartyClass.objects.filter(meeting=OuterRef("pk"))
    return (
        Meeting.objects.visible_to(actor)
        .tallied()
        .told()
        .annotate(
            group_name=_named(of),
            kind_name=_which(told, "kind", ActivityKind),
            form=_named(told.values("form")),
            theme_name=_which(told, "month_theme", MonthTheme),
            speaker_name=_named(taught.values("speaker_name")),
            level=_named(taught.values("level")),
        )
    )


def _named(rows: Any) -> Any:
    return Coalesce(Subquery(rows[:1]), Value(""))


def _which(told: Any, part: str, model: Any) -> Any:
    """The name alone where it says which one, else with the mark a form reads: 学党章 #12."""
    name = F(f"{part}__name")
    twins = model.objects.filter(name=OuterRef(f"{part}__name")).exclude(pk=OuterRef(part))
    marked = Concat(name, Value(" #"), Cast(part, CharField()), output_field=CharField())
    return _named(told.values_list(Case(When(Exists(twins), then=marked), default=name)))


def form_words(meeting: Any) -> str:
    return str(Form(meeting.form).label) if meeting.form else ""


def level_words(meeting: Any) -> str:
    return str(Level(meeting.level).label) if meeting.level else ""


def away_words(meeting: Any) -> str:
    """缺席及原因, by number: names are the branch's own affair."""
    counted = Counter((row.state, row.reason) for row in meeting.away)
    excused = sum(n for (state, _why), n in counted.items() if state == Attendance.State.EXCUSED)
    absent = sum(n for (state, _why), n in counted.items() if state == Attendance.State.ABSENT)
    reasons = "、".join(
        f"{reason}{n}"
        for (state, reason), n in sorted(counted.items())
        if state == Attendance.State.EXCUSED and reason
    )
    told = []
    if excused:
        told.append(_("请假%d") % excused + (f"（{reasons}）" if reasons else ""))
    if absent:
        told.append(_("缺席%d") % absent)
    return "、".join(told)


def decided_words(meeting: Any) -> str:
    return "；".join(one.text for one in meeting.decided)


def started(meeting: Any) -> str:
    return f"{meeting.starts_at:%H:%M}" if meeting.starts_at else ""


def remark(meeting: Any) -> str:
    if meeting.void_reason:
        return _("作废")
    return _("补录") if meeting.is_late else ""


def near(values: Any) -> Any:
    """The same branch, kind and day: most likely the same meeting."""
    found = Meeting.objects.standing().filter(
        org=values.get("org"), type=values.get("type") or "", held_on=values.get("held_on")
    )
    return list(found[:2])


MEETINGS = Sheet(
    "life.meetings",
    gettext_lazy("组织生活情况台账"),
    Meeting,
    [
        Column("org__name", gettext_lazy("党支部"), choose="org"),
        Column("type"),
        Column("group_name", gettext_lazy("党小组"), kind="text", choose="group", shown=False),
        Column("held_on", gettext_lazy("时间")),
        Column("starts_at", shown=False, show=started),
        Column("venue"),
        Column("held_at__name", gettext_lazy("阵地"), choose="held_at", shown=False),
        Column("theme"),
        Column("host__name", gettext_lazy("主持"), choose="host"),
        Column("due_count", gettext_lazy("应到"), kind="number", summed=True, choose="-",
               note=gettext_lazy("年老体弱等不作硬性要求而未到会的不计")),
        Column("present_count", gettext_lazy("实到"), kind="number", summed=True, choose="-"),
        Column("away_told", gettext_lazy("缺席及原因"), show=away_words, choose="-"),
        Column("minutes", gettext_lazy("主要内容")),
        Column("decision", gettext_lazy("决议"), show=decided_words, choose="decision"),
        Column("visitors", shown=False),
        Column("kind_name", gettext_lazy("活动种类"), kind="text", choose="kind", shown=False),
        Column("form", gettext_lazy("方式"), kind="text", show=form_words, shown=False),
        Column("theme_name", gettext_lazy("当月主题"), kind="text", choose="month_theme",
               shown=False),
        Column("speaker_name", gettext_lazy("讲课人"), kind="text", choose="speaker", shown=False),
        Column("level", gettext_lazy("讲课人层级"), kind="text", show=level_words, shown=False),
        Column("remark", gettext_lazy("备注"), show=remark, choose="-"),
        Column("page", gettext_lazy("记录页码"), show=lambda m: f"{m.held_on.year}-{m.pk}",
               choose="-", note=gettext_lazy("本系统的记录号")),
    ],
    rows=rows,
    form=forms.MeetingForm,
    record_many=actions.record_many,
    change_many=actions.correct_many,
    undo_many=actions.void_many,
    near=near,
    search=("theme", "venue", "org__name", "org__initials"),
    text=("theme", "minutes"),
    filters=("type", "held_on"),
    order=("-held_on", "org__path", "-pk"),
    on="held_on",
    definition=gettext_lazy("一行一次会议或活动；作废的留在台账里，不计人数。"),
)  # fmt: skip
FIXED_DAYS = Sheet(
    "life.fixed_days",
    gettext_lazy("固定组织生活日"),
    FixedDay,
    [
        Column("org__name", gettext_lazy("适用范围")),
        Column("nth", gettext_lazy("每月第几个"), kind="number"),
        Column("weekday"),
        Column("since", gettext_lazy("自")),
        Column("until", gettext_lazy("至")),
        Column("document"),
    ],
    form=forms.FixedDayForm,
    order=("org__path", "-since"),
    definition=gettext_lazy("本地习惯，不是全国统一规定；最近的上级所定的为准。"),
)
SET_ACTIONS = Sheet(
    "life.set_actions",
    gettext_lazy("组织生活日动作清单"),
    SetAction,
    [
        Column("name"),
        Column("required"),
        Column("org__name", gettext_lazy("适用范围")),
        Column("since", gettext_lazy("自")),
        Column("until", gettext_lazy("至")),
    ],
    form=forms.SetActionForm,
    filters=("required",),
    search=("name",),
    order=("-required", "pk"),
)
SHEETS = [MEETINGS, FIXED_DAYS, SET_ACTIONS, shapes.KINDS, shapes.THEMES, shapes.NORMS]
SHEETS += [shapes.PROJECTS, shapes.TAKINGS, shapes.EXAMPLES, shapes.LEAVES]
SHEETS += [plans.PLANS, plans.PLANNED, plans.SIGN_SHEETS, SEATS]
