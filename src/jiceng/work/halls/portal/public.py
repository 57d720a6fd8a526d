"""For everybody, without signing in and without scripts: book, look up, give back; next stops."""

from collections.abc import Callable
from datetime import timedelta
from functools import reduce
from itertools import groupby
from operator import or_
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Min, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock, slips
from jiceng.kernel.actors import System
from jiceng.kernel.flows import StepError
from jiceng.kernel.once import done, once
from jiceng.kernel.uids import uid7
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of
from jiceng.kit.titles import refusal
from jiceng.registers.accounts.actions import DeniedError, check_wait, count_failure
from jiceng.registers.accounts.portal import source_of
from jiceng.registers.orgs.models import Org
from jiceng.work.halls import actions
from jiceng.work.halls.flows import AHEAD, BOOKED, CANCELLED, CONFIRMED, KEPT
from jiceng.work.halls.forms import CodeForm, ResidentForm
from jiceng.work.halls.models import Appointment, Channel, Round, Slot, terms

RESIDENT = System("居民")
SHOWN, WEEKS = 200, 4
TOO_OFTEN = 429
TONES = {BOOKED: "open", CONFIRMED: "open", KEPT: "done", CANCELLED: "void"}


def private(answer: HttpResponse) -> HttpResponse:
    """A page about one appointment is neither kept nor found by a search."""
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def slots(request: HttpRequest) -> HttpResponse:
    """What can be booked, by hall and day; a few words narrow it."""
    said = request.GET.get("q", "").strip().replace("\0", "")[:40]
    rows = open_slots()
    if said:
        names = ("venue__name", "subject__name", "item__name")
        rows = rows.filter(reduce(or_, (Q(**{f"{name}__icontains": said}) for name in names)))
    found = rows.order_by("venue__name", "venue", "held_on", "starts", "pk")
    few = rows.count() <= SHOWN or said
    groups = _by_hall(found[:SHOWN]) if few else [{"title": _("先选大厅"), "items": _halls(found)}]
    context = {"title": _("预约办事"), "groups": groups, "q": said}
    return render(request, "halls/slots.html", context)


def open_slots() -> Any:
    """What may be booked today, each hall as far ahead as holds there."""
    today = clock.today()
    rows = Slot.objects.open(today)
    orgs = Org.objects.filter(pk__in=rows.values("org"))
    allowed = terms(today)
    days: dict[int, list[int]] = {}
    for org in orgs:
        days.setdefault(allowed(org).ahead_days, []).append(org.pk)
    near = (Q(org__in=some, held_on__lte=today + timedelta(days=n)) for n, some in days.items())
    return rows.filter(reduce(or_, near, Q(pk=None))).select_related("venue", "subject", "item")


def _by_hall(found: Any) -> list[dict[str, Any]]:
    return [
        {"title": str(venue), "items": [_cell(one) for one in some]}
        for venue, some in groupby(found, key=lambda one: one.venue)
    ]


def _halls(found: Any) -> list[dict[str, Any]]:
    """More than one page holds: the halls first, each with the first day that is free."""
    rows = found.values("venue__name").annotate(first=Min("held_on"), left=Count("pk"))
    return [
        {"title": one["venue__name"], "words": _("最早 %s") % one["first"],
         "value": _("%d 个时段") % one["left"],
         "url": f"{reverse('halls.visit')}?{urlencode({'q': one['venue__name'][:40]})}"}
        for one in rows.order_by("venue__name")
    ]  # fmt: skip


def _cell(slot: Slot) -> dict[str, Any]:
    return {
        "title": f"{slot.held_on} {slot.hours}", "words": str(slot.item or slot.subject),
        "value": _("余 %d") % slot.left, "url": reverse("halls.ask", args=[slot.uid]),
    }  # fmt: skip


