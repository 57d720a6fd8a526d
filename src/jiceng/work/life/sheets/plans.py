"""Columns of plans, of what is planned, and of sign-in sheets."""

from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kit.sheets import Column, Sheet
from jiceng.work.life import forms
from jiceng.work.life.models import Planned, Signing, SignSheet, YearPlan


def plans(actor: Actor) -> Any:
    """With how many are planned and how many of them were held."""
    rows = Planned.objects.standing().filter(plan=OuterRef("pk"))
    return YearPlan.objects.visible_to(actor).annotate(
        planned_count=_count(rows), held_count=_count(rows.held())
    )


def _count(rows: Any, by: str = "plan") -> Any:
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def sheets(actor: Actor) -> Any:
    rows = Signing.objects.filter(sheet=OuterRef("pk"))
    return SignSheet.objects.visible_to(actor).annotate(signed_count=_count(rows, "sheet"))


def state_words(row: Any) -> str:
    if row.dropped:
        return str(gettext("不开了：%s") % row.dropped)
    if row.is_held:
        return str(gettext("已开 %s") % row.meeting.held_on)
    return gettext("待开")


PLANS = Sheet(
    "life.plans",
    _("组织生活年度计划"),
    YearPlan,
    [
        Column("org__name", _("党支部"), choose="org", width=26),
        Column("year"),
        Column("planned_count", _("计划几次"), kind="number", choose="-"),
        Column("held_count", _("已开几次"), kind="number", choose="-"),
        Column("made_on", choose="-"),
    ],
    rows=plans,
    form=forms.PlanForm,
    search=("org__name", "org__initials"),
    filters=("year",),
    order=("-year", "org__path"),
    related=("org",),
    definition=_("按三会一课和固定组织生活日排出，支部可以改；登记的会议自动对上当月的计划。"),
)
PLANNED = Sheet(
    "life.planned",
    _("计划的会议"),
    Planned,
    [
        Column("planned_on"),
        Column("org__name", _("党支部"), choose="org", width=26),
        Column("type"),
        Column("group__name", _("党小组"), choose="group", shown=False),
        Column("kind__name", _("活动种类"), choose="kind"),
        Column("theme", width=30),
        Column("meeting__held_on", _("开展日期"), choose="-"),
        Column("dropped", _("开了没有"), kind="text", show=state_words, choose="-"),
        Column("plan__year", _("年度计划"), choose="-", shown=False),
    ],
    form=forms.PlannedForm,
    search=("org__name", "org__initials", "theme"),
    filters=("type", "planned_on"),
    order=("planned_on", "org__path", "pk"),
    on="planned_on",
    related=("org", "plan", "group", "kind", "meeting"),
    definition=_("一行一次；当月登记了同类会议的算已开，不开的写明原因。"),
)
SIGN_SHEETS = Sheet(
    "life.sign_sheets",
    _("签到表"),
    SignSheet,
    [
        Column("held_on", _("日期")),
        Column("org__name", _("召集党组织"), choose="org", width=26),
        Column("type"),
        Column("theme", width=30),
        Column("signed_count", _("已签到"), kind="number", choose="-"),
        Column("minutes", shown=False),
        Column("closed_at", choose="-"),
    ],
    rows=sheets,
    form=forms.SheetForm,
    search=("org__name", "org__initials", "theme"),
    filters=("type", "held_on"),
    order=("-held_on", "-pk"),
    on="held_on",
    related=("org",),
    definition=_("大会用；扫码只是方便，点名、纸质、代签都一样算，一个人只有一行，不看位置。"),
)
