"""Searches on the console, and the poster that leads a member to the page of their own claim."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.refs import Ref
from jiceng.kit.documents.slip import qr_svg
from jiceng.kit.forms import RecordForm
from jiceng.kit.pages.declared import StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel
from jiceng.kit.scope import Scope, address, code_of, scope_of
from jiceng.registers.members.models import Member
from jiceng.work.mobility import actions, forms
from jiceng.work.mobility.access import KEEPS
from jiceng.work.mobility.flows import CONFIRMED, CONTACTED, TRACE
from jiceng.work.mobility.models import Trace
from jiceng.work.mobility.sheets import TRACES


def start(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor
    return {"org": scope.node, "raised_on": clock.today(), "source": Trace.Source.ROLL}


def buttons(trace: Trace, actor: Actor) -> list[dict[str, Any]]:
    """The poster; and where a confirmed one goes on: the room of transfers, if there is one."""
    del actor
    found = [{"title": _("打印申报海报"), "url": reverse("mobility.poster"), "icon": "print"}]
    onward = address("transfers.arrivals.new")
    if trace.state == Trace.State.CONFIRMED and onward:
        found.insert(0, {"title": _("去办组织关系转入"), "url": onward, "icon": "right"})
    return found


def compared(trace: Trace, actor: Actor) -> Panel | None:
    """花名册核对: once they were spoken with, whether the number they gave stands on a roll here.

    Of somebody the reader may not open only the branch is said: whom to ask.
    """
    found = actions.known_as(trace) if trace.state in {CONTACTED, CONFIRMED} else []
    if not found:
        return None
    seen = set(Member.objects.visible_to(actor).filter(pk__in=[m.pk for m in found])
               .values_list("pk", flat=True))  # fmt: skip
    facts = [
        {"title": str(one.org), "kind": "text",
         "text": str(one) if one.pk in seen else _("有同一手机号码的党员，请向该支部核实"),
         "url": reverse("members.members.detail", args=[one.pk]) if one.pk in seen else ""}
        for one in found
    ]  # fmt: skip
    return Panel("compared", gettext_lazy("花名册里有同一手机号码的"), facts=facts)


LEADS_TO = {
    "mobility.inflow": "mobility.inflows.detail",
    "members.affiliation": "mobility.hosted.detail",
    "transfers.arrival": "transfers.arrivals.detail",
}


def outcome(trace: Trace, actor: Actor) -> Panel | None:
    """办成的记录: what stands behind 已纳入管理."""
    del actor
    if not trace.outcome:
        return None
    made = Ref.read(trace.outcome) if "#" in trace.outcome else None
    record = made.open() if made is not None and made.label in LEADS_TO else None
    url = address(LEADS_TO[made.label], pk=record.pk) if made is not None and record else ""
    fact = {"title": trace.get_way_display(), "text": str(record or trace.outcome), "kind": "text",
            "url": url}  # fmt: skip
    return Panel("outcome", gettext_lazy("办成的记录"), facts=[fact])


TRACE_PAGES = RecordPages(
    TRACES,
    noun=gettext_lazy("查找线索"),
    record=actions.trace,
    steps=[
        StepPage(
            TRACE,
            {
                "reach": actions.reach,
                "confirm": actions.confirm,
                "attach": actions.attach,
                "close": actions.close,
            },
            {
                "reach": RecordForm,
                "confirm": forms.ConfirmForm,
                "attach": forms.AttachForm,
                "close": forms.CloseForm,
            },
        )
    ],
    panels=[compared, outcome],
    menu=("党员", 27),
    icon="search",
    keeps=KEEPS,
    start=start,
    verbs={
        "mobility.trace": gettext_lazy("登记线索"),
        "mobility.claim": gettext_lazy("本人申报"),
        "mobility.purge": gettext_lazy("清除姓名和号码"),
    },
    buttons=buttons,
)


def show_poster(request: HttpRequest) -> HttpResponse:
    """A sheet for the board or a firm's door: the code opens the claim, the place chosen."""
    node: Any = scope_of(request).node
    if node is None:
        raise Http404
    asked = urlencode({"org": code_of(node)})
    url = request.build_absolute_uri(f"{reverse('mobility.claim')}?{asked}")
    context = {
        "title": _("党员找组织，组织在这里"),
        "node": node,
        "qr": qr_svg(url),
        "qr_words": _("扫码申报，不用登录"),
        "back_url": reverse("mobility.traces.table"),
    }
    return render(request, "mobility/poster.html", context)
