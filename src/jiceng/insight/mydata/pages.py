"""字段登记: every column of the house and why it is kept, for whoever wants to know."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jiceng.insight.mydata.fields import Class, register
from jiceng.kit.menu import Entry
from jiceng.registers.accounts.portal import signed_in


def show_fields(request: HttpRequest) -> HttpResponse:
    """The field register by table; `?class=敏感` shows one class."""
    wanted = request.GET.get("class", "")
    rows = [one for one in register() if not wanted or one.held_as == wanted]
    tables: dict[str, list[Any]] = {}
    for one in rows:
        tables.setdefault(str(one.table), []).append(one)
    context = {
        "title": _("字段登记"),
        "definition": _("一数一源：系统里的每一项数据属于哪一类、为什么要、依据什么、保留多久。"),
        "tables": tables.items(),
        "classes": [one.value for one in Class],
        "wanted": wanted,
        "count": len(rows),
    }
    return render(request, "mydata/fields.html", context)


urls = [path("fields/", never_cache(signed_in(require_safe(show_fields))), name="mydata.fields")]
MENU = [Entry("数据", gettext_lazy("字段登记"), "mydata.fields", "data", 80)]
