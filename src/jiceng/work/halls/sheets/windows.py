"""Columns of subjects, windows, duty, visits, slots and appointments."""

from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kit.sheets import Column, Sheet
from jiceng.work.halls import actions
from jiceng.work.halls.forms import (
    AppointmentForm,
    ShiftForm,
    SlipForm,
    SlotForm,
    SubjectForm,
    TermsForm,
    WindowForm,
)
from jiceng.work.halls.models import (
    Appointment,
    HallTerms,
    Shift,
    Slip,
    Slot,
    Stop,
    Subject,
    Window,
)


def shown_number(slip: Any) -> str:
    return str(slip.shown)


def hours(slot: Any) -> str:
    return str(slot.hours)


def slot_hours(appointment: Any) -> str:
    return str(appointment.slot.hours)


def left(slot: Any) -> int:
    return int(slot.left)


def passed(actor: Actor) -> QuerySet[Any]:
    """Visits with how many windows each went through."""
    rows: QuerySet[Any] = Slip.objects.visible_to(actor).annotate(windows=Count("stop"))
    return rows


SUBJECTS = Sheet(
    name="halls.subjects",
    title=_("窗口业务目录"),
    model=Subject,
    columns=[
        Column("code", kind="text"),
        Column("name", width=24),
        Column("org__name", _("公布单位"), choose="org", width=22),
        Column("since", _("公布日期")),
        Column("until", _("停用日期"), choose="-"),
    ],
    form=SubjectForm,
    record_many=actions.name_subject_many,
    search=("name", "code"),
    filters=("since", "until"),
    order=("code", "pk"),
    at="",
    related=("org",),
    definition=_(
        "窗口办什么由本地定，例如党建、计生、民政、社会保障；流动居委会的窗口也用这一份。"
    ),
)
WINDOWS = Sheet(
    name="halls.windows",
    title=_("窗口台账"),
    model=Window,
    columns=[
        Column("venue__name", _("大厅"), choose="venue", width=26),
        Column("number"),
        Column("subject__name", _("窗口业务"), choose="subject", width=18),
        Column("org__name", _("责任党组织"), choose="-", width=24),
        Column("since", _("开设日期")),
        Column("until", _("关闭日期"), choose="-"),
    ],
    form=WindowForm,
    record_many=actions.open_window_many,
    search=("venue__name", "venue__initials", "subject__name"),
    filters=("subject", "since", "until"),
    order=("org__path", "venue", "number", "pk"),
    related=("venue", "subject", "org"),
    definition=_("一行一个窗口，按开设和关闭的日期算；大厅移交以后，窗口另起一行。"),
)
SHIFTS = Sheet(
    name="halls.shifts",
    title=_("窗口值班表"),
    model=Shift,
    columns=[
        Column("held_on"),
        Column("starts"),
        Column("ends"),
        Column("window__name", _("窗口"), choose="window", width=34),
        Column("who", width=16),
        Column("swapped", choose="-", shown=False),
        Column("org__name", _("责任党组织"), choose="-", shown=False, width=22),
    ],
    form=ShiftForm,
    record_many=actions.put_on_duty_many,
    search=("who", "window__name"),
    filters=("held_on", "window__subject"),
    order=("-held_on", "window", "starts", "pk"),
    on="held_on",
    related=("window", "org"),
    definition=_("排了班是为了让群众知道谁在；没有排班的窗口会显示，不作为处罚依据。"),
)
SLIPS = Sheet(
    name="halls.slips",
    title=_("办事登记台账"),
    model=Slip,
    columns=[
        Column("held_on"),
        Column("number", kind="text", show=shown_number, choose="-", reads="number"),
        Column("venue__name", _("大厅"), choose="-", width=24),
        Column("subject__name", _("首个窗口业务"), choose="-", width=16),
        Column("what", width=28),
        Column("windows", _("经过窗口"), kind="number", choose="-"),
        Column("state", choose="-"),
        Column("done_on", choose="-"),
        Column("outcome", choose="-", width=24, shown=False),
        Column("org__name", _("责任党组织"), choose="-", shown=False, width=22),
    ],
    rows=passed,
    form=SlipForm,
    search=("what", "venue__name", "subject__name"),
    filters=("state", "subject", "held_on"),
    order=("-held_on", "venue", "-number"),
    on="held_on",
    related=("venue", "subject", "org"),
    definition=_("来一次算一次，不登记身份；一次可以经过几个窗口，在哪个窗口办完都算这一次办结。"),
)
STOPS = Sheet(
    name="halls.stops",
    title=_("经过的窗口"),
    model=Stop,
    columns=[
        Column("position"),
        Column("window__number", _("窗口号")),
        Column("window__subject__name", _("窗口业务"), width=16),
        Column("came_at"),
        Column("called_at"),
        Column("ended_at"),
        Column("words", width=30),
    ],
    order=("position",),
    at="slip__org__path",
    related=("window__subject",),
)
SLOTS = Sheet(
    name="halls.slots",
    title=_("预约时段台账"),
    model=Slot,
    columns=[
        Column("held_on"),
        Column("hours", _("时间"), kind="text", show=hours, choose="-", width=14),
        Column("starts", shown=False),
        Column("ends", shown=False),
        Column("venue__name", _("大厅"), choose="venue", width=24),
        Column("subject__name", _("窗口业务"), choose="subject", width=16),
        Column("item__name", _("服务项目"), choose="item", width=20, shown=False),
        Column("capacity", summed=True),
        Column("taken", choose="-", summed=True),
        Column("left", _("剩余"), kind="number", show=left, choose="-"),
        Column("closed_on", choose="-"),
    ],
    form=SlotForm,
    record_many=actions.offer_many,
    search=("venue__name", "subject__name"),
    filters=("subject", "held_on", "closed_on"),
    order=("-held_on", "venue", "starts", "pk"),
    on="held_on",
    related=("venue", "subject", "item"),
)
APPOINTMENTS = Sheet(
    name="halls.appointments",
    title=_("办事预约台账"),
    model=Appointment,
    columns=[
        Column("held_on"),
        Column("hours", _("时间"), kind="text", show=slot_hours, choose="-", width=14),
        Column("slot__venue__name", _("大厅"), choose="slot", width=24),
        Column("slot__subject__name", _("窗口业务"), choose="-", width=16),
        Column("what", width=24),
        Column("contact"),
        Column("phone"),
        Column("channel"),
        Column("state", choose="-"),
        Column("told", choose="-", shown=False),
        Column("ended_on", choose="-", shown=False),
    ],
    form=AppointmentForm,
    search=("slot__venue__name", "slot__subject__name", "what"),
    filters=("state", "channel", "held_on"),
    order=("-held_on", "slot", "pk"),
    on="held_on",
    related=("slot__venue", "slot__subject"),
    definition=_("联系方式打码显示，办完以后按约定的天数清除；没有来的只记“未到”，不限制再约。"),
)
TERMS = Sheet(
    name="halls.terms",
    title=_("预约约定"),
    model=HallTerms,
    columns=[
        Column("org__name", _("适用范围"), choose="org", width=22),
        Column("since"),
        Column("until", choose="-"),
        Column("ahead_days"),
        Column("per_phone"),
        Column("keep_days"),
        Column("basis", width=30),
    ],
    form=TermsForm,
    order=("org__path", "-since"),
    related=("org",),
    definition=_("预约怎么约由本地定；没有定的按系统自带的，那不是全国标准。"),
)
