"""What waits for the community's answer: report-ins, claims, hours; one tap confirms."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel.flows import StepError
from jiceng.kernel.once import once
from jiceng.kernel.uids import uid7
from jiceng.kit.access import beneath
from jiceng.kit.pages.writing import key_of
from jiceng.kit.titles import refusal
from jiceng.work.volunteering import actions
from jiceng.work.volunteering.access import KEEPS
from jiceng.work.volunteering.models import CheckIn, Claim, ServiceHours

SHOWN = 60
ANSWERS: Mapping[str, tuple[Any, str, str, Callable[..., Any]]] = {
    "checkin": (CheckIn, "applied", "accept", actions.accept),
    "claim": (Claim, "applied", "approve", actions.approve),
    "hours": (ServiceHours, "claimed", "confirm", actions.confirm),
}


def _rows(noun: str, actor: Any) -> Any:
    model, state, _verb, _do = ANSWERS[noun]
    here = beneath("org__path", actor.reach(*KEEPS))
    return model.objects.filter(here, state=state).select_related("org", "member__person")


def waiting(request: HttpRequest) -> HttpResponse:
    """Three lists; whoever needs a reason or a refusal goes to the console."""
    actor: Any = request.user
    reports = _rows("checkin", actor).select_related("member__org").order_by("applied_on", "pk")
    claims = _rows("claim", actor).select_related("post").order_by("applied_on", "pk")
    hours = _rows("hours", actor).order_by("held_on", "pk")
    lists = [
        {"title": _("等确认的报到"), "verb": _("确认报到"), "items": [
            {"title": str(one.member), "words": f"{one.member.org} · {one.org} · {one.wish}",
             "url": reverse("volunteering.answer", args=["checkin", one.pk])}
            for one in reports[:SHOWN]]},
        {"title": _("等同意的认领"), "verb": _("同意认领"), "items": [
            {"title": str(one.member), "words": f"{one.post} · {one.why}",
             "url": reverse("volunteering.answer", args=["claim", one.pk])}
            for one in claims[:SHOWN]]},
        {"title": _("等确认的时长"), "verb": _("确认时长"), "items": [
            {"title": str(one.member),
             "words": " · ".join((str(one.held_on), _("%d 分钟") % one.minutes, one.words,
                                  *([_("受益人说：%s") % one.vouch_words]
                                    if one.vouched is not None else ()))),
             "url": reverse("volunteering.answer", args=["hours", one.pk])}
            for one in hours[:SHOWN]]},
    ]  # fmt: skip
    context = {
        "title": _("报到和时长确认"), "lists": [one for one in lists if one["items"]],
        "empty": {"words": _("没有等确认的。")}, "once": uid7(),
    }  # fmt: skip
    return render(request, "volunteering/desk.html", context)


def answer(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One tap: yes."""
    actor: Any = request.user
    if kind not in ANSWERS:
        raise Http404
    _model, _state, verb, do = ANSWERS[kind]
    found = _rows(kind, actor).filter(pk=pk).first()
    if found is None:
        messages.error(request, _("可能刚被别人办过，请再看一次"))
        return redirect("volunteering.desk")
    try:
        once(key_of(request), actor, f"volunteering.{verb}:{pk}", lambda: do(found, actor=actor))
    except (ValidationError, StepError) as error:
        messages.error(request, refusal(error))
    else:
        messages.success(request, _("已办理"))
    return redirect("volunteering.desk")
