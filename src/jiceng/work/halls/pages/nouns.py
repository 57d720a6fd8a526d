"""Ledgers of subjects, windows, duty, visits, slots, appointments, rounds and platforms."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.citations import Finding
from jiceng.kit.access import may
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.kit.scope import Scope
from jiceng.work.halls import actions, forms
from jiceng.work.halls.access import KEEPS, SETS
from jiceng.work.halls.flows import APPOINTMENT, HERE, ROUND, SLIP
from jiceng.work.halls.models import Round, Slip, Slot, Window
from jiceng.work.halls.rules import sent_around
from jiceng.work.halls.sheets import (
    ADOPTIONS,
    APPOINTMENTS,
    INTAKES,
    MONTHS,
    PLATFORMS,
    ROUNDS,
    ROUTES,
    SHIFTS,
    SLIPS,
    SLOTS,
    STOPS,
    SUBJECTS,
    TAKINGS,
    TERMS,
    WINDOWS,
)

SECTION = "服务群众"


def stands(row: Any) -> bool:
    return row.until is None


def today_as(name: str) -> Any:
    return lambda record: {name: clock.today()}


def ending(name: str, title: Any, do: Any, *, danger: bool = True) -> ActPage:
    """From a day on it no longer holds."""
    return ActPage(name, title, do, forms.EndForm, when=stands, start=today_as("on"),
                   danger=danger)  # fmt: skip


def here_now(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor
    return {"org": scope.node, "since": clock.today()}


def duty(window: Window, actor: Actor) -> Panel:
    rows = SHIFTS.visible(actor).filter(window=window, held_on__gte=clock.today())
    made = listed(
        "duty", _("值班"), SHIFTS, rows.filter(void_reason="").order_by("held_on", "starts"),
        only=("held_on", "starts", "ends", "who"),
        address=lambda row: reverse("halls.shifts.detail", args=[row.pk]),
        empty=_("今天和以后还没有排班，群众看到的是“无人值守”。"),
    )  # fmt: skip
    return _more(made, _("排班"), "halls.shifts.new", "window", window, actor)


def _more(  # noqa: PLR0917
    panel: Panel, title: Any, name: str, field: str, record: Any, actor: Actor
) -> Panel:
    """A panel from which one more can be entered, by whoever keeps the record."""
    if may(actor, KEEPS, record.org.path):
        panel.buttons = [{"title": title, "url": f"{reverse(name)}?{field}={record.pk}"}]
    return panel


def course(slip: Slip, actor: Actor) -> Panel:
    """The windows it went through, in one view."""
    rows = STOPS.visible(actor).filter(slip=slip).order_by("position")
    return listed("stops", _("经过的窗口"), STOPS, rows, limit=40)


def around(slip: Slip) -> list[Finding]:
    return sent_around(windows=slip.stop_set.count()) if slip.state in HERE else []


def paper(slip: Slip, actor: Actor) -> list[dict[str, Any]]:
    del actor
    url = reverse("halls.ticket", args=[slip.pk])
    return [{"title": _("打印号票"), "url": url, "icon": "print"}]


def booked(slot: Slot, actor: Actor) -> Panel:
    rows = APPOINTMENTS.visible(actor).filter(slot=slot).order_by("pk")
    made = listed(
        "booked", _("这个时段的预约"), APPOINTMENTS, rows, limit=60,
        only=("contact", "phone", "what", "channel", "state"),
        address=lambda row: reverse("halls.appointments.detail", args=[row.pk]),
        empty=_("还没有人约。"),
    )  # fmt: skip
    return _more(made, _("代约"), "halls.appointments.new", "slot", slot, actor)


def taken_in(one: Round, actor: Actor) -> Panel:
    rows = TAKINGS.visible(actor).filter(round=one, void_reason="").order_by("pk")
    made = listed(
        "matters", _("现场事项"), TAKINGS, rows, limit=60,
        only=("subject__name", "what", "outcome", "finished_on"),
        address=lambda row: reverse("halls.takings.detail", args=[row.pk]),
        empty=_("还没有登记现场事项。"),
    )  # fmt: skip
    return _more(made, _("登记现场事项"), "halls.takings.new", "round", one, actor)


def call_up(one: Any, actor: Actor) -> list[dict[str, Any]]:
    """How to reach whoever booked, for those who keep the hall; every look is written down."""
    if one.phone is None or not may(actor, KEEPS, one.org.path):
        return []
    url = reverse("halls.contact", args=[one.pk])
    return [{"title": _("看联系方式"), "url": url, "post": True, "icon": "phone"}]


SLIP_PAGES = RecordPages(
    SLIPS,
    noun=_("办事单"),
    record=actions.come,
    void=actions.void,
    steps=[
        StepPage(
            SLIP,
            {"call": actions.call, "pass_on": actions.pass_on, "finish": actions.finish,
             "refer": actions.refer, "leave": actions.leave},
            {"pass_on": forms.PassForm, "finish": forms.FinishForm, "refer": forms.ReferForm,
             "leave": forms.LeaveForm},
            warn=around,
        )
    ],
    panels=[course],
    buttons=paper,
    menu=(SECTION, 21),
    icon="service",
    keeps=KEEPS,
    root="",
    verbs={"come": _("取号"), "tie": _("转去")},
)  # fmt: skip
WINDOW_PAGES = RecordPages(
    WINDOWS,
    noun=_("窗口"),
    record=actions.open_window,
    acts=[ending("close_window", _("关闭窗口"), actions.close_window)],
    panels=[duty],
    menu=(SECTION, 22),
    icon="venue",
    keeps=KEEPS,
    verbs={"open_window": _("开设窗口"), "follow": _("随大厅移交")},
)  # fmt: skip
SHIFT_PAGES = RecordPages(
    SHIFTS,
    noun=_("值班"),
    record=actions.put_on_duty,
    acts=[
        ActPage("swap", _("换班"), actions.swap, forms.SwapForm,
                when=lambda row: row.held_on >= clock.today()),
        ActPage("void_shift", _("作废"), actions.void_shift, ReasonForm, danger=True),
    ],
    menu=(SECTION, 23),
    icon="calendar",
    keeps=KEEPS,
    verbs={"put_on_duty": _("排班")},
)  # fmt: skip
SLOT_PAGES = RecordPages(
    SLOTS,
    noun=_("预约时段"),
    record=actions.offer,
    acts=[
        ActPage("resize", _("改名额"), actions.resize, forms.ResizeForm,
                when=lambda row: row.held_on >= clock.today(),
                start=lambda row: {"capacity": row.capacity}),
        ActPage("shut", _("停约"), actions.shut, when=lambda row: row.closed_on is None,
                danger=True),
    ],
    panels=[booked],
    menu=(SECTION, 24),
    icon="calendar",
    keeps=KEEPS,
    verbs={"offer": _("放号")},
)  # fmt: skip
APPOINTMENT_PAGES = RecordPages(
    APPOINTMENTS,
    noun=_("办事预约"),
    record=actions.book,
    steps=[
        StepPage(
            APPOINTMENT,
            {"confirm": actions.confirm, "keep": actions.keep, "miss": actions.miss,
             "cancel": actions.cancel},
            {"cancel": ReasonForm},
        )
    ],
    buttons=call_up,
    menu=(SECTION, 25),
    icon="calendar",
    keeps=KEEPS,
    verbs={"book": _("预约"), "remind": _("提醒"), "clear": _("清除联系方式")},
)  # fmt: skip
ROUTE_PAGES = RecordPages(
    ROUTES,
    noun=_("线路"),
    record=actions.draw,
    acts=[
        ActPage("schedule", _("按线路排定"), actions.schedule, forms.ScheduleForm, when=stands),
        ending("end_route", _("停线路"), actions.end_route),
    ],
    menu=(SECTION, 26),
    icon="service",
    keeps=KEEPS,
    start=here_now,
    verbs={"draw": _("设线路")},
)  # fmt: skip
ROUND_PAGES = RecordPages(
    ROUNDS,
    noun=_("流动服务"),
    record=actions.plan,
    steps=[
        StepPage(
            ROUND,
            {"hold": actions.hold, "call_off": actions.call_off},
            {"hold": forms.HoldForm, "call_off": ReasonForm},
        )
    ],
    panels=[taken_in],
    menu=(SECTION, 27),
    icon="service",
    keeps=KEEPS,
    start=here_now,
    verbs={"plan": _("排定")},
)
TAKING_PAGES = RecordPages(
    TAKINGS,
    noun=_("现场事项"),
    record=actions.take_in,
    acts=[
        ActPage("settle", _("办结"), actions.settle, forms.SettleForm,
                when=lambda row: row.finished_on is None, start=today_as("on")),
        ActPage("hand_over", _("转为工单"), actions.hand_over,
                when=lambda row: row.finished_on is None and not row.went_to),
        ActPage("void_taking", _("作废"), actions.void_taking, ReasonForm, danger=True),
    ],
    menu=(SECTION, 28),
    icon="task",
    keeps=KEEPS,
    verbs={"take_in": _("登记现场事项")},
)  # fmt: skip
ADOPTION_PAGES = RecordPages(
    ADOPTIONS,
    noun=_("平台使用"),
    record=actions.adopt,
    acts=[ending("give_up", _("停止使用"), actions.give_up, danger=False)],
    menu=(SECTION, 29),
    icon="data",
    keeps=KEEPS,
    verbs={"adopt": _("登记使用")},
)  # fmt: skip
MONTH_PAGES = RecordPages(
    MONTHS,
    noun=_("月使用量"),
    record=actions.report,
    change=actions.correct,
    change_form=forms.MonthlyNumbersForm,
    menu=(SECTION, 30),
    icon="data",
    keeps=KEEPS,
    verbs={"report": _("登记月使用量")},
)
INTAKE_PAGES = RecordPages(
    INTAKES,
    noun=_("平台来件"),
    record=actions.receive,
    acts=[
        ActPage("close_intake", _("办结"), actions.close_intake, forms.EndForm,
                when=lambda row: row.finished_on is None, start=today_as("on")),
    ],
    menu=(SECTION, 31),
    icon="data",
    keeps=KEEPS,
    verbs={"receive": _("登记来件")},
)  # fmt: skip
SUBJECT_PAGES = RecordPages(
    SUBJECTS,
    noun=_("窗口业务"),
    record=actions.name_subject,
    acts=[ending("end_subject", _("停用"), actions.end_subject)],
    menu=(SECTION, 32),
    icon="system",
    keeps=KEEPS,
    start=here_now,
    hangs="org__path",
    verbs={"name_subject": _("公布窗口业务")},
)  # fmt: skip
PLATFORM_PAGES = RecordPages(
    PLATFORMS,
    noun=_("服务平台"),
    record=actions.name_platform,
    acts=[ending("end_platform", _("停用平台"), actions.end_platform)],
    menu=(SECTION, 33),
    icon="system",
    keeps=KEEPS,
    start=here_now,
    hangs="org__path",
    verbs={"name_platform": _("登记平台")},
)  # fmt: skip
TERMS_PAGES = RecordPages(
    TERMS,
    noun=_("预约约定"),
    record=actions.set_terms,
    menu=(SECTION, 35),
    icon="clock",
    keeps=SETS,
    start=here_now,
    verbs={"set_terms": _("定预约约定")},
    empty=_("没有定过，按系统自带的：提前三十天，一个电话三个，联系方式留九十天；那不是全国标准。"),
)
PAGES = [
    WINDOW_PAGES, SHIFT_PAGES, SLOT_PAGES, APPOINTMENT_PAGES, ROUTE_PAGES, ROUND_PAGES,
    TAKING_PAGES, ADOPTION_PAGES, MONTH_PAGES, INTAKE_PAGES, SUBJECT_PAGES, PLATFORM_PAGES,
    TERMS_PAGES, SLIP_PAGES,
]  # fmt: skip
