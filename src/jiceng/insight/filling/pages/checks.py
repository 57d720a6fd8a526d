"""The pages of checking: finished reports brought, and one of them with what was found."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.insight.filling import actions
from jiceng.insight.filling.access import KEEPS
from jiceng.insight.filling.forms import CheckForm
from jiceng.insight.filling.issued import issued
from jiceng.insight.filling.marking import marked, rows
from jiceng.insight.filling.models import Check
from jiceng.insight.reports.showing import given_by, home, said
from jiceng.insight.shelf.addresses import read_day
from jiceng.insight.shelf.look import shelf
from jiceng.insight.shelf.nodes import actor_of, code_of, node_of
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import PeriodError, parse
from jiceng.kernel.uids import uid7
from jiceng.kit.access import may
from jiceng.kit.pages.writing import tried
from jiceng.kit.zips import RefusedFile
from jiceng.registers.orgs.models import Org

CRUMB = gettext_lazy("核对成稿")
RECENT = 50


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


def asked_of(request: HttpRequest, check: Check) -> tuple[Org, Ask]:
    """The node and time of the check, unless the address names others. Raises LookupError or
    PeriodError.
    """
    given = given_by(request)
    node = node_of(str(given["org"])) if given.get("org") else check.org
    if not may(actor_of(request), KEEPS, node.path):
        raise PermissionDenied(_("您不能为这个党组织核对报告。"))
    period = parse(str(given.get("period") or check.period))
    as_of = check.as_of if period.code == check.period else period.last
    return node, Ask(period, read_day(str(given["asof"])) if given.get("asof") else as_of)


def check_page(request: HttpRequest, uid: Any) -> HttpResponse:
    """One finished report: what differs, what does not add, what is asked, what was not checked."""
    held = Check.objects.visible_to(actor_of(request)).select_related("org")
    check: Check = get_object_or_404(held, uid=uid)
    if request.method == "POST":
        return (drop_page if "remove" in request.POST else tie_page)(request, check)
    try:
        node, ask = asked_of(request, check)
        made = actions.seen(check, node, ask)
    except (LookupError, PeriodError, RefusedFile) as why:
        messages.error(request, str(why))
        return redirect("filling.checks")
    context = {
        "title": check.title,
        "title_lang": "zh-CN",
        "check": check,
        "made": made,
        "ask": ask,
        "org_code": code_of(node),
        "wrong": rows(made.wrong),
        "questions": rows(made.questions),
        "unchecked": rows(made.unchecked),
        "agreeing": rows(made.agreeing),
        "text": marked(actions.text_of(check), made),
        "figures": [(key, _(str(figure.title))) for key, figure in shelf().items()],
        "once": uid7(),
        "crumbs": [{"title": CRUMB, "url": reverse("filling.checks")}],
    }
    return render(request, "filling/check.html", context)


def tie_page(request: HttpRequest, check: Check) -> HttpResponse:
    """Confirm what numbers are; a key written by hand goes before what was ticked."""
    chosen = {}
    for name in request.POST:
        kind, _dash, number = name.partition("-")
        if kind == "tie" and number.isdecimal():
            other = str(request.POST.get(f"other-{number}", "")).strip()
            chosen[int(number)] = other or str(request.POST[name])
    try:
        node, ask = asked_of(request, check)
        actions.tie(check, {n: w for n, w in chosen.items() if w != "keep"},
                    actor=actor_of(request))  # fmt: skip
    except (LookupError, PeriodError, ValidationError, RefusedFile) as why:
        words = why.messages[0] if isinstance(why, ValidationError) else str(why)
        messages.error(request, words)
        return redirect("filling.check", check.uid)
    messages.success(request, _("已记住。以后同样的说法按您确认的指标核对。"))
    return redirect(f"{reverse('filling.check', args=[check.uid])}?{said(node, ask)}")


def drop_page(request: HttpRequest, check: Check) -> HttpResponse:
    try:
        actions.drop(check, actor=actor_of(request), reason=request.POST.get("reason", ""))
    except ValidationError as why:
        messages.error(request, why.messages[0])
        return redirect("filling.check", check.uid)
    messages.success(request, _("已删除“%s”，文件和它的确认都不再保留。") % check)
    return redirect("filling.checks")
