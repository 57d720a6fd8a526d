"""Pages of the roster, activities from both sides, hours, visits and local habit."""

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.kit.scope import Scope
from jiceng.work.volunteering import actions, forms
from jiceng.work.volunteering.access import HOME, KEEPS, SENDS
from jiceng.work.volunteering.flows import ACTIVITY, HOURS, PLANNED, SHIFT
from jiceng.work.volunteering.models import ActivityPart, VolunteerActivity
from jiceng.work.volunteering.sheets import (
    ACTIVITIES,
    HABITS,
    HOSTED,
    OWN_HOURS,
    PARTS,
    SHIFTS,
    VISITS,
)
from jiceng.work.volunteering.sheets import HOURS as HOURS_SHEET

SECTION = "服务群众"


def begins(name: str, **more: Any) -> Callable[[Actor, Scope], Mapping[str, Any]]:
    def start(actor: Actor, scope: Scope) -> Mapping[str, Any]:
        del actor
        return {"org": scope.node, name: clock.today(), **more}

    return start


def planned(row: Any) -> bool:
    return bool(row.state == PLANNED)


def coming(activity: VolunteerActivity, actor: Actor) -> Panel:
    """Who signed up: for whoever sees the activity itself."""
    del actor
    rows = ActivityPart.objects.filter(activity=activity).order_by("pk")
    return listed(
        "parts", _("报名和到场"), PARTS, rows,
        only=("member__person__name", "member__org__name", "signed_on", "came"),
        empty=_("还没有人报名。"), limit=60,
    )  # fmt: skip


def as_noted(activity: Any) -> Mapping[str, Any]:
    return {"people_served": activity.people_served}


SHIFT_PAGES = RecordPages(
    SHIFTS,
    noun=_("值班"),
    record=actions.plan_shift,
    steps=[
        StepPage(
            SHIFT,
            {"serve": actions.serve, "miss": actions.miss, "drop_shift": actions.drop_shift},
            {"serve": forms.LogForm, "miss": forms.LogForm, "drop_shift": forms.LogForm},
        )
    ],
    acts=[
        ActPage("ask_swap", _("请人替班"), actions.ask_swap, forms.SwapForm, when=planned),
        ActPage("take_over", _("同意替班"), actions.take_over,
                when=lambda row: planned(row) and row.swap_to_id is not None),
        ActPage("decline_swap", _("不能替班"), actions.decline_swap,
                when=lambda row: planned(row) and row.swap_to_id is not None),
    ],
    menu=(SECTION, 53),
    icon="calendar",
    keeps=KEEPS,
    start=begins("held_on"),
    verbs={"plan_shift": _("排班")},
)  # fmt: skip
ACTIVITY_PAGES = RecordPages(
    ACTIVITIES,
    noun=_("志愿服务活动"),
    record=actions.arrange,
    steps=[
        StepPage(
            ACTIVITY, {"hold": actions.hold, "call_off": actions.call_off},
            {"hold": forms.HoldForm, "call_off": forms.ToldForm},
        )
    ],
    acts=[ActPage("sign_up", _("登记报名"), actions.sign_up, forms.SignForm, when=planned)],
    panels=[coming],
    menu=(SECTION, 54),
    icon="calendar",
    keeps=SENDS,
    start=begins("held_on", minutes=120),
    verbs={"arrange": _("计划活动"), "settle": _("社区确认"), "send_back": _("退回组织单位")},
)  # fmt: skip
HOSTED_PAGES = RecordPages(
    HOSTED,
    noun=_("在本社区开展的活动"),
    steps=[
        StepPage(
            ACTIVITY, {"settle": actions.settle, "send_back": actions.send_back},
            {"settle": forms.SettleForm, "send_back": forms.ToldForm},
            start={"settle": as_noted},
        )
    ],
    panels=[coming],
    menu=(SECTION, 55),
    icon="check",
    keeps=KEEPS,
    verbs={"arrange": _("计划活动"), "hold": _("登记开展"), "sign_up": _("登记报名"),
           "call_off": _("取消活动")},
)  # fmt: skip
PART_PAGES = RecordPages(PARTS, menu=(SECTION, 56), icon="people")
HOUR_PAGES = RecordPages(
    HOURS_SHEET,
    noun=_("服务时长"),
    record=actions.log_hours,
    steps=[
        StepPage(HOURS, {"confirm": actions.confirm, "deny": actions.deny},
                 {"deny": forms.AnswerForm})
    ],
    menu=(SECTION, 57),
    icon="clock",
    keeps=KEEPS,
    start=begins("held_on"),
    verbs={"log_hours": _("登记服务时长"), "vouch": _("受益人说明")},
)  # fmt: skip


def certificate(hours: Any, actor: Actor) -> list[dict[str, Any]]:
    """The member's certificate of all their confirmed hours."""
    del actor
    url = reverse("volunteering.certificate", args=[hours.member_id])
    return [{"title": _("打印服务证明"), "url": url, "icon": "print"}]


OWN_HOUR_PAGES = RecordPages(
    OWN_HOURS, menu=("党员", 49), icon="clock", sees=HOME, buttons=certificate
)
VISIT_PAGES = RecordPages(
    VISITS,
    noun=_("走访"),
    record=actions.log_visit,
    acts=[
        ActPage("finish", _("办好了"), actions.finish, forms.OnForm,
                when=lambda row: bool(row.todo) and row.done_on is None,
                start=lambda row: {"on": clock.today()}),
    ],
    menu=(SECTION, 42),
    icon="people",
    keeps=KEEPS,
    start=begins("held_on", households=0),
    verbs={"log_visit": _("记走访")},
)  # fmt: skip
HABIT_PAGES = RecordPages(
    HABITS,
    noun=_("服务习惯"),
    record=actions.settle_habit,
    menu=(SECTION, 59),
    icon="edit",
    keeps=KEEPS,
    start=begins("since", silent_days=14),
    verbs={"settle_habit": _("定下本地习惯")},
)

PAGES = [
    SHIFT_PAGES, ACTIVITY_PAGES, HOSTED_PAGES, PART_PAGES, HOUR_PAGES, OWN_HOUR_PAGES, VISIT_PAGES,
    HABIT_PAGES,
]  # fmt: skip
