"""The counter's screen: a hall today, its windows, who waits where; the number on paper; use."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.uids import uid7
from jiceng.kit.access import may
from jiceng.kit.crosstabs import DayForm, Line, answer, fill
from jiceng.kit.pages.gate import demand, row_of
from jiceng.kit.scope import held_scope
from jiceng.registers.venues.figures import IN_USE, VISITS
from jiceng.registers.venues.models import Kind, Venue
from jiceng.work.halls import actions, figures
from jiceng.work.halls.access import KEEPS
from jiceng.work.halls.flows import SERVING
from jiceng.work.halls.models import Appointment, Slip, Stop, Window, windows_today
from jiceng.work.halls.pages.nouns import APPOINTMENT_PAGES, SLIP_PAGES

COLUMNS: list[dict[str, Any]] = [
    {"kind": Kind.SERVICE_HALL}, {"kind": (Kind.CENTRE, Kind.STATION)}, {"kind": Kind.ELDER_CARE},
]  # fmt: skip
HEADS = [
    gettext_lazy("便民服务大厅"), gettext_lazy("党群服务中心（站）"), gettext_lazy("养老服务中心"),
]  # fmt: skip


def board(request: HttpRequest) -> HttpResponse:
    """One hall today: by window who is on duty, who waits, what may be done with the first."""
    actor: Any = request.user
    today = clock.today()
    seen = Window.objects.visible_to(actor).standing(today)
    halls = list(Venue.objects.filter(pk__in=seen.values("venue")).order_by("keeper__path", "pk"))
    said = request.GET.get("hall", "")
    chosen = next((one for one in halls if str(one.pk) == said), halls[0] if halls else None)
    rows = _windows(chosen, today) if chosen is not None else []
    mine = chosen is not None and may(actor, KEEPS, chosen.keeper.path)
    context = {
        "title": _("今日大厅"), "halls": halls, "chosen": chosen, "windows": rows, "may": mine,
        "day": today, "once": uid7(), "new_url": reverse("halls.slips.new"),
        "here": sum(len(one["waiting"]) for one in rows),
        "finished": Slip.objects.standing().filter(venue=chosen, done_on=today).count(),
        "buttons": _screen(chosen),
        "unmanned": [one["window"].number for one in rows if not one["duty"]],
    }  # fmt: skip
    return render(request, "halls/board.html", context)


def _screen(venue: Venue | None) -> list[dict[str, Any]]:
    """The way to what the screen in the hall shows."""
    if venue is None:
        return []
    url = reverse("halls.lobby", args=[venue.uid])
    return [{"title": _("大厅显示屏"), "url": url, "icon": "eye"}]


def _windows(venue: Venue, day: date) -> list[dict[str, Any]]:
    """Each window with its shifts of the day and the visits at it, in the order they came."""
    return [{"window": one, "duty": one.duty, "waiting": [_waiter(s) for s in one.waiting]}
            for one in windows_today(venue, day)]  # fmt: skip


def _waiter(stop: Stop) -> dict[str, Any]:
    slip = stop.slip
    return {
        "slip": slip, "url": reverse("halls.slips.detail", args=[slip.pk]), "minutes": stop.waited,
        "serving": slip.state == SERVING, "verbs": _verbs(slip),
    }  # fmt: skip


def _verbs(slip: Slip) -> list[dict[str, Any]]:
    """What the counter does with it, one tap each."""
    told = [("finish", _("办结")), ("pass_on", _("转窗口"))]
    if slip.state != SERVING:
        told.insert(0, ("call", _("叫号")))
    return [
        {"name": name, "title": title, "url": reverse("halls.slips.step", args=[slip.pk, name])}
        for name, title in told
    ]


def ticket(request: HttpRequest, pk: int) -> HttpResponse:
    """The number on a strip of paper: no name, no telephone."""
    found: Slip = row_of(SLIP_PAGES, request, pk)
    here = found.stop_set.select_related("window").order_by("position").last()
    window = here.window if here is not None else None
    rows = Stop.objects.open().filter(window=window)
    context = {
        "title": _("号票"), "slip": found, "window": window,
        "ahead": rows.filter(came_at__lt=here.came_at).count() if here is not None else 0,
        "back_url": reverse("halls.slips.detail", args=[pk]),
    }  # fmt: skip
    return render(request, "halls/ticket.html", context)


def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """How to reach whoever booked, in full, to the hall that has to call; written down."""
    one: Appointment = row_of(APPOINTMENT_PAGES, request, pk)
    actor: Any = request.user
    demand(APPOINTMENT_PAGES, actor, KEEPS, one)
    back = reverse("halls.appointments.detail", args=[pk])
    titles = {"contact": _("称呼"), "phone": _("联系电话")}
    try:
        told = actions.reveal(one, actor=actor, purpose=_("办事预约，联系预约人"))
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
        return redirect(back)
    facts = [{"title": titles[name], "text": text, "kind": "text"} for name, text in told.items()]
    context = {"title": _("联系方式"), "facts": facts, "back": back}
    return render(request, "halls/contact.html", context)


def use(request: HttpRequest) -> HttpResponse:
    """Halls, centres and elder-care centres side by side: how many, how many windows, how used."""
    scope = held_scope(request)
    form = DayForm(request.GET if "asof" in request.GET else None)
    said: date | None = form.cleaned_data["asof"] if form.is_valid() else None
    day = said or min(clock.today(), scope.period.last)
    lines = [
        Line(gettext_lazy("使用中"), IN_USE, gettext_lazy("处")),
        Line(gettext_lazy("服务窗口"), figures.WINDOWS, gettext_lazy("个")),
        Line(gettext_lazy("当日排了值班的窗口"), figures.STAFFED, gettext_lazy("个"), inner=True),
        Line(gettext_lazy("到窗口办事"), figures.VISITS, gettext_lazy("次")),
        Line(gettext_lazy("经过几个窗口的"), figures.HANDED_ON, gettext_lazy("次"), inner=True),
        Line(gettext_lazy("当天办结的"), figures.SAME_DAY, gettext_lazy("次"), inner=True),
        Line(gettext_lazy("到阵地的批次"), VISITS, gettext_lazy("批")),
    ]
    fill(lines, COLUMNS, scope.node, Ask(scope.period, as_of=day))
    return answer(
        request, _("大厅使用"), scope, day, heads=HEADS, lines=lines, form=form,
        notes=_("大厅、中心、养老服务中心是阵地台账里的同一处，不另登记；用得少的见“闲置阵地”。"),
    )  # fmt: skip
