"""The pages of checking: finished reports brought, and one of them with what was found."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.insight.filling import actions
from jiceng.insight.filling.access import KEEPS
from jiceng.insight.filling.forms import CheckForm
from jiceng.insight.filling.issued import issued
from jiceng.insight.filling.marking import marked, rows
from jiceng.insight.filling.models import Check
from jiceng.insight.filling.pages.settling import crumbs, lost, remove, settle
from jiceng.insight.reports.showing import asked_at, home
from jiceng.insight.shelf.look import shelf
from jiceng.insight.shelf.nodes import actor_of, code_of
from jiceng.kernel.periods import PeriodError
from jiceng.kernel.uids import uid7
from jiceng.kit.called import key_of
from jiceng.kit.pages.writing import tried
from jiceng.kit.zips import RefusedFile

CRUMB = gettext_lazy("核对成稿")
TIED = re.compile(r"tie-([0-9]{1,6})")
KEEP = "keep"  # ticked where a number is left as it is


def checks_page(request: HttpRequest) -> HttpResponse:
    """The reports checked so far, and a place to bring one: a file, pasted text, an issued one."""
    actor = actor_of(request)
    issues = issued()
    if issues is not None:
        issues = issues.visible_to(actor).select_related("org")
    form = CheckForm(request.POST or None, request.FILES or None, issues=issues)
    if request.method == "POST" and form.is_valid():
        made = tried(request, "filling.bring_check", form, lambda: _brought(request, form))
        if made is not None:
            return redirect("filling.check", made.uid)
    context = {
        "title": _("核对成稿"),
        "form": form,
        "once": uid7(),
        "checks": Check.objects.visible_to(actor).select_related("org")[:100],
    }
    return render(request, "filling/checks.html", context, status=422 if form.errors else 200)


def _brought(request: HttpRequest, form: CheckForm) -> Check:
    actor, told = actor_of(request), form.cleaned_data
    if told.get("issue"):
        return actions.check_issue(told["issue"], actor=actor)
    file = told["file"]
    content = file.read() if file else told["text"].encode()
    return actions.bring_check(
        actor=actor, org=home(request, KEEPS), content=content,
        name=file.name if file else form.pasted_name(), period=told["period"],
        as_of=told["as_of"],
    )  # fmt: skip


def check_page(request: HttpRequest, uid: Any) -> HttpResponse:
    """One finished report: what differs, what does not add, what is asked, what was not checked."""
    held = Check.objects.visible_to(actor_of(request)).select_related("org")
    check: Check = get_object_or_404(held, uid=uid)
    if request.method == "POST":
        if "remove" in request.POST:
            return remove(request, check, "filling.checks")
        return tie_page(request, check)
    try:
        node, ask = asked_at(request, check.org, check.ask)
        made = actions.seen(check, node, ask)
    except RefusedFile as why:
        return lost(request, check, why, CRUMB, "filling.checks")
    except (LookupError, PeriodError) as why:
        messages.error(request, str(why))
        return redirect("filling.checks")
    context = {
        "title": check.title,
        "title_lang": "zh-CN",
        "check": check,
        "made": made,
        "node": node,
        "ask": ask,
        "org_code": code_of(node),
        "wrong": rows(made.wrong),
        "questions": rows(made.questions),
        "unchecked": rows(made.unchecked),
        "agreeing": rows(made.agreeing),
        "text": marked(made),
        "figures": [(key, _(str(figure.title))) for key, figure in shelf().items()],
        "once": uid7(),
        "crumbs": crumbs(CRUMB, "filling.checks"),
    }
    return render(request, "filling/check.html", context)


def tie_page(request: HttpRequest, check: Check) -> HttpResponse:
    """Confirm what numbers are; a key written by hand goes before what was ticked."""
    chosen = {}
    for name in request.POST:
        if hit := TIED.fullmatch(name):
            other = key_of(str(request.POST.get(f"other-{hit[1]}", "")))
            chosen[int(hit[1])] = other or str(request.POST[name])
    ticked = {number: written for number, written in chosen.items() if written != KEEP}
    return settle(
        request,
        lambda: asked_at(request, check.org, check.ask),
        lambda: actions.tie(check, ticked, actor=actor_of(request)),
        _("已记住。以后同样的说法按您确认的指标核对。"),
    )
