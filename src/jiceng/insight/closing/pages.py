"""Console pages: closings, late differences, the frozen numbers, the proof on paper, the check."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jiceng.insight.closing import actions, panels
from jiceng.insight.closing.access import CLOSES, SEES
from jiceng.insight.closing.flows import CLOSING
from jiceng.insight.closing.freezing import title_of, worth
from jiceng.insight.closing.models import Closing
from jiceng.insight.closing.sheets import CLOSINGS, LATE
from jiceng.insight.shelf.addresses import address
from jiceng.insight.shelf.look import look_up
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kernel.book import ClosedValue, tampered
from jiceng.kernel.journal import taker
from jiceng.kit.documents.slip import qr_svg
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.gate import console, row_of
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.scope import Scope
from jiceng.registers.accounts.models import Account

SECTION = "报告报表"
ROWS = 50


def begin(actor: Actor, scope: Scope) -> dict[str, Any]:
    """The organisation and the period one is looking at."""
    del actor
    return {"org": scope.node, "period": scope.period.code}


CLOSING_PAGES = RecordPages(
    CLOSINGS, noun=gettext_lazy("关账"), record=actions.ask, start=begin,
    steps=[StepPage(CLOSING, {"close": actions.close, "withdraw": actions.withdraw},
                    {"withdraw": ReasonForm})],
    acts=[ActPage("recheck", gettext_lazy("核对补录"), actions.begin_recheck, when=actions.newest)],
    panels=[panels.in_the_way, panels.proof, panels.late],
    begins=gettext_lazy("申请关账"), verbs={"ask": gettext_lazy("申请关账")},
    menu=(SECTION, 16), icon="check", keeps=CLOSES, root="",
    empty=gettext_lazy("还没有关过账。过完一个月，由一位同志申请，另一位复核并关账。"),
)  # fmt: skip
LATE_PAGES = RecordPages(
    LATE, noun=gettext_lazy("补录差异"), panels=[panels.records], menu=(SECTION, 17),
    icon="alert", empty=gettext_lazy("没有补录差异。在一次关账的页面上点“核对补录”就会核对。"),
)  # fmt: skip


def values_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Every frozen number, the whole figures first to be found by a word of their name."""
    closing: Closing = row_of(CLOSING_PAGES, request, pk)
    words = request.GET.get("q", "").strip()
    rows = ClosedValue.objects.filter(period=closing.period).order_by("name")
    found = [
        {"name": one.name, "title": title_of(one.name), "value": worth(one.name, one.value),
         "url": opens_at(one.name, closing.org, Ask(closing.stretch)),
         "records": len(one.records)}
        for one in rows
    ]  # fmt: skip
    found = [one for one in found if not words or words in f"{one['title']} {one['name']}"]
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    context = {
        "title": _("定格的数"), "subtitle": str(closing), "page": page, "words": words,
        "crumbs": crumbs(closing),
    }  # fmt: skip
    return render(request, "closing/values.html", context)


def opens_at(name: str, org: Any, ask: Ask) -> str:
    """The figure on the shelf, for the same node and period; nothing where it is no more there."""
    try:
        look_up(name)
    except LookupError:
        return ""
    return address(name, org, ask)


def crumbs(closing: Closing) -> list[dict[str, Any]]:
    return [
        {"title": _("关账"), "url": reverse("closing.closings.table")},
        {"title": str(closing), "url": reverse("closing.closings.detail", args=[closing.pk])},
    ]


def who(closing: Closing, verb: str) -> str:
    """By whom, as the journal says."""
    found = Account.objects.filter(pk=taker(closing, verb)).first()
    return str(found) if found is not None else _("系统")


def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """关账凭证: one page to print and keep outside the system."""
    closing: Closing = row_of(CLOSING_PAGES, request, pk)
    url = request.build_absolute_uri(reverse("closing.verify", args=[closing.uid]))
    context = {
        "title": _("关账凭证"), "closing": closing, "qr": qr_svg(url), "url": url,
        "asked_by": who(closing, "closing.ask"), "closed_by": who(closing, "closing.close"),
        "back_url": reverse("closing.closings.detail", args=[closing.pk]),
    }  # fmt: skip
    return render(request, "closing/paper.html", context)


def verify(request: HttpRequest, uid: UUID) -> HttpResponse:
    """验证: do the numbers kept still agree with the digest and the chain?"""
    actor: Any = request.user
    rows = Closing.objects.visible_to(actor).select_related("org", "period")
    closing = rows.filter(uid=uid).first()
    if closing is None:
        raise Http404
    context = {
        "title": _("验证关账凭证"), "subtitle": str(closing), "closing": closing,
        "wrong": list(tampered(closing.org.path, closing.period)), "crumbs": crumbs(closing),
    }  # fmt: skip
    return render(request, "closing/verify.html", context)


PAGES = [CLOSING_PAGES, LATE_PAGES]
urls: list[Any] = [
    *LATE_PAGES.urls(),
    path("<int:pk>/values/", console(require_safe(values_page), SEES), name="closing.values"),
    path("<int:pk>/paper/", console(require_safe(paper), SEES), name="closing.paper"),
    path("verify/<uuid:uid>/", console(require_safe(verify), SEES), name="closing.verify"),
    *CLOSING_PAGES.urls(),
]
