"""月任务清单: on the tenth each unit gets what is open with it, and reports by the next tenth."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.once import once
from jiceng.kernel.uids import uid7
from jiceng.kit.access import may
from jiceng.kit.pages.writing import key_of
from jiceng.kit.scope import held_scope
from jiceng.work.orders import actions
from jiceng.work.orders.access import KEEPS
from jiceng.work.orders.rules import TaskWindow, task_window


def monthly(request: HttpRequest) -> HttpResponse:
    """The list of a month, to read, to print, and to issue once."""
    actor: Any = request.user
    scope = held_scope(request)
    window = _window(request.POST.get("month") or request.GET.get("month") or "")
    allowed = may(actor, KEEPS, scope.node.path)
    if request.method == "POST":
        return _issued(request, scope.node, window, allowed)
    context = {
        "title": _("月任务清单"), "window": window, "month": window.month,
        "groups": _groups(scope.node, window, actor), "may_issue": allowed, "once": uid7(),
        "buttons": [{"title": _("打印"), "print": True}],
    }  # fmt: skip
    return render(request, "orders/monthly.html", context)


def _window(said: str) -> TaskWindow:
    """The month asked for, else the one that runs now."""
    year, bar, number = said.partition("-")
    known = bar and year.isdigit() and number.isdigit() and 1 <= int(number[:2]) <= LAST
    if not known or not 1 <= int(year[:5]) <= MOST:
        return task_window(day=clock.today())
    return task_window(year=int(year[:5]), month=int(number[:2]))


LAST, MOST = 12, 9998


def _groups(node: Any, window: TaskWindow, actor: Any) -> list[dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for one in actions.listed(node, window).visible_to(actor).order_by("handler__path", "due_on"):
        empty = {"pk": one.handler_id, "name": str(one.handler), "rows": []}
        found.setdefault(one.handler_id, empty)["rows"].append(one)
    return list(found.values())


def _issued(request: HttpRequest, node: Any, window: TaskWindow, allowed: bool) -> HttpResponse:
    """A matter for each unit; a list is issued once."""
    actor: Any = request.user
    back = redirect(f"{reverse('orders.monthly')}?month={window.month}")
    if not allowed:
        messages.error(request, _("您可以查看这项内容，但不能办理。需要办理时请联系上级党组织"))
        return back
    try:
        once(key_of(request), actor, "orders.issue_list",
             lambda: actions.issue_list(node, window, actor=actor))  # fmt: skip
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        messages.success(request, _("已下达，各单位在“事项”里签收和报结"))
    return back
