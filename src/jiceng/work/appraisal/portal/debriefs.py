"""述职 on the phone: what the branch's secretary has reported, and the form."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.uids import uid7
from jiceng.kit.access import may
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of, tried
from jiceng.kit.scope import find_node
from jiceng.registers.files import actions as files
from jiceng.registers.files.models import Attachment
from jiceng.registers.orgs.models import Org
from jiceng.work.appraisal import actions, forms
from jiceng.work.appraisal.access import OWN
from jiceng.work.appraisal.models import Debrief

SHOWN = 12


def branch(request: HttpRequest) -> Org:
    """The branch asked for, else the first one held as its secretary."""
    actor: Any = request.user
    if text := request.GET.get("org", ""):
        node: Any = find_node(text)
        if node is None or not may(actor, OWN, node.path):
            raise Http404
        found: Org = node
        return found
    held = Org.objects.filter(path__in=actor.reach(*OWN)).branches().order_by("path").first()
    if held is None:
        raise Http404
    first: Org = held
    return first


def given(org: Org) -> Any:
    return Debrief.objects.standing().filter(org=org).select_related("org", "person", "heard_by")


def my_debriefs(request: HttpRequest) -> HttpResponse:
    """This year's two, given or not; former ones."""
    org, year = branch(request), clock.today().year
    rows = list(given(org).order_by("-held_on", "-pk")[:SHOWN])
    told = {one.to: one for one in rows if one.year == year}
    new = reverse("appraisal.my_debrief")
    open_ = {"tone": "open", "title": _("还没有")}
    now = [
        _cell(told[to]) if to in told
        else {"title": _("向%s述职") % label, "state": open_, "url": f"{new}?to={to}"}
        for to, label in Debrief.To.choices
    ]  # fmt: skip
    context = {
        "title": _("书记述职"),
        "groups": [
            {"title": _("%d年度") % year, "items": now},
            {"title": _("以前的"), "items": [_cell(one) for one in rows if one.year != year]},
        ],
        "buttons": [{"title": _("登记述职"), "url": new, "primary": True}],
    }
    return render(request, "kit/phone_list.html", context)


def _cell(one: Debrief) -> dict[str, Any]:
    words = [str(one.year), str(one.person), one.held_on.isoformat()]
    return {
        "title": _("向%s述职") % one.get_to_display(),
        "words": " · ".join(words),
        "state": {"tone": "done", "title": _("已述职")},
        "url": reverse("appraisal.one_debrief", args=[one.pk]),
    }


def my_debrief(request: HttpRequest) -> HttpResponse:
    """The form: to whom, which year, which day; words or a file as one likes."""
    actor: Any = request.user
    org = branch(request)
    start: dict[str, Any] = {"year": clock.today().year}
    if (to := request.GET.get("to")) in Debrief.To.values:
        start["to"] = to
    form = forms.OwnDebriefForm(
        request.POST or None, request.FILES or None, actor=actor, face="phone", initial=start
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data

        def do() -> Debrief:
            return _recorded(org, values, actor)

        if tried(request, "appraisal.debrief", form, do) is not None:
            messages.success(request, _("已登记述职"))
            return redirect("appraisal.my_debriefs")
    context = {"title": _("登记述职"), "form": form, "once": key_of(request) or uid7(),
               "submit": _("登记"), "task": "appraisal.debrief"}  # fmt: skip
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "kit/phone_form.html", context, status=status)


def _recorded(org: Org, values: Mapping[str, Any], actor: Actor) -> Debrief:
    said = dict(values)
    file = said.pop("file", None)
    one = actions.debrief(actor=actor, org=org, **said)
    if file is not None:
        files.attach(one, actor=actor, file=file, name=file.name)
    return one


def one_debrief(request: HttpRequest, pk: int) -> HttpResponse:
    """One, as it was recorded; what listeners said can be added."""
    actor: Any = request.user
    one: Debrief | None = given(branch(request)).filter(pk=pk).first()
    if one is None:
        raise Http404
    form = forms.HearForm(
        request.POST or None, actor=actor, face="phone", initial={"opinion": one.opinion}
    )
    if request.method == "POST" and form.is_valid():
        words, record = form.cleaned_data["opinion"], one

        def do() -> Debrief:
            return actions.hear(record, actor=actor, opinion=words)

        if tried(request, "appraisal.hear", form, do) is not None:
            messages.success(request, _("已登记评议意见"))
            return redirect("appraisal.my_debriefs")
    attached = "、".join(file.name for file in Attachment.objects.kept().of(one)) or None
    facts = [
        {"title": _("年度"), "text": str(one.year), "kind": "text"},
        {"title": _("书记"), "text": str(one.person), "kind": "text"},
        {"title": _("听取述职的党组织"), "text": str(one.heard_by), "kind": "text"},
        {"title": _("述职日期"), "text": one.held_on, "kind": "date"},
        {"title": _("会议记录"), "text": _("已对上") if one.meeting_id else None, "kind": "text"},
        {"title": _("述职报告"), "text": one.text or None, "kind": "text"},
        {"title": _("附件"), "text": attached, "kind": "text"},
    ]
    context = {"title": _("向%s述职") % one.get_to_display(), "facts": facts, "form": form,
               "once": key_of(request) or uid7(), "submit": _("保存评议意见"),
               "task": "appraisal.hear"}  # fmt: skip
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "appraisal/debrief.html", context, status=status)
