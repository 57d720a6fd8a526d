"""For everybody, without signing in: promises made, things shared, services to sign up for."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from jiceng.kernel import clock, slips
from jiceng.kernel.actors import System
from jiceng.kernel.once import done, once
from jiceng.kernel.uids import uid7
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of
from jiceng.registers.accounts.portal import source_of
from jiceng.work.cobuilding import actions, forms
from jiceng.work.cobuilding.flows import PLANNED
from jiceng.work.cobuilding.models import Promise, SharedResource, SharedService, SignUp

PAGE, AHEAD, TOO_OFTEN = 20, 30, 429
SOMEBODY, SIGN_UP = System("共享服务报名"), "cobuilding.sign_up"


def public(request: HttpRequest) -> HttpResponse:
    """共驻共建公开栏: what is on, what may be used, what was promised and how it stands."""
    today = clock.today()
    said = request.GET.get("q", "").strip().replace("\0", "")[:40]
    services = SharedService.objects.ahead(today).select_related("unit", "party", "org")
    shared = SharedResource.objects.standing(today).valid().filter(public=True)
    promises = Promise.objects.valid().filter(public=True).select_related("unit", "party", "org")
    if said:
        services, shared = (services.filter(title__icontains=said),
                            shared.filter(name__icontains=said))  # fmt: skip
        promises = promises.filter(title__icontains=said)
    page = Paginator(promises.order_by("-made_on", "-pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("共驻共建公开栏"), "q": said, "page": page,
        "services": list(services.order_by("held_on", "pk")[: AHEAD + 1]),
        "resources": list(
            shared.select_related("unit", "party", "org").order_by("kind", "pk")[: AHEAD + 1]
        ),
        "shown": AHEAD,
    }  # fmt: skip
    return render(request, "cobuilding/public.html", context)


@never_cache
def service(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One service: sign up with a number of people; with the code cancel, or rate afterwards."""
    rows = SharedService.objects.valid().select_related("unit", "party", "org")
    found: SharedService = get_object_or_404(rows, uid=uid)
    by_code = "code" in request.POST
    data = request.POST or None
    form = forms.sharing.SignUpForm(None if by_code else data, face="phone")
    code = forms.sharing.CodeForm(data if by_code else None, face="phone")
    used: Any = code if by_code else form
    before: Any = done(key_of(request), SOMEBODY, SIGN_UP)
    if before is not None:  # the same form sent again: the code it gave, and no second one
        return _receipt(request, before)
    often = False
    if request.method == "POST" and used.is_valid():
        try:
            if by_code:
                _by_code(request, found, used.cleaned_data)
                return redirect("cobuilding.service", uid=uid)
            if actions.knock(source_of(request)):
                return _receipt(request, _signed_up(request, found, used.cleaned_data["persons"]))
            used.add_error(None, _("报名得太多了，请过一会儿再来"))
            often = True
        except ValidationError as error:
            used.refuse(error)
    context = {
        "title": found.title, "service": found, "form": form, "code_form": code,
        "submit": _("报名"), "left": found.seats - found.signed,
        "once": key_of(request) or uid7(),
        "open": found.state == PLANNED and found.held_on >= clock.today(),
    }  # fmt: skip
    status = TOO_OFTEN if often else UNPROCESSABLE if used.errors else 200
    return render(request, "cobuilding/service.html", context, status=status)


def _signed_up(request: HttpRequest, service: SharedService, persons: int) -> SignUp:
    return once(key_of(request), SOMEBODY, SIGN_UP, lambda: actions.sign_up(
        service, actor=SOMEBODY, persons=persons
    ))  # fmt: skip


def _receipt(request: HttpRequest, made: SignUp) -> HttpResponse:
    service = made.service
    told = {
        "title": _("已报名"),
        "receipt": f"{made.code[:4]} {made.code[4:]}",
        "words": _("%(on)s %(spot)s，到场时报这个码。") % {"on": service.held_on,
                                                     "spot": service.spot},
        "next_words": _("不用留姓名和电话；来不了的，凭码取消。"),
        "buttons": [{"title": _("回到这次服务"),
                     "url": reverse("cobuilding.service", args=[service.uid])}],
    }  # fmt: skip
    return render(request, "kit/phone_done.html", told)


def _by_code(request: HttpRequest, service: SharedService, values: dict[str, Any]) -> None:
    rows = SignUp.objects.select_related("service").filter(service=service)
    found = rows.filter(code=slips.read(values["code"])).first()
    if found is None:
        raise ValidationError({"code": _("没有这个报名码，请看看有没有抄错")})
    if values.get("grade"):
        actions.rate_sign_up(found, actor=SOMEBODY, grade=values["grade"])
        messages.success(request, _("谢谢您的评价"))
    else:
        actions.cancel_sign_up(found, actor=SOMEBODY)
        messages.success(request, _("已取消报名，名额让给别人"))
