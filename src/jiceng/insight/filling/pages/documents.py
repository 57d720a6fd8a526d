"""The pages of filling: documents brought, one document with its blanks, and the filled file."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.insight.filling import actions
from jiceng.insight.filling.access import KEEPS
from jiceng.insight.filling.forms import BringForm
from jiceng.insight.filling.making import made_of
from jiceng.insight.filling.models import Form
from jiceng.insight.filling.pages.settling import crumbs, lost, remove, settle
from jiceng.insight.reports.showing import asked_at, home, said, shown
from jiceng.insight.shelf.look import shelf
from jiceng.insight.shelf.nodes import actor_of, code_of
from jiceng.kernel import clock
from jiceng.kernel.periods import Period, PeriodError, around
from jiceng.kernel.uids import uid7
from jiceng.kit.called import key_of
from jiceng.kit.documents.handing import handed
from jiceng.kit.pages.writing import tried
from jiceng.kit.zips import RefusedFile

ASKED = ("blank", "other", "name")  # of each blank: what was ticked, another figure, a name
CRUMB = gettext_lazy("填我的文件")
EVERY = {1: "month", 3: "quarter", 6: "half"}  # months of a period: what follows it


def forms_page(request: HttpRequest) -> HttpResponse:
    """The documents brought so far, and a place to bring one."""
    form = BringForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]

        def do() -> Form:
            return actions.bring(
                actor=actor_of(request), org=home(request, KEEPS), content=file.read(),
                name=file.name,
            )  # fmt: skip

        made = tried(request, "filling.bring", form, do)
        if made is not None:
            return redirect("filling.form", made.uid)
    context = {
        "title": _("填我的文件"),
        "form": form,
        "once": uid7(),
        "forms": Form.objects.visible_to(actor_of(request)).select_related("org")[:100],
    }
    return render(request, "filling/forms.html", context, status=422 if form.errors else 200)


def found(request: HttpRequest, uid: Any) -> Form:
    held: Form = get_object_or_404(
        Form.objects.visible_to(actor_of(request)).select_related("org"), uid=uid
    )
    return held


def following(period: Period) -> Period:
    """The next period of the same length: a month, quarter, half-year or year."""
    months = (period.last.year - period.first.year) * 12 + period.last.month - period.first.month
    return around(period.last + timedelta(days=1), EVERY.get(months + 1, "year"))


def form_page(request: HttpRequest, uid: Any) -> HttpResponse:
    """One document: its text with every number a link, and what each blank is filled with."""
    form = found(request, uid)
    if request.method == "POST":
        if "remove" in request.POST:
            return remove(request, form, "filling.forms")
        return choose_page(request, form)
    try:
        node, ask = asked_at(request, form.org)
        made = made_of(form, node, ask)
    except RefusedFile as why:
        return lost(request, form, why, CRUMB, "filling.forms")
    except (LookupError, PeriodError) as why:
        messages.error(request, str(why))
        return redirect("filling.forms")
    coming = following(ask.period)
    page = reverse("filling.form", args=[form.uid])
    context = shown(made.filled.draft) | {
        "form": form,
        "node": node,
        "org_code": code_of(node),
        "ask": ask,
        "rows": made.rows,
        "query": said(node, ask),
        "coming": coming,
        "coming_url": f"{page}?{urlencode({'org': code_of(node), 'period': coming.code})}",
        "begun": coming.first <= clock.today(),
        "figures": [(key, _(str(figure.title))) for key, figure in shelf().items()],
        "once": uid7(),
        "crumbs": crumbs(CRUMB, "filling.forms"),
    }
    return render(request, "filling/form.html", context)


def choose_page(request: HttpRequest, form: Form) -> HttpResponse:
    """Keep the choices of the page; what was written by hand goes before what was ticked."""
    chosen = {}
    for number in range(1, form.blanks + 1):
        told = {kind: str(request.POST.get(f"{kind}-{number}", "")).strip() for kind in ASKED}
        if any(f"{kind}-{number}" in request.POST for kind in ASKED):
            name = f"{actions.NAME}{told['name']}" if told["name"] else ""
            chosen[number] = name or key_of(told["other"]) or told["blank"]
    return settle(
        request,
        lambda: asked_at(request, form.org),
        lambda: actions.choose(form, chosen, actor=actor_of(request)),
        _("已记住。下一期打开这份文件，同样的空自动填好。"),
    )


def form_file(request: HttpRequest, uid: Any) -> HttpResponse:
    """The same file, filled."""
    form = found(request, uid)
    try:
        made = made_of(form, *asked_at(request, form.org))
    except (LookupError, PeriodError, RefusedFile) as why:
        raise Http404(str(why)) from why
    return handed(made.file, made.name)
