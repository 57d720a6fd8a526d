"""The phone: one's bookings, a space and an hour in three taps, and what is to be answered."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.flows import StepError
from jiceng.kernel.once import once
from jiceng.kernel.uids import uid7
from jiceng.kit.access import beneath
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of, prepared
from jiceng.kit.titles import refusal
from jiceng.registers.orgs.models import Org
from jiceng.registers.venues.models import Space
from jiceng.work.booking import actions, forms
from jiceng.work.booking.access import BOOKS, RECEIVES
from jiceng.work.booking.flows import ACCEPTED, REQUESTED, WAITING
from jiceng.work.booking.models import KEEPER, Booking, bookable, days_of, nearest
from jiceng.work.booking.portal.frame import item, mine, offered
from jiceng.work.booking.rules import AHEAD_DAYS

SHOWN, DAYS = 60, 7


def home(request: HttpRequest) -> HttpResponse:
    """What is to be answered, what one has booked, what is over."""
    actor: Any = request.user
    rows = Booking.objects.select_related("org", "space__venue__keeper")
    ask = rows.filter(beneath(KEEPER, actor.reach(*RECEIVES)), state=REQUESTED).ahead()
    own = rows.filter(beneath("org__path", actor.reach(*BOOKS)))
    coming = own.filter(state__in=(WAITING, REQUESTED, ACCEPTED)).ahead().order_by("starts_at")
    past = own.exclude(state__in=(WAITING, REQUESTED)).filter(ends_at__lte=clock.now())
    groups = [
        {"title": _("等我答复"),
         "items": [item(one, whose=True) for one in ask.order_by("starts_at")[:SHOWN]]},
        {"title": _("约好的和在办的"), "items": [item(one) for one in coming[:SHOWN]]},
        {"title": _("以前的"), "items": [item(one) for one in past.order_by("-starts_at")[:20]]},
    ]  # fmt: skip
    context = {
        "title": _("场地预约"), "groups": groups,
        "nothing": not any(group["items"] for group in groups),
        "empty": {"words": _("还没有约过场地。")},
        "buttons": [{"title": _("找场地"), "url": reverse("booking.find"), "primary": True}],
    }  # fmt: skip
    return render(request, "kit/phone_list.html", context)


def find(request: HttpRequest) -> HttpResponse:
    """Every space that may be booked, the nearest first."""
    actor: Any = request.user
    said = request.GET.get("q", "").strip().replace("\0", "")[:40]
    rows = [
        one for one in nearest(actor, clock.today())
        if said in f"{one} {one.equipment}" or said.lower() in one.venue.initials
    ]  # fmt: skip
    items = [
        {"title": str(one), "url": reverse("booking.week", args=[one.pk]),
         "words": "　".join(filter(None, (_("%d 人") % one.capacity, one.equipment,
                                         one.venue.opening)))}
        for one in rows[:SHOWN]
    ]  # fmt: skip
    context = {"title": _("找场地"), "items": items, "q": said, "more": len(rows) > SHOWN}
    return render(request, "booking/find.html", context)


def _space(pk: int) -> Space:
    found: Space | None = bookable(clock.today()).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def week(request: HttpRequest, pk: int) -> HttpResponse:
    """A space's week: every free stretch is a way to the form."""
    actor: Any = request.user
    space, today = _space(pk), clock.today()
    try:
        first = date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        first = today
    first = min(max(first, today), today + timedelta(days=AHEAD_DAYS))
    new = reverse("booking.ask")
    groups = []
    for one in days_of(space, first, DAYS, actor):
        title = f"{one.day} {date_format(one.day, 'D')}"
        items = [
            {"title": part.hours, "words": _("空闲") if part.free else part.words,
             "url": f"{new}{part.url}" if part.free and part.url else ""}
            for part in one.stretches
        ] or [{"title": one.closed, "words": ""}]  # fmt: skip
        groups.append({"title": title, "items": items})
    here = reverse("booking.week", args=[pk])
    buttons = [{"title": _("后一周"), "url": f"{here}?from={first + timedelta(days=DAYS)}"}]
    context = {"title": str(space), "groups": groups, "buttons": buttons}
    return render(request, "kit/phone_list.html", context)


def ask(request: HttpRequest) -> HttpResponse:
    """The form: hours as chosen, how many come, what for."""
    actor: Any = request.user
    if request.method == "POST":
        form = forms.PhoneBookingForm(request.POST, actor=actor, face="phone")
        made = _asked(request, form) if form.is_valid() else None
        if made is not None:
            return redirect("booking.done", pk=made.pk)
    else:
        start = {**_usual(actor), **prepared(forms.PhoneBookingForm, request)}
        form = forms.PhoneBookingForm(actor=actor, face="phone", initial=start)
    form.loosen()
    context = {
        "title": _("预约场地"), "form": form, "submit": _("预约"), "task": "booking.ask",
        "once": key_of(request) or uid7(), "chosen": form.said(),
    }  # fmt: skip
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "booking/ask.html", context, status=status)


