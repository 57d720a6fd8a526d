"""待办、未办结、待接收、超期: four boxes, each with what this person sees of both ends."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.access import beneath, may
from jiceng.work.transfers import flows
from jiceng.work.transfers.access import COMMITTEES
from jiceng.work.transfers.flows import BRANCH, COMMITTEE
from jiceng.work.transfers.models import Arrival, Departure

SHOWN = 50


def boxes_of(actor: Actor) -> dict[str, tuple[Any, Any]]:
    """Name → (departures, arrivals): to do by me, unfinished, arriving, past the letter's day."""
    today = clock.today()
    out = Departure.objects.visible_to(actor).select_related("member__person", "org", "to")
    in_ = Arrival.objects.visible_to(actor).select_related("member__person", "org")
    decides = beneath("org__path", tuple(actor.reach(*COMMITTEE)))
    accepts = beneath("org__path", tuple(actor.reach(*BRANCH)))
    to_do = in_.filter(decides, state=flows.OFFERED) | in_.filter(accepts, state=flows.RECEIVED)
    return {
        "todo": (out.filter(decides, state=flows.APPLIED), to_do),
        "open": (out.under_way(), in_.none()),
        "arriving": (out.none(), in_.under_way()),
        "late": (
            out.under_way().filter(valid_until__lt=today),
            in_.under_way().filter(valid_until__lt=today),
        ),
    }


def show_boxes(request: HttpRequest) -> HttpResponse:
    """The four boxes on one page; each line leads to its record."""
    actor: Any = request.user
    titles = {
        "todo": _("待办"),
        "open": _("未办结的转出"),
        "arriving": _("待接收"),
        "late": _("超期"),
    }
    groups = []
    for name, (out, in_) in boxes_of(actor).items():
        verb = _("去办") if name == "todo" else ""
        items = [
            *lines(out, "transfers.departures", verb), *lines(in_, "transfers.arrivals", verb)
        ]  # fmt: skip
        if items:
            groups.append({"title": titles[name], "items": items, "count": _count(out, in_)})
    context = {
        "title": _("接转办理"),
        "groups": groups,
        "nothing": not groups,
        "empty": {"words": _("现在没有在办的组织关系接转。"), "icon": "check"},
        "buttons": _buttons(actor),
    }
    return render(request, "kit/todo.html", context)


def _count(out: Any, in_: Any) -> int:
    found: int = out.count() + in_.count()
    return found


def lines(rows: Iterable[Any], noun: str, verb: str) -> list[dict[str, Any]]:
    """One line for each: who, between which organisations, by when."""
    today = clock.today()
    found = []
    for row in rows.order_by("valid_until", "pk")[:SHOWN]:  # type: ignore[attr-defined]
        leaving = isinstance(row, Departure)
        who = str(row.member) if leaving else row.who
        way = f"{row.org} → {row.destination}" if leaving else f"{row.from_name} → {row.org}"
        late = row.valid_until is not None and row.valid_until < today
        found.append(
            {
                "title": who,
                "where": way,
                "due": row.valid_until,
                "state": {
                    "tone": "late" if late else "open",
                    "title": _("超期") if late else row.get_state_display(),
                },
                "url": reverse(f"{noun}.detail", args=[row.pk]),
                "verb": verb,
            }
        )
    return found


def _buttons(actor: Actor) -> list[dict[str, Any]]:
    found = []
    if actor.reach(*BRANCH):
        found.append({"title": _("申请转出"), "url": reverse("transfers.departures.new"),
                      "icon": "plus", "primary": True})  # fmt: skip
        found.append({"title": _("登记区外转入"), "url": reverse("transfers.arrivals.new")})
    if any(may(actor, COMMITTEES, path) for path in actor.reach(*COMMITTEES)):
        found.append({"title": _("整建制转移"), "url": reverse("transfers.relocate")})
    return found