def ask(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Three fields; once a form, whatever is pressed how often."""
    slot = Slot.objects.select_related("venue", "subject", "item").filter(uid=uid).first()
    if slot is None:
        raise Http404
    form = ResidentForm(request.POST if request.method == "POST" else None, face="phone")
    before: Any = done(key_of(request), RESIDENT, "halls.book")
    if before is not None:  # the same form sent again: no knock, no second place
        return _booked(before)
    if request.method == "POST" and form.is_valid():
        if not actions.knock(source_of(request)):
            form.add_error(None, _("提交得太多了，请过一会儿再来，急事请打大厅电话"))
            return _sheet(request, form, slot, TOO_OFTEN)
        try:
            made: Appointment = once(
                key_of(request), RESIDENT, "halls.book",
                lambda: actions.book(actor=RESIDENT, slot=slot, channel=Channel.PAGE,
                                     **form.cleaned_data),
            )  # fmt: skip
        except ValidationError as error:
            form.refuse(error)
        else:
            return _booked(made)
    return _sheet(request, form, slot, UNPROCESSABLE if form.errors else 200)


def _booked(made: Appointment) -> HttpResponse:
    return private(redirect(f"{reverse('halls.receipt', args=[made.code])}?new=1"))


def _sheet(request: HttpRequest, form: ResidentForm, slot: Slot, status: int) -> HttpResponse:
    context = {
        "title": _("预约办事"), "form": form, "slot": slot, "task": "halls.ask",
        "once": key_of(request) or uid7(), "submit": _("约这个时段"),
    }  # fmt: skip
    return private(render(request, "halls/ask.html", context, status=status))


def _found(request: HttpRequest, code: str) -> Appointment:
    """The appointment of a code; who guesses waits longer with each miss. Http404 for none."""
    asked = slips.read(code)
    if not asked:  # no code at all: nobody guesses by it
        raise Http404
    source = f"halls {source_of(request)}"
    check_wait(source=source)
    rows = Appointment.objects.select_related("slot__venue", "slot__subject")
    found: Appointment | None = rows.filter(code=asked).first()
    if found is None:
        count_failure(username="", source=source)
        raise Http404
    return found


def _wait(request: HttpRequest, error: DeniedError) -> HttpResponse:
    """Too many guesses from here: when to come back."""
    told = {"title": _("请稍等"), "words": "；".join(error.messages)}
    return private(render(request, "kit/error.html", told, status=TOO_OFTEN))


def find(request: HttpRequest) -> HttpResponse:
    """A code typed in."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    status = UNPROCESSABLE if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            found = _found(request, form.cleaned_data["code"])
        except Http404:
            form.add_error("code", _("没有这个查询码，请再看一遍"))
            status = UNPROCESSABLE
        except DeniedError as error:
            form.add_error("code", "；".join(error.messages))
            status = TOO_OFTEN
        else:
            return private(redirect("halls.receipt", key=found.code))
    context = {"title": _("查预约"), "form": form, "submit": _("查询"), "once": uid7()}
    return private(render(request, "kit/phone_form.html", context, status=status))


def receipt(request: HttpRequest, key: str) -> HttpResponse:
    """When and where, and the way to give it back."""
    try:
        one = _found(request, key)
    except DeniedError as error:
        return _wait(request, error)
    slot, venue = one.slot, one.slot.venue
    state = {"tone": TONES.get(one.state, "draft"), "title": one.get_state_display()}
    told = [
        (_("大厅"), str(venue)), (_("地址"), venue.address),
        (_("时间"), f"{one.held_on} {slot.hours}"),
        (_("窗口业务"), str(slot.subject)), (_("咨询电话"), venue.telephone), (_("说明"), one.told),
    ]  # fmt: skip
    context = {
        "title": _("约好了") if request.GET.get("new") else _("我的预约"), "one": one,
        "code": one.spaced_code, "state": state,
        "facts": [{"title": t, "text": v, "kind": "text"} for t, v in told if v],
        "left": bool(one.phone or one.contact),
        "may_cancel": one.state in AHEAD and one.held_on >= clock.today(),
    }  # fmt: skip
    return private(render(request, "halls/receipt.html", context))


def cancel(request: HttpRequest, key: str) -> HttpResponse:
    """Given back by whoever holds the code: somebody else can have the place."""
    return _done(request, key, lambda one: actions.cancel(
        one, actor=RESIDENT, reason=_("本人取消"), tell=False))  # fmt: skip


def take_back(request: HttpRequest, key: str) -> HttpResponse:
    """联系方式 taken back by whoever holds the code."""
    return _done(request, key, lambda one: actions.take_back(one, actor=RESIDENT))


def _done(request: HttpRequest, key: str, do: Callable[[Appointment], Any]) -> HttpResponse:
    try:
        one = _found(request, key)
    except DeniedError as error:
        return _wait(request, error)
    try:
        do(one)
    except (StepError, ValidationError) as error:
        messages.error(request, refusal(error))
    return private(redirect("halls.receipt", key=one.code))


def rounds(request: HttpRequest) -> HttpResponse:
    """Where the mobile committee stops in the next weeks, and what was called off."""
    today = clock.today()
    rows = Round.objects.filter(held_on__range=(today, today + timedelta(weeks=WEEKS)))
    rows = rows.exclude(state=Round.State.HELD).select_related("place", "org")
    items = [
        {
            "title": f"{one.held_on} {one.hours}",
            "words": " · ".join(filter(None, (one.spot, str(one.place or one.org), one.words))),
            "state": {"tone": "open" if one.state == Round.State.PLANNED else "void",
                      "title": one.get_state_display()},
        }
        for one in rows.order_by("held_on", "starts", "pk")[:SHOWN]
    ]  # fmt: skip
    context = {"title": _("流动居委会到哪里"), "items": items}
    return render(request, "halls/rounds.html", context)
