"""年度计划 on the phone: the branch's year month by month; made by one tap where there is none."""

from contextlib import suppress
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.once import once
from jiceng.kernel.uids import uid7
from jiceng.kit.access import may
from jiceng.kit.pages.writing import key_of
from jiceng.work.life import actions
from jiceng.work.life.access import RECORDS
from jiceng.work.life.figures.planning import rows_of_year
from jiceng.work.life.models import Planned, YearPlan
from jiceng.work.life.portal import frame

TONES = {"held": "done", "late": "late", "waits": "draft", "dropped": "void"}


def show_plan(request: HttpRequest) -> HttpResponseBase:
    """What was planned, month by month, and whether it was held; records are one tap away."""
    actor: Any = request.user
    org, today = frame.own_branch(request), clock.today()
    records = org is not None and may(actor, RECORDS, org.path)
    if request.method == "POST":
        if org is None or not records:
            raise PermissionDenied(_("年度计划由支部书记制定"))
        return _make(request, org, today.year)
    rows = Planned.objects.visible_to(actor).filter(org=org, plan__year=today.year)
    listed = list(rows.select_related("meeting", "kind", "group").order_by("planned_on", "pk"))
    months = sorted({row.planned_on.month for row in listed})
    plan = YearPlan.objects.filter(org=org, year=today.year).first() if org is not None else None
    context = {
        "title": _("%d年组织生活计划") % today.year,
        "groups": [
            {
                "title": _("%d月") % month,
                "items": [_item(row, records) for row in listed if row.planned_on.month == month],
            }
            for month in months
        ],
        "may_make": records and plan is None,
        "once": uid7(),
        "nothing": not listed,
        "empty": {"words": _("今年还没有计划。支部书记点一下就能按三会一课排好。")},
        "buttons": [{"title": _("打印或修改"), "url": reverse("life.plans.detail", args=[plan.pk])}]
        if plan is not None
        else [],
    }
    return render(request, "life/plan.html", context)


def _make(request: HttpRequest, org: Any, year: int) -> HttpResponseBase:
    actor: Any = request.user

    def do() -> YearPlan:
        rows = rows_of_year([org], year, clock.today())[0]
        return actions.plan_year(actor=actor, org=org, year=year, rows=rows)

    with suppress(ValidationError, IntegrityError):  # somebody made it meanwhile: it is there
        once(key_of(request), actor, "life.plan_year", do)
    return redirect("life.plan")


def _item(row: Planned, records: bool) -> dict[str, Any]:
    held = row.is_held
    state = "held" if held else "dropped" if row.dropped else "waits"
    if state == "waits" and row.planned_on < clock.today():
        state = "late"
    words = {"held": _("已开"), "late": _("没有开"), "waits": _("待开"), "dropped": _("不开了")}
    url = ""
    if held and row.meeting is not None:
        url = reverse("life.show", args=[row.meeting.pk])
    elif records and state in {"late", "waits"} and row.planned_on <= clock.today():
        url = f"{reverse('life.record')}?type={row.type}&on={row.planned_on}"
        url += f"&group={row.group_id}" if row.group_id else ""
    what = "，".join(filter(None, (str(row.kind or ""), row.theme)))
    return {
        "title": str(row.group.name) if row.group else row.get_type_display(),
        "words": " · ".join(filter(None, (row.planned_on.isoformat(), what))),
        "state": {"tone": TONES[state], "title": words[state]},
        "url": url,
    }
