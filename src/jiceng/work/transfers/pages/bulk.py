"""整建制转移: everybody of one branch to another, asked once more before it is done."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel.uids import uid7
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of, tried
from jiceng.registers.members.models import Member
from jiceng.work.transfers import actions
from jiceng.work.transfers.forms import RelocateForm


def show_relocate(request: HttpRequest) -> HttpResponse:
    """One form; all of them are moved, or nobody."""
    actor: Any = request.user
    form = RelocateForm(request.POST or None, actor=actor)
    asked: list[str] = []
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        org = values.pop("org")
        there = Member.objects.present().filter(org=org).count()
        said = {"org": org, "n": there, "to": values["to"], "on": values["on"]}

        def do() -> Any:
            actions.relocate(org, actor=actor, **values)
            return org

        if "weighed" not in request.POST:
            words = _("将把“%(org)s”的%(n)s名党员从%(on)s起全部转到“%(to)s”，没有问题就再点一次")
            asked = [words % said]
        elif tried(request, "transfers.relocate", form, do) is not None:
            told = _("已把“%(org)s”的%(n)s名党员全部转到“%(to)s”；要撤销这个党支部的，请办理撤销")
            messages.success(request, told % said)
            return redirect("transfers.boxes")
    context = {
        "title": _("整建制转移"),
        "subtitle": _("党支部合并、撤销前，把全部党员转到接续的党支部。"),
        "form": form,
        "once": key_of(request) or uid7(),
        "url": reverse("transfers.relocate"),
        "submit": _("全部转移"),
        "weighed": bool(asked),
        "warnings": asked,
        "cancel_url": reverse("transfers.boxes"),
    }
    status = UNPROCESSABLE if form.errors or asked else 200
    return render(request, "kit/form.html", context, status=status)
