"""The phone: the units one is sent to as an instructor; a visit is one sentence."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from jiceng.kernel import clock
from jiceng.kernel.uids import uid7
from jiceng.kit.doors import Door
from jiceng.kit.pages.gate import console
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of, tried
from jiceng.kit.scope import address
from jiceng.registers.units import actions as units
from jiceng.registers.units.models import Guidance
from jiceng.registers.units.rules import visit_due
from jiceng.work.coverage.access import GOES
from jiceng.work.coverage.forms import PhoneVisitForm

BOTH = require_http_methods(["GET", "HEAD", "POST"])


def _own(request: HttpRequest) -> Any:
    """Where one is sent today, by the person of the account; nobody else's."""
    actor: Any = request.user
    member = getattr(actor, "member", None)
    person = getattr(actor, "person_id", None) or getattr(member, "person_id", None) or 0
    return Guidance.objects.standing(clock.today()).filter(person=person).select_related("unit")


def home(request: HttpRequest) -> HttpResponse:
    """My units, in the order they were given to me."""
    rows = _own(request).annotate(last=Max("guidevisit__visited_on")).order_by("since", "pk")
    items = [
        {
            "title": str(one.unit),
            "words": _words(one.last, visit_due(last=one.last or one.since)),
            "url": reverse("coverage.go", args=[one.pk]),
        }
        for one in rows
    ]
    context = {
        "title": _("我联系的单位"),
        "groups": [{"title": "", "items": items}, *_also(items)],
        "nothing": not items,
        "empty": {"words": _("您现在没有选派到单位。选派由街道、社区登记。")},
    }
    return render(request, "kit/phone_list.html", context)


def _words(last: date | None, due: date) -> str:
    """When one was there last, and by when one goes again."""
    seen = _("上次走访 %s") % last if last is not None else _("还没有走访")
    late = due < clock.today()
    again = _("已过一个月，请去走访") if late else _("%s前再走访") % due
    return f"{seen} · {again}"


def go(request: HttpRequest, pk: int) -> HttpResponse:
    """记走访: one sentence, today."""
    actor: Any = request.user
    guidance = _own(request).filter(pk=pk).first()
    if guidance is None:
        raise Http404
    form = PhoneVisitForm(request.POST or None, actor=actor, face="phone")
    if request.method == "POST" and form.is_valid():
        values = {"visited_on": clock.today(), **form.cleaned_data}
        made = tried(
            request, "units.visit", form, lambda: units.visit(guidance, actor=actor, **values)
        )
        if made is not None:
            messages.success(request, _("已记走访"))
            return redirect("coverage.home")
    context = {
        "title": str(guidance.unit), "form": form, "submit": _("记走访"),
        "once": key_of(request) or uid7(),
    }  # fmt: skip
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "kit/phone_form.html", context, status=status)


def _also(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Whoever is sent somewhere also checks the firm's card each quarter, in the room of firms."""
    url = address("enterprises.home") if items else ""
    words = _("每季度核对一次，没有变化的点一下，由社区确认")
    one = {"title": _("核对这些单位的底册"), "words": words, "url": url}
    return [{"title": "", "items": [one]}] if url else []


urls: list[Any] = [
    path("", console(require_safe(home), GOES), name="coverage.home"),
    path("<int:pk>/", console(BOTH(go), GOES), name="coverage.go"),
]
DOORS = [
    Door("mine", gettext_lazy("我联系的单位"), "coverage.home",
         gettext_lazy("选派我去的企业和社会组织，记走访"), "org", 39, GOES),
]  # fmt: skip
