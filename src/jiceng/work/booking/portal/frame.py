"""What a person may do with a booking on the phone, and how it is said there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.access import may
from jiceng.kit.forms import RecordForm
from jiceng.registers.meetings.access import ROLLS
from jiceng.work.booking import actions, forms
from jiceng.work.booking.access import BOOKS, RECEIVES
from jiceng.work.booking.flows import ACCEPTED, NO_SHOW, REFUSED, REQUESTED, USED, WAITING
from jiceng.work.booking.models import Booking

TONES = {WAITING: "draft", REQUESTED: "active", ACCEPTED: "done", USED: "done",
         REFUSED: "late", NO_SHOW: "late"}  # fmt: skip


@dataclass(frozen=True)
class Offered:
    """A verb this person may do now."""

    name: str
    title: str
    action: Callable[..., Any]
    form: type[RecordForm] | None = None


def offered(booking: Booking, actor: Actor) -> Iterator[Offered]:
    """The verbs of a booking, by whose turn it is."""
    own = may(actor, BOOKS, booking.org.path)
    keeps = may(actor, RECEIVES, booking.space.venue.keeper.path)
    begun = booking.starts_at <= clock.now()
    state = booking.state
    if keeps and state == REQUESTED:
        yield Offered("approve", _("同意"), actions.approve)
        yield Offered("refuse", _("不同意"), actions.refuse, forms.RefuseForm)
    if own and state == ACCEPTED and booking.reconfirm_by and not booking.confirmed_on:
        yield Offered("confirm", _("确认还来"), actions.confirm)
    if (own or keeps) and state == ACCEPTED and begun:
        yield Offered("complete", _("登记使用"), actions.complete, forms.CompleteForm)
    if keeps and state == ACCEPTED and begun:
        yield Offered("miss", _("记未到"), actions.miss)
    if own and not begun and state in {WAITING, REQUESTED, ACCEPTED}:
        yield Offered("retime", _("改期"), actions.retime, forms.RetimeForm)
    if own and state in {WAITING, REQUESTED, ACCEPTED} and booking.ends_at > clock.now():
        yield Offered("cancel", _("取消预约"), actions.cancel)
    rolls = may(actor, ROLLS, booking.org.path)
    if rolls and state == USED and booking.kind and booking.meeting_id is None:
        yield Offered("attend", _("补记会议"), actions.attend, forms.AttendForm)
    if own and state == USED and booking.grade is None:
        yield Offered("rate", _("反馈"), actions.rate, forms.RateForm)


def mine(actor: Any, pk: int) -> Booking:
    """A booking this person sees; Http404 for any other."""
    rows = Booking.objects.visible_to(actor).select_related("org", "space__venue__keeper")
    found: Booking | None = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def item(booking: Booking, *, whose: bool = False) -> dict[str, Any]:
    """One booking as a cell of a list."""
    words = f"{booking.held_on} {booking.hours}"
    if whose:
        words = f"{words} · {booking.org} · {_('%d 人') % booking.persons}"
    return {
        "title": str(booking.space),
        "words": words,
        "url": reverse("booking.show", args=[booking.pk]),
        "state": {"tone": TONES.get(booking.state, "draft"),
                  "title": booking.get_state_display()},
    }  # fmt: skip
