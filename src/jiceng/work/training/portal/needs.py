"""What a branch wants to learn, told to whoever draws up the plan."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from jiceng.kernel.once import once
from jiceng.kernel.uids import uid7
from jiceng.kit.access import may
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of
from jiceng.registers.orgs.models import Org
from jiceng.work.training import actions, forms
from jiceng.work.training.access import ASKS
from jiceng.work.training.models import Plan


def ask(request: HttpRequest) -> HttpResponse:
    """The form, where a plan is open for needs; else a word that none is."""
    actor: Any = request.user
    if not Plan.objects.asking(actor).exists():
        words = _("现在没有在征集需求的计划。征集的时候这里就能填。")
        context: dict[str, Any] = {
            "title": _("培训需求"), "nothing": True, "empty": {"words": words},
        }  # fmt: skip
        return render(request, "kit/phone_list.html", context)
    if request.method == "POST":
        form = forms.NeedForm(request.POST, actor=actor, face="phone")
        if form.is_valid() and _sent(request, form):
            messages.success(request, _("已报给主办单位"))
            return redirect("training.ask")
    else:
        held = Org.objects.filter(path__in=actor.reach(*ASKS), until=None).order_by("path")
        first = held.first()
        start = {"org": first.pk if first is not None else None,
                 "plan": Plan.objects.asking(actor).order_by("-pk").first()}  # fmt: skip
        form = forms.NeedForm(actor=actor, face="phone", initial=start)
    context = {"title": _("培训需求"), "form": form, "submit": _("报给上级"),
               "once": key_of(request) or uid7()}  # fmt: skip
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "kit/phone_form.html", context, status=status)


def _sent(request: HttpRequest, form: Any) -> bool:
    actor: Any = request.user
    values = form.cleaned_data
    if not may(actor, ASKS, values["org"].path):
        form.add_error("org", _("请选您负责的党组织"))
        return False
    try:
        once(key_of(request), actor, "training.need", lambda: actions.need(actor=actor, **values))
    except ValidationError as error:
        form.refuse(error)
        return False
    return True
