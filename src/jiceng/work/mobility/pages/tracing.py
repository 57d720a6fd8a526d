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
from jiceng.kit.documents.slip import qr_svg
from jiceng.kit.forms import RecordForm
from jiceng.kit.pages.declared import StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.scope import Scope, address, code_of, scope_of
from jiceng.work.mobility import actions, forms
from jiceng.work.mobility.access import KEEPS
from jiceng.work.mobility.flows import TRACE
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
