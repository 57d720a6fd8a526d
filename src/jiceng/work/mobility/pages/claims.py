"""For everybody: a member nobody's roll in reach knows says so themself, without an account."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from jiceng.kernel.actors import System
from jiceng.kernel.uids import uid7
from jiceng.kit.scope import find_node
from jiceng.work.mobility import actions, forms

UNPROCESSABLE = 422
CLAIMANT = System("本人申报")


@never_cache
@sensitive_post_parameters("name", "phone")
def show_claim(request: HttpRequest) -> HttpResponse:
    """我是党员，还没有报到: three fields, a consent, and a receipt code."""
    here = find_node(request.GET.get("org", "")) if request.GET.get("org") else None
    form = forms.ClaimForm(request.POST or None, initial={"org": here and here.pk})
    context = {
        "title": _("我是党员，还没有报到"),
        "form": form,
        "once": uid7(),
        "submit": _("提交申报"),
    }
    if request.method != "POST" or not form.is_valid():
        status = UNPROCESSABLE if form.errors else 200
        return render(request, "mobility/claim.html", context, status=status)
    told = {key: value for key, value in form.cleaned_data.items() if key != "agree"}
    try:
        code = actions.claim(actor=CLAIMANT, **told)
    except ValidationError as error:
        form.refuse(error)
        return render(request, "mobility/claim.html", context, status=UNPROCESSABLE)
    org = form.cleaned_data["org"]
    done = {
        "title": _("已收到您的申报"),
        "receipt": " ".join(code[n : n + 4] for n in range(0, len(code), 4)),
        "words": _("请记下回执码，凭它查办理情况。%s会联系您。") % org,
        "next_words": _("电话：%s") % org.phone if org.phone else "",
        "buttons": [{"title": _("查办理情况"), "url": reverse("mobility.claim_status")}],
    }
    return render(request, "kit/phone_done.html", done)


@never_cache
def show_status(request: HttpRequest) -> HttpResponse:
    """How a claim stands, for whoever holds its code; no name and no number are shown."""
    form = forms.ReceiptForm(request.POST or None, face="phone")
    found = None
    if request.method == "POST" and form.is_valid():
        found = actions.found_by(form.cleaned_data["code"])
        if found is None:
            form.add_error("code", _("没有这个回执码，请看看有没有抄错；忘了的可以重新申报一次"))
    context = {"title": _("查办理情况"), "form": form, "found": found, "submit": _("查询")}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "mobility/claim_status.html", context, status=status)
