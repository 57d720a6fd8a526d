"""The phone: the households one is assigned to; a visit is recorded in seconds."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiceng.kernel import clock
from jiceng.kernel.uids import uid7
from jiceng.kit.doors import Door
from jiceng.kit.pages.gate import console
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of, tried
from jiceng.work.care import actions, forms
from jiceng.work.care.access import GOES
from jiceng.work.care.models import CareVisit, Household
from jiceng.work.care.rules import due_on

BOTH = require_http_methods(["GET", "HEAD", "POST"])


def _own(request: HttpRequest) -> Any:
    """Households one is assigned to today; of nobody else's one learns that there are any."""
    actor: Any = request.user
    return Household.objects.of_member(getattr(actor, "member_id", None) or 0, clock.today())


def home(request: HttpRequest) -> HttpResponse:
    """Whose turn it is first; no kinds, no address."""
    today, rows = clock.today(), _own(request)
    due = {one.pk: due_on(last=one.last_seen, every=one.every) for one in rows.paced(today)}
    listed = sorted(rows, key=lambda one: (due.get(one.pk) or today.max, one.pk))
    context = {
        "title": _("我的关爱户"),
        "groups": [{"title": "", "items": [_cell(one, due.get(one.pk)) for one in listed]}],
        "nothing": not listed,
        "empty": {"words": _("还没有和您结对的关爱户。结对由社区登记。")},
    }
    return render(request, "kit/phone_list.html", context)


def _cell(one: Household, due: Any) -> dict[str, Any]:
    words = _("最迟 %s 走访") % due if due else _("没有定走访周期")
    late = due is not None and due < clock.today()
    return {
        "title": str(one), "words": words, "url": reverse("care.go", args=[one.pk]),
        "state": {"tone": "late", "title": _("已超期")} if late else None,
    }  # fmt: skip


def _found(request: HttpRequest, pk: int) -> Household:
    found: Household | None = _own(request).select_related("org").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def go(request: HttpRequest, pk: int) -> HttpResponse:
    """记走访: one tap says how they were."""
    actor: Any = request.user
    household = _found(request, pk)
    form = forms.PhoneVisitForm(request.POST or None, actor=actor, face="phone")
    if request.method == "POST" and form.is_valid():
        made = tried(
            request, "care.log", form,
            lambda: actions.log(
                actor=actor, household=household, member=actor.member, **form.cleaned_data
            ),
        )  # fmt: skip
        if made is not None:
            messages.success(request, _("已记走访"))
            return redirect("care.home")
    last = CareVisit.objects.seen(clock.today()).filter(household=household)
    context = {
        "title": str(household), "form": form, "submit": _("记走访"),
        "once": key_of(request) or uid7(), "look_url": reverse("care.look", args=[pk]),
        "last": last.order_by("-held_on", "-pk").first(),
    }  # fmt: skip
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "care/go.html", context, status=status)


def look(request: HttpRequest, pk: int) -> HttpResponse:
    """How to reach them, while one is assigned; that one looked is kept."""
    actor: Any = request.user
    household = _found(request, pk)
    try:
        shown = actions.reveal(household, actor=actor, purpose=_("关爱走访，联系本人"))
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
        return redirect("care.go", pk=pk)
    context = {
        "title": str(household), "shown": shown, "go_url": reverse("care.go", args=[pk]),
    }  # fmt: skip
    return render(request, "care/look.html", context)


urls: list[Any] = [
    path("", console(require_safe(home), GOES), name="care.home"),
    path("<int:pk>/", console(BOTH(go), GOES), name="care.go"),
    path("<int:pk>/contact/", console(require_POST(look), GOES), name="care.look"),
]
DOORS = [
    Door("mine", gettext_lazy("我的关爱户"), "care.home",
         gettext_lazy("和我结对的困难、独居家庭，记走访"), "people", 38, GOES),
]  # fmt: skip
