"""Pages of the movement statements: the table, the records of a cell, the faces, the closing."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from jiceng.insight.shelf.nodes import (
    NoNodeError,
    actor_of,
    code_of,
    home_of,
    node_of,
    reads,
    too_early,
)
from jiceng.insight.shelf.tables import table_of
from jiceng.insight.statements import faces
from jiceng.insight.statements.access import CLOSES, SEES
from jiceng.insight.statements.actions import broken, close_period, closed_before, off_balance
from jiceng.insight.statements.forms import CloseForm
from jiceng.insight.statements.lines import STATISTICS, cells, link
from jiceng.insight.statements.statement import Statement, kept, statements
from jiceng.insight.statements.tree import own
from jiceng.insight.statements.words import TITLES, line_title, statement_title
from jiceng.kernel import clock
from jiceng.kernel.periods import Period, PeriodError, parse, year, year_before
from jiceng.kernel.uids import uid7
from jiceng.kit.access import may
from jiceng.kit.documents.handing import handed
from jiceng.kit.documents.names import document_name, ledger_name
from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console
from jiceng.kit.scope import address
from jiceng.kit.titles import sourced
from jiceng.registers.orgs.models import Org

MOST = 12  # months side by side
FACES: Mapping[str, tuple[Callable[..., bytes], str]] = {
    "ledger": (faces.printed, "xlsx"),
    "data": (faces.flat, "xlsx"),
    "docx": (faces.document, "docx"),
}


def asked(request: HttpRequest) -> tuple[str, Org, Period]:
    """Kind, node and period of the address; the node only where numbers may be asked for."""
    kind = request.GET.get("kind", "members")
    try:
        text = request.GET.get("org", "")
        node = node_of(text) if text else home_of(actor_of(request))
        period = parse(request.GET.get("period") or year(clock.today().year).code)
    except NoNodeError as why:
        raise PermissionDenied(str(why)) from None
    except PeriodError:
        period = year(clock.today().year)
    if node is None or not reads(actor_of(request), node):
        raise PermissionDenied(_("这里的数字由该党组织及其上级查看。"))
    return kind if kind in TITLES else "members", node, period


def parts(period: Period) -> list[Period]:
    """The months of a period that have begun, where there are several and they fit a page."""
    months = [part for part in period.months() if part.first <= clock.today()]
    return months if 1 < len(months) <= MOST else []


def statement_page(request: HttpRequest) -> HttpResponse:
    """One node's statement, month by month and as a whole; every number opens to its records."""
    kind, node, period = asked(request)
    early = too_early(node, period)
    made = statements(kind, [period, *parts(period)])
    whole, closings = made[0], list(closed_before(node, period))
    wrong = [*off_balance(whole, node), *broken(whole, node)]
    before = kept(kind, node, year_before(period))
    lines = [one | {"before": before.get(one["cell"])} for one in rows(made, node)]
    context = {
        "title": statement_title(kind),
        "subtitle": f"{node.name} · {period.words}",
        "definition": _("期初＋增加－减少＝期末。本级和下级之间的调动相抵，跨过本级边界的才计。"),
        "cites": sourced(STATISTICS),
        "periods": [one.period.words if one is not whole else _("合计") for one in made],
        "rows": lines,
        "empty": {"words": early} if early else nothing(kind, lines),
        "before": before,
        "wrong": wrong,
        "closings": closings,
        "kinds": [
            {"title": title, "url": link("statements.statement", one, node, period),
             "active": one == kind}
            for one, title in TITLES.items()
        ],
        "buttons": buttons(request, kind, node, period),
    }  # fmt: skip
    return render(request, "statements/statement.html", context)


