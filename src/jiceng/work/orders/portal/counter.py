"""The counter `/w/orders/`: fields in the order people speak, one key each, a slip at the end."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock, slips
from jiceng.kernel.ciphers import blinds
from jiceng.kernel.once import once
from jiceng.kernel.uids import uid7
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of
from jiceng.kit.titles import told as told_of
from jiceng.registers.orgs.models import Org
from jiceng.work.orders import actions
from jiceng.work.orders.access import KEEPS
from jiceng.work.orders.flows import OPEN
from jiceng.work.orders.forms import CounterForm
from jiceng.work.orders.models import Order
from jiceng.work.orders.rules import elsewhere

SHOWN, DIGITS = 40, 7


def counter(request: HttpRequest) -> HttpResponse:
    """Take one in, or find one; whoever called before is known by the number."""
    actor: Any = request.user
    form = CounterForm(
        request.POST or None, actor=actor, initial={} if request.POST else _usual(actor)
    )
    warned, known = "warned" in request.POST, list[Order]()
    if request.method == "POST" and form.is_valid():
        found = elsewhere(text=form.cleaned_data["text"])
        known = [] if warned else list(_open_of(actor, form.cleaned_data["phone"]))
        if warned or not (found or known):
            made = _taken(request, form)
            if made is not None and request.POST.get("print"):
                return redirect(f"{reverse('orders.slip', args=[made.pk])}?now=1")
            if made is not None:
                return redirect(f"{reverse('orders.counter')}?made={made.pk}")
        elif found:
            form.add_error("text", told_of(found[0]))
        warned = warned or bool(found or known)
    said = (request.POST.get("phone") or request.GET.get("q") or "").strip()[:30]
    context = {
        "title": _("窗口登记"), "form": form, "once": key_of(request) or uid7(), "warned": warned,
        "made": _made(request, actor), "today": _cells(_today(actor)), "q": said,
        "found": _cells(known or (_found(actor, said) if said else [])), "task": "orders.counter",
        "known": bool(known),
    }  # fmt: skip
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "orders/counter.html", context, status=status)


def _usual(actor: Any) -> dict[str, Any]:
    """The office itself, as long as there is only one."""
    held = Org.objects.filter(path__in=actor.reach(*KEEPS), until=None).order_by("path")
    first = held.first()
    return {"org": first.pk if first is not None else None}


def _taken(request: HttpRequest, form: CounterForm) -> Order | None:
    """Once a form; refused words stand beside their field."""
    actor: Any = request.user
    values = {name: value or None for name, value in form.cleaned_data.items()}
    try:
        made: Order = once(
            key_of(request), actor, "orders.submit", lambda: actions.submit(actor=actor, **values)
        )
    except ValidationError as error:
        form.refuse(error)
        return None
    return made


def _made(request: HttpRequest, actor: Any) -> Order | None:
    said = request.GET.get("made", "")
    if not said.isdigit():
        return None
    found: Order | None = Order.objects.visible_to(actor).filter(pk=int(said[:18])).first()
    return found


def _today(actor: Any) -> Any:
    """What was taken in today at this person's offices."""
    rows = Order.objects.visible_to(actor).filter(asked_on=clock.today())
    return rows.filter(channel__in=("counter", "phone", "grid")).order_by("-pk")[:SHOWN]


def _found(actor: Any, said: str) -> Any:
    """By query code, by number, or by a telephone that has something open."""
    rows = Order.objects.visible_to(actor)
    code = slips.read(said)
    if code:
        return rows.filter(code=code)
    year, bar, number = said.partition("-")
    if bar and year.isdigit() and number.isdigit():
        return rows.filter(series__endswith=f"/{year}", number=int(number[:9]))[:SHOWN]
    return _open_of(actor, said)


def _open_of(actor: Any, said: str) -> Any:
    """What is still open for a telephone: whoever called before is not written down twice."""
    digits = "".join(sign for sign in said or "" if sign.isdigit())
    if len(digits) < DIGITS:
        return []
    rows = Order.objects.visible_to(actor)
    known = rows.filter(phone_blind__in=blinds(digits, "phone"), state__in=OPEN)
    return known.order_by("due_on", "pk")[:SHOWN]


def _cells(rows: Any) -> list[dict[str, Any]]:
    return [
        {
            "title": f"{one.shown_number} {one.text[:40]}",
            "words": f"{one.get_channel_display()} · {_('最迟')} {one.due_on}",
            "url": reverse("orders.orders.detail", args=[one.pk]),
            "state": {"tone": "active", "title": one.get_state_display()},
        }
        for one in rows
    ]
