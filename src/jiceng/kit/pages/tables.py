"""The table of a noun, and the views a person keeps of it."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock, periods
from jiceng.kernel.once import once
from jiceng.kernel.prepared import Prepared
from jiceng.kernel.uids import uid7
from jiceng.kit.forms import RecordForm
from jiceng.kit.pages.declared import Declared
from jiceng.kit.pages.gate import show
from jiceng.kit.saved import SavedView, drop_view, keep_view, lasting, usual
from jiceng.kit.scope import Scope, address, leading, scope_of
from jiceng.kit.sheets import Sheet
from jiceng.kit.tables import IN_SIGHT, shown_rows, table

VIEWS = Prepared(
    lambda account, sheet: SavedView.objects.filter(account=account, sheet=sheet).order_by("title")
)


class ViewForm(RecordForm):
    """A name for what the table shows just now."""

    title = forms.CharField(label=gettext_lazy("视图名称"), max_length=30)
    standard = forms.BooleanField(label=gettext_lazy("打开这本台账时就用它"), required=False)


def show_table(pages: Declared, request: HttpRequest) -> HttpResponseBase:
    """One page of the rows this person sees, cut by scope, period and filters."""
    actor: Any = request.user
    views = VIEWS(actor.pk, pages.name)
    if not request.GET:
        standard = next((view for view in views if view.standard and view.query), None)
        if standard is not None:
            return redirect(f"{request.path}?{usual(standard.query)}&view={standard.pk}")
    scope = scope_of(request)
    rows, filters = shown_rows(pages.sheet, actor, scope, request.GET)
    place = leading(f"{pages.opens or pages.name}.detail")
    drawn = table(pages.sheet, rows, request.GET, lambda row: place(row.pk))
    boxes = [filters[name] for name in filters.fields]
    chips = list(filters.chips(request.GET))
    return show(
        pages,
        request,
        "table",
        title=pages.sheet.title,
        definition=pages.sheet.definition,
        table=drawn,
        filters=boxes[: IN_SIGHT + 1],
        filters_more=boxes[IN_SIGHT + 1 :],
        more_open=any(box.name in request.GET for box in boxes[IN_SIGHT + 1 :]),
        chips=chips,
        clear_url=f"?{scope.query}",
        views=(links := [_view_link(view, request) for view in views]),
        filters_mark=None if (mark := filters.mark) is None else f"{pages.name} {mark} {links}",
        save_view_url=reverse(f"{pages.name}.view"),
        buttons=_buttons(pages, request),
        empty={} if drawn.rows else _empty(pages, request, scope, filtered=bool(chips)),
    )


def _view_link(view: SavedView, request: HttpRequest) -> dict[str, Any]:
    current = request.GET.get("view") == str(view.pk)
    query = f"{view.query}&" if view.query else ""
    return {"title": view.title, "url": f"?{query}view={view.pk}", "current": current}


def _buttons(pages: Declared, request: HttpRequest) -> list[dict[str, Any]]:
    """新增 导入 导出 打印, each only where it leads somewhere for this person."""
    actor: Any = request.user
    query = request.GET.urlencode()
    found: list[dict[str, Any]] = []
    keeps = pages.may(actor, pages.keeps)
    if pages.record is not None and keeps:
        new = {"url": reverse(f"{pages.name}.new"), "icon": "plus", "primary": True}
        found.append({"title": pages.begins or _("新增"), **new})
    if keeps and (url := address(f"{pages.name}.import")):
        found.append({"title": _("导入"), "url": url, "icon": "import"})
    if url := address(f"{pages.name}.export"):
        faces = (("ledger", _("台账（打印版）")), ("data", _("数据（可回导）")))
        links = [
            {"title": title, "url": f"{url}?{query}&face={face}".replace("?&", "?")}
            for face, title in faces
        ]
        found.append({"title": _("导出"), "icon": "download", "links": links})
    found.append({"title": _("打印"), "print": True})
    return found


def _empty(
    pages: Declared, request: HttpRequest, scope: Scope, *, filtered: bool
) -> dict[str, Any]:
    if filtered:
        words = _("没找到符合条件的记录。试试拼音首字母，或检查范围、期间和筛选条件。")
        return {"words": words, "icon": "search"}
    actor: Any = request.user
    buttons: list[dict[str, Any]] = []
    if (last := _last(pages.sheet, actor, scope)) is not None:
        said = _("%(period)s没有记录，最近的在%(year)d年。")
        words = said % {"period": scope.period.words, "year": last.year}
        other = replace(scope, period=periods.year(last.year))
        buttons.append({"title": _("看%d年的") % last.year, "url": f"?{other.query}"})
        return {"words": words, "buttons": buttons}
    if pages.record is not None and pages.may(actor, pages.keeps):
        new = reverse(f"{pages.name}.new")
        title = pages.begins or _("新增%s") % pages.title
        buttons.append({"title": title, "url": new, "primary": True})
    return {"words": pages.empty or _("这个范围和期间还没有记录。"), "buttons": buttons}


def _last(sheet: Sheet, actor: Any, scope: Scope) -> date | None:
    """The last day on which there is a row in this scope, where only the period has none."""
    if not sheet.on:
        return None
    rows = sheet.visible(actor).filter(scope.cut(sheet.at))
    found: date | datetime | None = rows.aggregate(last=Max(sheet.on))["last"]
    return found.astimezone(clock.ZONE).date() if isinstance(found, datetime) else found


def save_view(pages: Declared, request: HttpRequest) -> HttpResponseBase:
    """Ask for a name (the query string is the view), then keep it."""
    actor: Any = request.user
    query = lasting(request.GET.urlencode())
    back = f"{reverse(f'{pages.name}.table')}?{query}"
    form = ViewForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        view = once(
            request.POST.get("once", "")[:40],
            actor,
            "kit.keep_view",
            lambda: keep_view(pages.name, actor=actor, query=query, **form.cleaned_data),
        )
        messages.success(request, _("视图“%s”已保存") % view.title)
        return redirect(f"{back}&view={view.pk}".replace("?&", "?"))
    return _view_form(pages, request, form, back)


def _view_form(pages: Declared, request: HttpRequest, form: ViewForm, back: str) -> HttpResponse:
    actor: Any = request.user
    own = SavedView.objects.of(actor, pages.name).order_by("title")
    links = [
        {
            "title": _("删除“%s”") % view.title,
            "url": reverse(f"{pages.name}.view_drop", args=[view.pk]),
            "post": True,
            "once": uid7(),
            "confirm": _("删除视图“%s”？") % view.title,
        }
        for view in own
    ]
    context = {
        "title": _("存为视图"),
        "subtitle": _("筛选、排序和所选的列一起存下；链接发给同事，看到的是各自有权看的记录。"),
        "form": form,
        "once": uid7(),
        "cancel_url": back,
        "buttons": links,
    }
    status = 422 if form.is_bound else 200
    return render(request, "kit/form.html", context, status=status)


def delete_view(pages: Declared, request: HttpRequest, pk: int) -> HttpResponseBase:
    """Delete one's own view; another person's is not there."""
    actor: Any = request.user
    view = SavedView.objects.of(actor, pages.name).filter(pk=pk).first()
    if view is None:
        raise Http404
    drop_view(view, actor=actor)
    messages.success(request, _("视图“%s”已删除") % view.title)
    return redirect(f"{pages.name}.table")
