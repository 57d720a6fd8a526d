"""Console pages of the year's plan and of sign-in sheets, with the code on the screen."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.access import may
from jiceng.kit.documents.slip import qr_svg
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel
from jiceng.kit.roles import Role
from jiceng.kit.scope import Scope, code_of
from jiceng.registers.meetings.access import ROLLS
from jiceng.registers.orgs.models import Org
from jiceng.work.life import actions, forms
from jiceng.work.life.access import RECORDS
from jiceng.work.life.figures.planning import rows_of_year
from jiceng.work.life.models import Planned, Signing, SignSheet, YearPlan
from jiceng.work.life.models import code_of as sign_code
from jiceng.work.life.sheets.plans import PLANNED, PLANS, SIGN_SHEETS, state_words

SECTION = "组织生活"


def make_plan(*, actor: Actor, org: Org, year: int) -> YearPlan:
    """The rows come from what is owed; the action writes them."""
    rows = rows_of_year([org], year, clock.today())[0]
    return actions.plan_year(actor=actor, org=org, year=year, rows=rows)


def start(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    node = scope.node
    mine = node is not None and node.is_branch and may(actor, RECORDS, node.path)
    return {"org": node.pk if node is not None and mine else None, "year": clock.today().year}


def begin(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    """Of the branch one looks at, or comes from."""
    return {"org": start(actor, scope)["org"]}


def months_of(plan: YearPlan) -> list[dict[str, Any]]:
    """Month by month what is planned and what it came to."""
    rows = Planned.objects.filter(plan=plan).select_related("meeting", "kind", "group")
    by: dict[int, list[Planned]] = defaultdict(list)
    for row in rows.order_by("planned_on", "pk"):
        by[row.planned_on.month].append(row)
    return [{"month": number, "rows": [_told(row) for row in by[number]]} for number in sorted(by)]


def _told(row: Planned) -> dict[str, Any]:
    held = row.is_held
    late = not held and not row.dropped and row.planned_on < clock.today()
    tone = "done" if held else "void" if row.dropped else "late" if late else "draft"
    return {
        "row": row,
        "name": row.get_type_display() if row.group is None else row.group.name,
        "what": "，".join(filter(None, (str(row.kind or ""), row.theme))),
        "words": _("没有开") if late else state_words(row),
        "tone": tone,
    }


def planned(plan: YearPlan, actor: Actor) -> Panel:
    """The plan itself, on its own page."""
    del actor
    context = {"months": months_of(plan)}
    return Panel(
        "planned", gettext_lazy("年度计划"), template="life/plan_rows.html", context=context
    )


def plan_buttons(plan: Any, actor: Actor) -> list[dict[str, Any]]:
    found = [{"title": _("打印年度计划"), "url": reverse("life.plan_print", args=[plan.pk])}]
    if may(actor, RECORDS, plan.org.path):
        url = f"{reverse('life.planned.new')}?org={code_of(plan.org)}"
        found.append({"title": _("加一次"), "url": url})
    return found


def print_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """年度计划 as a page to print and pin up."""
    actor: Any = request.user
    plan = YearPlan.objects.visible_to(actor).select_related("org").filter(pk=pk).first()
    if plan is None:
        raise Http404
    context = {
        "title": _("%(org)s %(year)d年组织生活年度计划") % {"org": plan.org, "year": plan.year},
        "months": months_of(plan),
        "buttons": [{"title": _("打印"), "print": True}],
    }
    return render(request, "life/plan_print.html", context)


def waits(row: Any) -> bool:
    return not row.dropped and not row.is_held


def as_planned(row: Any) -> Mapping[str, Any]:
    return {"planned_on": row.planned_on, "theme": row.theme, "kind": row.kind_id}


# Signing in --------------------------------------------------------------------------------


def is_open(sheet: Any) -> bool:
    return bool(sheet.is_open)


def calls_branch(sheet: Any) -> bool:
    return is_open(sheet) and sheet.org.is_branch


def calls_many(sheet: Any) -> bool:
    return is_open(sheet) and not sheet.org.is_branch


def names_at(sheet: SignSheet) -> tuple[Role, ...]:
    """Who keeps the roll: of a branch its own, of a large meeting whoever called it."""
    return ROLLS if sheet.org.is_branch else RECORDS


def not_closed(sheet: Any) -> bool:
    return sheet.closed_at is None


def signed(sheet: SignSheet, actor: Actor) -> Panel:
    """How many by each way; the names for whoever keeps the roll."""
    rows = Signing.objects.filter(sheet=sheet)
    counts = {way.value: rows.filter(way=way).count() for way in Signing.Way}
    facts = [{"title": _("已签到"), "text": sum(counts.values()), "kind": "num"}]
    facts += [
        {"title": str(Signing.Way(way).label), "text": n, "kind": "num"}
        for way, n in counts.items()
        if n
    ]
    context: dict[str, Any] = {"facts": facts, "people": []}
    if may(actor, names_at(sheet), sheet.org.path):
        listed = rows.select_related("member__person").order_by("member__person__initials", "pk")
        context["people"] = [
            {"name": str(one.member), "state": {"tone": "done", "title": one.get_way_display()}}
            for one in listed[:500]
        ]
    return Panel(
        "signed", gettext_lazy("签到情况"), template="life/attendance.html", context=context
    )


def sheet_buttons(sheet: Any, actor: Actor) -> list[dict[str, Any]]:
    if not may(actor, RECORDS, sheet.org.path):
        return []
    found = []
    if sheet.is_open:
        url = reverse("life.sign_screen", args=[sheet.pk])
        found.append({"title": _("签到码放上屏幕"), "url": url, "icon": "publish"})
    if sheet.closed_at is not None and sheet.org.is_branch and sheet.meeting_id is None:
        url = f"{reverse('life.record')}?org={code_of(sheet.org)}"
        url += f"&type={sheet.type}&on={sheet.held_on}"
        found.append({"title": _("记这次会"), "url": url, "icon": "plus"})
    return found


def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """The code in large print for the room; drawn anew before it runs out."""
    actor: Any = request.user
    sheet = SignSheet.objects.visible_to(actor).select_related("org").filter(pk=pk).first()
    if sheet is None:
        raise Http404
    if not may(actor, RECORDS, sheet.org.path):
        raise PermissionDenied(_("签到码由召集会议的党组织放上屏幕"))
    url = request.build_absolute_uri(reverse("life.sign", args=[sign_code(sheet)]))
    context = {
        "title": str(sheet),
        "sheet": sheet,
        "qr": qr_svg(url) if sheet.is_open else "",
        "until": clock.now() + timedelta(minutes=sheet.minutes),
        "count": Signing.objects.filter(sheet=sheet).count(),
        "buttons": [
            {"title": _("回到签到表"), "url": reverse("life.sign_sheets.detail", args=[pk])}
        ],
    }
    response = render(request, "life/screen.html", context)
    response["Refresh"] = str(sheet.minutes * 30)  # half its life, in seconds
    return response


PLAN_PAGES = RecordPages(
    PLANS,
    record=make_plan,
    panels=[planned],
    menu=(SECTION, 25),
    icon="calendar",
    keeps=RECORDS,
    start=start,
    noun=gettext_lazy("年度计划"),
    buttons=plan_buttons,
    verbs={"plan_year": gettext_lazy("制定")},
    empty=gettext_lazy("还没有年度计划。新增一个，系统按三会一课自动排好，再改。"),
)
PLANNED_PAGES = RecordPages(
    PLANNED,
    record=actions.add_planned,
    acts=[
        ActPage("replan", gettext_lazy("修改"), actions.replan, forms.ReplanForm, when=waits,
                start=as_planned),
        ActPage("drop_planned", gettext_lazy("不开了"), actions.drop_planned, ReasonForm,
                when=waits, danger=True),
    ],
    menu=(SECTION, 26),
    icon="task",
    keeps=RECORDS,
    start=begin,
    noun=gettext_lazy("计划的会议"),
    verbs={"add_planned": gettext_lazy("加入计划")},
    empty=gettext_lazy("这个期间没有计划的会议。"),
)  # fmt: skip
SHEET_PAGES = RecordPages(
    SIGN_SHEETS,
    record=actions.open_sheet,
    acts=[
        ActPage("sign_many", gettext_lazy("点名、补签"), actions.sign_many, forms.SignManyForm,
                when=calls_branch, roles=tuple(ROLLS)),
        ActPage("call_roll", gettext_lazy("按支部点名、补签"), actions.sign_many,
                forms.CallRollForm, when=calls_many),
        ActPage("close_sheet", gettext_lazy("结束签到"), actions.close_sheet, when=not_closed),
    ],
    panels=[signed],
    menu=(SECTION, 22),
    icon="check",
    keeps=RECORDS,
    sees=RECORDS,
    noun=gettext_lazy("签到表"),
    buttons=sheet_buttons,
    verbs={"open_sheet": gettext_lazy("开签到表"), "sign": gettext_lazy("签到")},
    empty=gettext_lazy("没有签到表。人多的会可以开一张，扫码、点名、纸质都行。"),
)  # fmt: skip
PAGES = [PLAN_PAGES, PLANNED_PAGES, SHEET_PAGES]
