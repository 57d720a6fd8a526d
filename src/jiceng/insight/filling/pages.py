"""The pages of filling: documents brought, one document with its blanks, and the filled file."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from jiceng.insight.filling import actions
from jiceng.insight.filling.access import KEEPS, SEES
from jiceng.insight.filling.documents import filled, paragraphs
from jiceng.insight.filling.forms import BringForm
from jiceng.insight.filling.models import Form
from jiceng.insight.filling.rows import rows
from jiceng.insight.filling.saying import Filled, fill
from jiceng.insight.reports.pages import home, shown
from jiceng.insight.shelf.addresses import read_day
from jiceng.insight.shelf.look import shelf
from jiceng.insight.shelf.nodes import actor_of, code_of, node_of
from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import Period, PeriodError, half, month, parse, quarter, year
from jiceng.kernel.uids import uid7
from jiceng.kit.access import may
from jiceng.kit.documents.handing import handed
from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console
from jiceng.registers.orgs.models import Org

ASKED = ("blank", "other", "name")  # of each blank: what was ticked, another figure, a name
CRUMB = gettext_lazy("填我的文件")


def forms_page(request: HttpRequest) -> HttpResponse:
    """The documents brought so far, and a place to bring one."""
    form = BringForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        actor, file = actor_of(request), form.cleaned_data["file"]
        try:
            made = actions.bring(
                actor=actor, org=home(request, KEEPS), content=file.read(), name=file.name
            )
        except ValidationError as error:
            form.refuse(error)
        else:
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


def asked(request: HttpRequest, form: Form) -> tuple[Org, Ask]:
    """The node and the Ask of the address. Raises LookupError or PeriodError."""
    given = request.POST if request.method == "POST" else request.GET
    node = node_of(str(given["org"])) if given.get("org") else form.org
    if not may(actor_of(request), KEEPS, node.path):
        raise PermissionDenied(_("您不能为这个党组织填文件。"))
    today = clock.today()
    period = parse(str(given["period"])) if given.get("period") else year(today.year)
    as_of = read_day(str(given["asof"])) if given.get("asof") else min(period.last, today)
    return node, Ask(period, as_of)


def said(node: Org, period: Period) -> str:
    return urlencode({"org": code_of(node), "period": period.code})


def following(period: Period) -> Period:
    """The next period of the same length: a month, quarter, half-year or year."""
    number, part = period.last.year, period.last.month
    months = (number - period.first.year) * 12 + part - period.first.month + 1
    if months == 1:
        return month(number + part // 12, part % 12 + 1)
    if months == 3:  # noqa: PLR2004 - a quarter
        return quarter(number + part // 12, part // 3 % 4 + 1)
    if months == 6:  # noqa: PLR2004 - a half-year
        return half(number + part // 12, 1 if part > 6 else 2)  # noqa: PLR2004
    return year(number + 1)


def written(form: Form, content: bytes, node: Org, ask: Ask) -> Filled:
    chosen = dict(form.choices.values_list("number", "written"))
    blanks = actions.blanks_of(form, content)
    return fill(form.title, paragraphs(form.kind, content), blanks, chosen, node=node, ask=ask)


def form_page(request: HttpRequest, uid: Any) -> HttpResponse:
    """One document: its text with every number a link, and what each blank is filled with."""
    form = found(request, uid)
    if request.method == "POST":
        return choose_page(request, form)
    try:
        node, ask = asked(request, form)
    except (LookupError, PeriodError) as why:
        messages.error(request, str(why))
        return redirect("filling.forms")
    content = actions.content_of(form)
    made = written(form, content, node, ask)
    coming = following(ask.period)
    page = reverse("filling.form", args=[form.uid])
    context = shown(made.draft) | {
        "form": form,
        "node": node,
        "org_code": code_of(node),
        "ask": ask,
        "rows": rows(form, content, made),
        "query": urlencode({"org": code_of(node), "period": ask.period.code, "asof": ask.day}),
        "coming": coming,
        "coming_url": f"{page}?{said(node, coming)}",
        "begun": coming.first <= clock.today(),
        "figures": [(key, _(str(figure.title))) for key, figure in shelf().items()],
        "once": uid7(),
        "crumbs": [{"title": CRUMB, "url": reverse("filling.forms")}],
    }
    return render(request, "filling/form.html", context)


def choose_page(request: HttpRequest, form: Form) -> HttpResponse:
    """Keep the choices of the page; what was written by hand goes before what was ticked."""
    chosen = {}
    for number in range(1, form.blanks + 1):
        said = {kind: str(request.POST.get(f"{kind}-{number}", "")).strip() for kind in ASKED}
        if any(f"{kind}-{number}" in request.POST for kind in ASKED):
            name = f"{actions.NAME}{said['name']}" if said["name"] else ""
            chosen[number] = name or said["other"] or said["blank"]
    try:
        node, ask = asked(request, form)
        actions.choose(form, chosen, actor=actor_of(request))
    except (LookupError, PeriodError, ValidationError) as why:
        told = why.messages[0] if isinstance(why, ValidationError) else str(why)
        messages.error(request, told)
        return redirect("filling.form", form.uid)
    messages.success(request, _("已记住。下一期打开这份文件，同样的空自动填好。"))
    query = urlencode({"org": code_of(node), "period": ask.period.code, "asof": ask.day})
    return redirect(f"{reverse('filling.form', args=[form.uid])}?{query}")


def form_file(request: HttpRequest, uid: Any) -> HttpResponse:
    """The same file, filled: always the same bytes for the same choices and records."""
    form = found(request, uid)
    try:
        node, ask = asked(request, form)
    except (LookupError, PeriodError) as why:
        raise Http404(str(why)) from why
    content = actions.content_of(form)
    made = written(form, content, node, ask)
    stem = form.title.rpartition(".")[0]
    name = f"{stem}_截至{ask.day:%Y%m%d}.{form.kind}"
    return handed(filled(form.kind, content, made.changes), name)


BOTH = require_http_methods(["GET", "HEAD", "POST"])
urls = [
    path("", console(BOTH(forms_page), SEES), name="filling.forms"),
    path("<uuid:uid>/", console(BOTH(form_page), SEES), name="filling.form"),
    path("<uuid:uid>/file/", console(require_safe(form_file), SEES), name="filling.file"),
]
MENU = [Entry("报告报表", gettext_lazy("填我的文件"), "filling.forms", "report", 6, SEES)]
