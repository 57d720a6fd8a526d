"""What the pages of filling and of checking do alike: keep what was chosen, remove, tell a loss."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from jiceng.insight.filling import actions
from jiceng.insight.filling.models import Check, Form
from jiceng.insight.reports.showing import said
from jiceng.insight.shelf.nodes import actor_of
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import PeriodError
from jiceng.kit.zips import RefusedFile
from jiceng.registers.orgs.models import Org


def crumbs(title: Promise, page: str) -> list[dict[str, object]]:
    return [{"title": title, "url": reverse(page)}]


def settle(
    request: HttpRequest, asked: Callable[[], tuple[Org, Ask]], do: Callable[[], object], done: str
) -> HttpResponse:
    """Keep what was chosen and come back to the same node and time; or say why not."""
    try:
        node, ask = asked()
        do()
    except (LookupError, PeriodError, ValidationError, RefusedFile) as why:
        messages.error(request, why.messages[0] if isinstance(why, ValidationError) else str(why))
        return redirect(request.path)
    messages.success(request, done)
    return redirect(f"{request.path}?{said(node, ask)}")


def remove(request: HttpRequest, brought: Form | Check, back: str) -> HttpResponse:
    """Take a document out of its list; its file and what was chosen are gone."""
    try:
        actions.remove(brought, actor=actor_of(request), reason=request.POST.get("reason", ""))
    except ValidationError as why:
        messages.error(request, why.messages[0])
        return redirect(request.path)
    messages.success(request, _("已删除“%s”，文件和它的选定都不再保留。") % brought)
    return redirect(back)


def lost(
    request: HttpRequest, brought: Form | Check, why: RefusedFile, title: Promise, page: str
) -> HttpResponse:
    """A document whose file cannot be read any more: why, and the way to remove it."""
    context = {"title": brought.title, "title_lang": "zh-CN", "why": str(why),
               "crumbs": crumbs(title, page)}  # fmt: skip
    return render(request, "filling/lost.html", context)