def _usual(actor: Any) -> dict[str, Any]:
    """Whose booking it usually is, and of what sort the last one was."""
    org = Org.objects.filter(path__in=actor.reach(*BOOKS), until=None).order_by("path").first()
    last = Booking.objects.filter(org=org).order_by("-pk").first() if org is not None else None
    found: dict[str, Any] = {"org": org.pk if org is not None else None, "group": "members"}
    if last is not None:
        found |= {"persons": last.persons, "purpose": last.purpose, "kind": last.kind}
    return found


def _asked(request: HttpRequest, form: Any) -> Booking | None:
    actor: Any = request.user
    try:
        made: Booking = once(
            key_of(request), actor, "booking.request",
            lambda: actions.request(actor=actor, **form.cleaned_data),
        )  # fmt: skip
    except (ValidationError, StepError) as error:
        form.refuse(error)
        return None
    return made


def done(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of it, in words, and what comes next."""
    actor: Any = request.user
    booking = mine(actor, pk)
    words = {
        WAITING: _("已经有人约，您在排队；空出来会告诉您。"),
        REQUESTED: _("已经占住这一时段，等管理单位同意。"),
        ACCEPTED: _("约好了，不用等同意。"),
    }.get(booking.state, booking.get_state_display())
    context = {
        "title": _("已预约") if booking.state != WAITING else _("已排队"),
        "words": f"{booking.space} {booking.held_on} {booking.hours}", "next_words": words,
        "buttons": [
            {"title": _("看这次预约"), "url": reverse("booking.show", args=[pk]), "primary": True},
            {"title": _("回到场地预约"), "url": reverse("booking.home")},
        ],
    }  # fmt: skip
    return render(request, "kit/phone_done.html", context)


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One booking: its facts and what may be done now."""
    actor: Any = request.user
    booking = mine(actor, pk)
    facts = [
        (_("日期"), booking.held_on, "date"), (_("时间"), booking.hours, "text"),
        (_("预约党组织"), str(booking.org), "text"), (_("人数"), booking.persons, "num"),
        (_("用途"), booking.get_purpose_display(), "text"),
        (_("内容"), booking.theme or None, "text"), (_("答复"), booking.told or None, "text"),
    ]  # fmt: skip
    if booking.visit is not None:
        facts.append((_("实到人数"), booking.visit.persons, "num"))
    context = {
        "title": str(booking.space),
        "state": {"tone": "active", "title": booking.get_state_display()},
        "facts": [{"title": t, "text": v, "kind": k if v is not None else "empty"}
                  for t, v, k in facts],
        "verbs": [
            {"name": one.name, "title": one.title, "asks": one.form is not None,
             "url": reverse("booking.act", args=[pk, one.name])}
            for one in offered(booking, actor)
        ],
        "once": uid7(),
    }  # fmt: skip
    return render(request, "booking/show.html", context)


def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One verb: at once by POST, or asked with its form."""
    actor: Any = request.user
    booking = mine(actor, pk)
    one = next((one for one in offered(booking, actor) if one.name == verb), None)
    if one is None:
        messages.error(request, _("现在不能这样办，可能刚被别人办过，请再看一次"))
        return redirect("booking.show", pk=pk)
    form = None
    if one.form is not None:
        data = request.POST if request.method == "POST" else None
        start = {"persons": booking.persons} if verb == "complete" else {}
        form = one.form(data, actor=actor, record=booking, face="phone", initial=start,
                        fill=verb == "retime")  # fmt: skip
    if request.method == "POST" and (form is None or form.is_valid()):
        values = form.cleaned_data if form is not None else {}
        try:
            once(key_of(request), actor, f"booking.{verb}",
                 lambda: one.action(booking, actor=actor, **values))  # fmt: skip
        except (ValidationError, StepError) as error:
            if form is None:
                messages.error(request, refusal(error))
                return redirect("booking.show", pk=pk)
            form.refuse(error)
        else:
            messages.success(request, _("已办理"))
            return redirect("booking.show", pk=pk)
    if form is None:
        return redirect("booking.show", pk=pk)
    context = {"title": one.title, "form": form, "submit": one.title,
               "once": key_of(request) or uid7()}  # fmt: skip
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "kit/phone_form.html", context, status=status)
