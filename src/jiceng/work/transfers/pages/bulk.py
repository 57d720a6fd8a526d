"""整建制转移: everybody of one branch to another, asked once more before it is done."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel.uids import uid7
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of, tried
from jiceng.work.transfers import actions
from jiceng.work.transfers.forms import RelocateForm


def show_relocate(request: HttpRequest) -> HttpResponse:
    """One form; all of them are moved, or nobody."""
    actor: Any = request.user
    form = RelocateForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        org = values.pop("org")

        def do() -> Any:
            actions.relocate(org, actor=actor, **values)
            return org

        if tried(request, "transfers.relocate", form, do) is not None:
            messages.success(request, _("已把“%s”的党员全部转移") % org)
            return redirect("transfers.boxes")
    context = {
        "title": _("整建制转移"),
        "subtitle": _("党支部合并、撤销前，把全部党员转到接续的党支部。"),
        "form": form,
        "once": key_of(request) or uid7(),
        "url": reverse("transfers.relocate"),
        "submit": _("全部转移"),
        "cancel_url": reverse("transfers.boxes"),
    }
    return render(request, "kit/form.html", context, status=UNPROCESSABLE if form.errors else 200)
