"""Pages of classes, groups, trainees, sessions, leave, notes, rounds and nominees."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.citations import Finding
from jiceng.kit.access import may
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.registers.files.pages import attachments
from jiceng.registers.meetings.models import Attendance
from jiceng.registers.orgs.models import Kind, Org
from jiceng.work.training import actions, forms
from jiceng.work.training.access import KEEPS, SETS
from jiceng.work.training.flows import (
    APPROVED,
    ATTENDED,
    CANCELLED,
    CLASS,
    CLOSED,
    ENROLMENT,
    INVITED,
    LEAVE,
    PLANNED,
    SESSION,
)
from jiceng.work.training.models import Enrolment, Nominee, Round, Session, SignIn, TrainingClass
from jiceng.work.training.pages.planning import SECTION
from jiceng.work.training.rules import FEW, class_findings
from jiceng.work.training.sheets import (
    CERTIFICATES,
    CLASSES,
    ENROLMENTS,
    GROUPS,
    LEAVES,
    NOMINEES,
    NOTES,
    ROUNDS,
    SESSIONS,
)


def of_class(
    name: str, title: Any, sheet: Any, key: str, *only: str, order: tuple[str, ...] = ()
) -> Any:
    """A panel of a class: the first rows of another noun that hang at it, and the way to all."""

    def panel(klass: Any, actor: Actor) -> Panel:
        rows = sheet.visible(actor).filter(**{key: klass}).order_by(*order, "pk")
        days = f"{klass.starts_on}..{klass.ends_on}"
        asked = urlencode({key: f"#{klass.pk}", "period": days})
        return listed(
            name, title, sheet, rows, only=only,
            address=lambda row: reverse(f"{sheet.name}.detail", args=[row.pk]),
            url=f"{reverse(f'{sheet.name}.table')}?{asked}",
        )  # fmt: skip

    return panel


GROUPED = of_class("groups", gettext_lazy("小组"), GROUPS, "klass", "name", "leader__name",
                   "promised_on")  # fmt: skip
TAUGHT = of_class("sessions", gettext_lazy("课程表"), SESSIONS, "klass", "held_on", "starts_at",
                  "form", "topic", "state", order=("held_on", "starts_at"))  # fmt: skip
ENROLLED = of_class("enrolments", gettext_lazy("学员"), ENROLMENTS, "klass", "person__name",
                    "org__name", "state", "held_count", "here_count")  # fmt: skip
CERTIFIED = of_class("certificates", gettext_lazy("结业证"), CERTIFICATES, "enrolment__klass",
                     "words", "enrolment__person__name", "issued_on", "void_on",
                     order=("number",))  # fmt: skip
NOTED = of_class("notes", gettext_lazy("晚间汇报"), NOTES, "group__klass", "group__name", "day",
                 "words", "late", order=("day",))  # fmt: skip


def counted(klass: TrainingClass, actor: Actor) -> Panel:
    """How many, over all batches: persons once, person-times apart."""
    del actor
    first = klass.first or klass
    batches = TrainingClass.objects.filter(first=first) | TrainingClass.objects.filter(pk=first.pk)
    rows = Enrolment.objects.filter(klass__in=batches.values("pk"), state=ATTENDED)
    here = Enrolment.objects.filter(klass=klass)
    asked = here.exclude(state__in=("withdrawn", "declined")).count()
    facts: list[tuple[Any, Any]] = [
        (_("这一批报名"), asked),
        (_("这一批已参训"), here.filter(state=ATTENDED).count()),
        (_("各批次参训人数（一人算一次）"), rows.values("person").distinct().count()),
        (_("各批次参训人次"), rows.count()),
        (_("已交心得"), here.filter(essay_on__isnull=False).count()),
    ]
    return Panel(
        "counted", gettext_lazy("人数"),
        facts=[{"title": title, "text": n, "kind": "number"} for title, n in facts],
    )  # fmt: skip


def written(klass: TrainingClass, actor: Actor) -> Panel | None:
    """The report of a visit outside."""
    del actor
    if not klass.report_by:
        return None
    facts: list[dict[str, Any]] = [
        {"title": _("学习报告截止"), "text": klass.report_by, "kind": "date"},
        {"title": _("报告日期"), "text": klass.reported_on, "kind": "date"},
        {"title": _("学习报告"), "text": klass.report or None, "kind": "text"},
    ]
    return Panel("report", gettext_lazy("学习报告"), facts=facts)


def reflected(one: Enrolment, actor: Actor) -> Panel | None:
    """What the trainee wrote: for whoever runs the class, and not for those who only look on."""
    if not one.essay or not may(actor, KEEPS, one.klass.org.path):
        return None
    facts: list[dict[str, Any]] = [
        {"title": _("心得日期"), "text": one.essay_on, "kind": "date"},
        {"title": _("心得体会"), "text": one.essay, "kind": "text"},
    ]
    return Panel("essay", gettext_lazy("心得体会"), facts=facts)


def before_approval(klass: TrainingClass) -> list[Finding]:
    enrolled = Enrolment.objects.filter(klass=klass).coming().count()
    gone = klass.way == TrainingClass.Way.OUT and klass.starts_on < clock.today()
    return list(
        class_findings(
            quota=klass.quota, enrolled=enrolled, cost=klass.cost,
            left_on=klass.starts_on if gone else None,
        )
    )  # fmt: skip


def open_(klass: Any) -> bool:
    return klass.state not in {CLOSED, CANCELLED}


def over(klass: Any) -> bool:
    return bool(klass.state == CLOSED)


def outside(klass: Any) -> bool:
    return klass.report_by is not None and klass.state in {APPROVED, CLOSED}


def attendance(session: Session, actor: Actor) -> Panel | None:
    """Who signed in how, who was away, what they thought of it: shares, from five answers on."""
    del actor
    signs = SignIn.objects.filter(session=session)
    means = dict(signs.order_by().values_list("means").annotate(n=Count("pk")))
    facts: list[dict[str, Any]] = [
        {"title": title, "text": means.get(value, 0), "kind": "number"}
        for value, title in SignIn.Means.choices
    ]
    if session.meeting_id is not None:
        rows = Attendance.objects.filter(meeting=session.meeting_id).exclude(state="present")
        away = "、".join(
            f"{one.member}（{one.get_state_display()}）"
            for one in rows.select_related("member__person").order_by("pk")
        )
        facts.append({"title": _("没有来的"), "text": away or _("没有"), "kind": "text"})
    grades = signs.exclude(grade="")
    if (told := grades.count()) >= FEW:
        good = grades.filter(grade=SignIn.Grade.GOOD).count()
        facts.append({"title": _("满意的"), "text": f"{good * 100 // told}%", "kind": "text"})
    elif told:
        facts.append({"title": _("满意的"), "text": _("不足五人评价，不显示"), "kind": "text"})
    return Panel("attendance", gettext_lazy("签到和评价"), facts=facts)


def code_button(session: Session, actor: Actor) -> list[dict[str, Any]]:
    if session.state != PLANNED or not SESSION_PAGES.may(actor, KEEPS, session):
        return []
    return [{"title": _("扫码签到"), "url": reverse("training.code", args=[session.pk])}]


def result(round_: Round, actor: Actor) -> Panel:
    """By town: named, enrolled, trained; those who named nobody stand with nought."""
    del actor
    towns = Org.objects.within(round_.org).filter(kind=Kind.WORK_COMMITTEE, until=None)
    towns = towns.order_by("path")
    named = list(Nominee.objects.filter(round=round_).select_related("org"))
    rows_ = Enrolment.objects.filter(klass__round=round_).select_related("org")
    enrolled = [one for one in rows_ if one.state not in {"withdrawn", "declined"}]
    heads = (_("街道（乡镇）"), _("推荐"), _("报名"), _("已参训"))
    kinds = ("text", "number", "number", "number")
    columns = [
        {"name": str(n), "title": title, "kind": kind}
        for n, (title, kind) in enumerate(zip(heads, kinds, strict=True))
    ]
    rows = []
    for town in towns:
        here = [one for one in enrolled if one.org.path.startswith(town.path)]
        numbers = (
            sum(one.org.path.startswith(town.path) for one in named), len(here),
            sum(one.state == ATTENDED for one in here),
        )  # fmt: skip
        cells = [{"text": n, "kind": "number"} for n in numbers]
        rows.append({"cells": [{"text": town.name, "kind": "text"}, *cells]})
    return Panel("result", gettext_lazy("各街道情况"), columns, rows, count=len(rows),
                 empty=gettext_lazy("没有街道。"))  # fmt: skip


CLASS_STEPS = {
    "submit": forms.WordsForm, "approve": forms.ApproveForm, "send_back": forms.ReasonsForm,
    "close": forms.CloseForm, "cancel": forms.ReasonsForm,
}  # fmt: skip
CLASS_PAGES = RecordPages(
    CLASSES, noun=gettext_lazy("培训班"), record=actions.arrange, change=actions.rearrange,
    change_when=lambda klass: klass.state == PLANNED,
    steps=[StepPage(CLASS, {n: getattr(actions, n) for n in CLASS_STEPS}, CLASS_STEPS,
                    warn=before_approval, start={"close": forms.CloseForm.record_initial})],
    acts=[
        ActPage("invite", gettext_lazy("按名单邀请"), actions.invite, forms.InviteForm, when=open_),
        ActPage("report", gettext_lazy("交学习报告"), actions.report, forms.ReportForm,
                when=outside, start=forms.ReportForm.record_initial),
        ActPage("award", gettext_lazy("发结业证"), actions.award, forms.AwardForm, when=over),
    ],
    panels=[counted, ENROLLED, CERTIFIED, TAUGHT, GROUPED, NOTED, written, attachments],
    verbs={"arrange": gettext_lazy("筹备"), "rearrange": gettext_lazy("修改"),
           "invite": gettext_lazy("按名单邀请")},
    menu=(SECTION, 63), icon="people", keeps=KEEPS, root="classes",
    empty=gettext_lazy("还没有培训班。先筹备，报批以后按应训名单邀请学员。"),
)  # fmt: skip
GROUP_PAGES = RecordPages(
    GROUPS, noun=gettext_lazy("小组"), record=actions.form_group, change=actions.reform_group,
    change_form=forms.GroupChangeForm, panels=[attachments],
    verbs={"form_group": gettext_lazy("编组"), "reform_group": gettext_lazy("修改小组")},
    menu=(SECTION, 66), icon="people", keeps=KEEPS,
)  # fmt: skip
ENROLMENT_STEPS = {"confirm": None, "decline": forms.ReasonsForm, "withdraw": forms.ReasonsForm}
ENROLMENT_PAGES = RecordPages(
    ENROLMENTS, noun=gettext_lazy("学员"), record=actions.enrol, change=actions.place,
    change_form=forms.PlaceForm,
    steps=[StepPage(ENROLMENT, {n: getattr(actions, n) for n in ENROLMENT_STEPS},
                    {n: form for n, form in ENROLMENT_STEPS.items() if form is not None})],
    acts=[ActPage("hand_in", gettext_lazy("登记心得"), actions.hand_in, forms.EssayForm,
                  when=lambda one: one.state in {INVITED, "confirmed", ATTENDED},
                  start=forms.EssayForm.record_initial)],
    panels=[reflected, attachments],
    verbs={"enrol": gettext_lazy("报名"), "place": gettext_lazy("分组登记"),
           "hand_in": gettext_lazy("交心得")},
    menu=(SECTION, 64), icon="people", keeps=KEEPS,
)  # fmt: skip
SESSION_PAGES = RecordPages(
    SESSIONS, noun=gettext_lazy("培训课"), record=actions.schedule,
    steps=[StepPage(SESSION, {"hold": actions.hold, "drop": actions.drop},
                    {"hold": forms.HoldForm, "drop": forms.ReasonsForm})],
    panels=[attendance, attachments], buttons=code_button,
    verbs={"schedule": gettext_lazy("排课"), "sign": gettext_lazy("签到"),
           "grade": gettext_lazy("收到评价")},
    menu=(SECTION, 65), icon="calendar", keeps=KEEPS,
)  # fmt: skip
LEAVE_PAGES = RecordPages(
    LEAVES, noun=gettext_lazy("请假"),
    record=lambda *, actor, enrolment, **values: actions.ask_leave(
        enrolment, actor=actor, **values
    ),
    steps=[StepPage(LEAVE, {"grant": actions.grant, "refuse": actions.refuse},
                    {"grant": forms.WordsForm, "refuse": forms.ReasonsForm})],
    verbs={"ask_leave": gettext_lazy("请假")}, menu=(SECTION, 67), icon="inbox", keeps=KEEPS,
)  # fmt: skip
NOTE_PAGES = RecordPages(
    NOTES, noun=gettext_lazy("汇报"),
    record=lambda *, actor, group, **values: actions.hand_note(group, actor=actor, **values),
    verbs={"hand_note": gettext_lazy("交汇报")}, menu=(SECTION, 67), icon="report", keeps=KEEPS,
)  # fmt: skip
ROUND_PAGES = RecordPages(
    ROUNDS, noun=gettext_lazy("换届轮次"), record=actions.call, panels=[result],
    verbs={"call": gettext_lazy("立轮次")}, menu=(SECTION, 79), icon="calendar", keeps=SETS,
)  # fmt: skip
NOMINEE_PAGES = RecordPages(
    NOMINEES, noun=gettext_lazy("推荐人选"), record=actions.nominate,
    verbs={"nominate": gettext_lazy("推荐")}, menu=(SECTION, 79), icon="people", keeps=KEEPS,
)  # fmt: skip
PAGES = [CLASS_PAGES, ENROLMENT_PAGES, SESSION_PAGES, GROUP_PAGES, LEAVE_PAGES, NOTE_PAGES,
         ROUND_PAGES, NOMINEE_PAGES]  # fmt: skip
