"""固定组织生活日开展情况: published to every branch of the district, in the tree's order."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period, month
from jiceng.kit.documents.handing import handed
from jiceng.kit.documents.ledger import LedgerColumn, data_face, print_face
from jiceng.kit.documents.names import ledger_name
from jiceng.kit.roles import READERS
from jiceng.kit.scope import scope_of
from jiceng.kit.titles import demo_note
from jiceng.registers.meetings.models import Meeting, Type
from jiceng.registers.orgs.models import Org
from jiceng.work.life.figures.completion import Line, due_branches, month_lines

PAGE = 50


def month_of(period: Period) -> Period:
    """The month a period means: itself, this month where it holds today, else its last."""
    if period.first.month == period.last.month and period.first.year == period.last.year:
        return month(period.first.year, period.first.month)
    day = clock.today() if clock.today() in period else period.last
    return month(day.year, day.month)


def published_path(request: HttpRequest) -> str:
    """What the list covers: the node looked at; for a branch the whole of its district."""
    actor: Any = request.user
    if actor.reach(*READERS):
        return scope_of(request).path
    return district_path(actor)


def district_path(actor: Actor) -> str:
    held = actor.reach()
    return f"{held[0].split('.')[0]}." if held and held[0] else ""


def month_page(request: HttpRequest) -> HttpResponse:
    """Who has held the month's fixed day, and who still owes it: a list, not a ranking."""
    actor: Any = request.user
    period, path = month_of(scope_of(request).period), published_path(request)
    orgs = due_branches(path, period)
    held = Meeting.objects.standing().of_type(Type.THEME_DAY).during(period).values("org")
    total, done = orgs.count(), orgs.filter(pk__in=held).count()
    owing = request.GET.get("only") == "owing"
    page = Paginator(orgs.exclude(pk__in=held) if owing else orgs, PAGE).get_page(
        request.GET.get("page")
    )
    parents = _parents(page.object_list)
    seen = set(Meeting.objects.visible_to(actor).during(period).values_list("pk", flat=True)) if (
        not actor.reach(*READERS)
    ) else None  # fmt: skip
    lines = [
        {"line": line, "parent": parents.get(line.org.parent_id or 0, ""), "url": _url(line, seen)}
        for line in month_lines(page.object_list, period, clock.today())
    ]
    exporting = f"{reverse('life.monthly_export')}?{_query(request, period)}"
    faces = (("ledger", _("打印版")), ("data", _("数据版")))
    links = [{"title": title, "url": f"{exporting}&face={face}"} for face, title in faces]
    context = {
        "title": _("固定组织生活日开展情况"),
        "definition": _(
            "应开展为当月固定组织生活日，主题党日已登记的算已开展；按组织树排列，不排名。"
        ),
        "month": period,
        "before": _next(period, -1),
        "after": _next(period, 1),
        "page": page,
        "lines": lines,
        "total": total,
        "done": done,
        "owing_count": total - done,
        "owing": owing,
        "buttons": [{"title": _("导出"), "icon": "download", "links": links}],
        "empty": _empty(owing),
    }
    return render(request, "life/monthly.html", context)


def _empty(owing: bool) -> dict[str, Any]:
    words = _("所有支部都已开展。") if owing else _("这个范围还没有党支部。")
    return {"words": words, "icon": "check" if owing else "inbox"}


def _query(request: HttpRequest, period: Period) -> str:
    said = request.GET.copy()
    said.pop("page", None)
    said["period"] = period.code
    return str(said.urlencode())


def _parents(orgs: Any) -> dict[int, str]:
    keys = {org.parent_id for org in orgs}
    return dict(Org.objects.filter(pk__in=keys).values_list("pk", "name"))


def _url(line: Line, seen: set[int] | None) -> str:
    """The record, for those who may open it."""
    first = line.first
    if first is None or (seen is not None and first.pk not in seen):
        return ""
    return reverse("life.meetings.detail", args=[first.pk])


def _next(shown: Period, steps: int) -> Period:
    number = shown.first.year * 12 + shown.first.month - 1 + steps
    return month(number // 12, number % 12 + 1)


COLUMNS = ("党支部", "应开展", "已开展", "主题", "参加率", "备注")


def export_month(request: HttpRequest) -> HttpResponse:
    """The same list as a ledger to print, or as data."""
    period, path = month_of(scope_of(request).period), published_path(request)
    lines = month_lines(due_branches(path, period), period, clock.today())
    kinds: Any = ("text", "date", "date", "text", "text", "text")
    columns = [LedgerColumn(title, kind=kind) for title, kind in zip(COLUMNS, kinds, strict=True)]
    node = Org.objects.filter(path=path).first()
    unit, title = str(node or ""), str(_("固定组织生活日开展情况"))
    demo = demo_note()
    moment = f"{clock.now():%Y-%m-%d %H:%M}"
    if request.GET.get("face") == "data":
        rows = [[str(line.org.uid), *_values(line)] for line in lines]
        file = data_face(columns, rows, "life.monthly", "1", moment, demo_note=demo)
    else:
        values = [_values(line) for line in lines]
        file = print_face(
            title, unit, period.label, clock.today(), columns, values, demo_note=demo,
            as_of=f"数据时点 {moment}",
        )  # fmt: skip
    return handed(file, ledger_name(unit, title, clock.today()))


def _values(line: Line) -> list[Any]:
    first = line.first
    return [
        line.org.name,
        line.due_on,
        first.held_on if first else None,
        first.theme if first else "",
        f"{line.rate}%" if line.rate is not None else "",
        line.remark if first else str(line.words),
    ]