def nothing(kind: str, lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What to say instead of a table in which nobody ever was."""
    if any(cell["value"] for line in lines for cell in line["cells"]):
        return {}
    if kind != "members":
        return {"words": _("这里还没有党组织，也没有增减。党组织登记以后，这张表自己算出来。")}
    roll = address("members.members.table")
    return {
        "words": _("这里还没有党员，也没有增减。党员登记以后，这张表自己算出来。"),
        "buttons": [{"title": _("党员花名册"), "url": roll}] if roll else [],
    }


def rows(made: Sequence[Statement], node: Org) -> list[dict[str, Any]]:
    me, kind = own(node.path), made[0].kind
    return [
        {
            "title": line_title(kind, cell),
            "cell": cell,
            "head": "." not in cell,
            "cells": [
                {"value": one.number(me, cell),
                 "url": link("statements.records", kind, node, one.period, cell=cell)}
                for one in made
            ],
        }
        for cell in cells(kind)
    ]  # fmt: skip


def buttons(request: HttpRequest, kind: str, node: Org, period: Period) -> list[dict[str, Any]]:
    titles = {"ledger": _("打印版"), "data": _("数据版"), "docx": _("公文版")}
    links = [
        {"title": title, "url": link("statements.export", kind, node, period, face=face)}
        for face, title in titles.items()
    ]
    found: list[dict[str, Any]] = [{"title": _("导出"), "icon": "download", "links": links}]
    if may(actor_of(request), CLOSES, node.path) and period.last < clock.today():
        url = room(node, period) or link("statements.close_period", kind, node, period)
        found.append({"title": _("关账"), "url": url, "icon": "check"})
    return found


def records_page(request: HttpRequest) -> HttpResponse:
    """The records behind one number, of those this person may open."""
    kind, node, period = asked(request)
    cell = request.GET.get("cell", "end")
    cell = cell if cell in cells(kind) else "end"
    found = statements(kind, [period])[0].records(node, cell)
    title = f"{statement_title(kind)} · {line_title(kind, cell)}"
    context = {
        "title": title,
        "subtitle": f"{node.name} · {period.words}",
        "table": table_of(found, actor_of(request), request.GET.get("page", 1)),
        "crumbs": [
            {"title": statement_title(kind),
             "url": link("statements.statement", kind, node, period)}
        ],
    }  # fmt: skip
    return render(request, "statements/records.html", context)


def export(request: HttpRequest) -> HttpResponse:
    """The statement as a ledger to print, as data, or as an official document."""
    kind, node, period = asked(request)
    name = request.GET.get("face", "ledger")
    write, ending = FACES[name if name in FACES else "ledger"]
    periods = [period] if ending == "docx" else [period, *parts(period)]
    title = statement_title(kind)
    file = (
        document_name(f"{title}_{node}_{period.code}")
        if ending == "docx"
        else ledger_name(str(node), f"{title}_{period.code}", clock.today())
    )
    body = write(statements(kind, periods), node, period)
    return handed(body, file)


def room(node: Org, period: Period) -> str:
    """Where all figures of a period are closed, statements with them; nothing if it is left out."""
    place = address("closing.closings.new")
    return place and f"{place}?{urlencode({'org': code_of(node), 'period': period.code})}"


def close_page(request: HttpRequest) -> HttpResponse:
    """关账, or what stands against it; where a room closes all figures, it is done there alone."""
    kind, node, period = asked(request)
    if not may(actor_of(request), CLOSES, node.path):
        raise PermissionDenied(_("关账由该党组织及其上级的工作人员办理。"))
    if place := room(node, period):
        return redirect(place)
    data = request.POST if request.method == "POST" else None
    form = CloseForm(data, actor=actor_of(request))
    back = link("statements.statement", kind, node, period)
    if request.method == "POST" and form.is_valid():
        try:
            close_period(node, actor=actor_of(request), period=period, **form.cleaned_data)
        except ValidationError as error:
            form.refuse(error)
        else:
            return redirect(back)
    context = {
        "title": _("关账：%(node)s %(period)s") % {"node": node.name, "period": period.words},
        "form": form,
        "groups": form.layout(),
        "once": uid7(),
        "cancel_url": back,
        "crumbs": [{"title": statement_title(kind), "url": back}],
    }
    return render(request, "kit/form.html", context, status=422 if form.errors else 200)


urls = [
    path("", console(require_safe(statement_page), SEES), name="statements.statement"),
    path("records/", console(require_safe(records_page), SEES), name="statements.records"),
    path("export/", console(require_safe(export), SEES), name="statements.export"),
    path(
        "close_period/",
        console(require_http_methods(["GET", "HEAD", "POST"])(close_page), CLOSES),
        name="statements.close_period",
    ),
]
MENU = [Entry("报告报表", gettext_lazy("增减表"), "statements.statement", "report", 15, SEES)]
