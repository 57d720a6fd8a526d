"""What whoever asked may know of an order: where it is, who answers, by when; nothing of others."""

from typing import Any

from django.utils.translation import gettext as _

from jiceng.kernel import clock, masks
from jiceng.kit.tenant import tenant
from jiceng.registers.people.models import Post
from jiceng.registers.venues.models import Venue
from jiceng.work.orders import flows
from jiceng.work.orders.models.clocks import Rest
from jiceng.work.orders.models.order import Order
from jiceng.work.orders.models.parts import Hold
from jiceng.work.orders.rules import petition_by


def leader(order: Order) -> str:
    """Who leads, a person by the family name alone."""
    rows = Hold.objects.open().lead().filter(order=order)
    hold = rows.select_related("member__person", "provider", "team").first()
    if hold is None or (hold.member or hold.provider or hold.team) is None:
        return ""
    return masks.name(hold.whom) if hold.member is not None else hold.whom


def in_charge(order: Order) -> str:
    """王书记: who answers for the office, until somebody has taken it on by name."""
    rows = Post.objects.secretaries().standing(clock.today()).filter(org=order.handler_id)
    post = rows.select_related("person").order_by("since", "pk").first()
    if post is None:
        return ""
    family = masks.name(post.person.name).rstrip("×·")
    return _("%(family)s%(post)s") % {"family": family, "post": post.get_title_display()}


def telephone(order: Order) -> str:
    """The office's own number, else that of a place it keeps, its superior's, the help telephone:
    nobody is left without one.
    """
    handler = order.handler
    if handler.phone:
        return handler.phone
    places = Venue.objects.in_use(clock.today()).filter(keeper=handler).exclude(telephone="")
    here = places.order_by("pk").values_list("telephone", flat=True).first()
    above = handler.parent.phone if handler.parent is not None else ""
    return here or above or tenant().get("help_phone", "")


def answer_lines(order: Order) -> list[tuple[str, str]]:
    """Label and text: the receipt, on the page and on paper alike."""
    what = order.text if len(order.text) <= SHOWN else f"{order.text[:SHOWN]}…"
    taker = leader(order)
    by = f"{order.due_on}（{_('暂定')}）" if order.provisional else str(order.due_on)
    said = (
        (_("编号"), order.shown_number), (_("内容"), what),
        (_("承办单位"), str(order.handler)), (_("承办人"), taker),
        (_("负责人"), "" if taker else in_charge(order)),
        (_("联系电话"), telephone(order)), (_("最迟答复"), by if order.is_open else ""),
        (_("办理结果"), order.outcome if order.state in ENDED else ""),
        (_("重新办理"), _("第 %d 次") % order.reopened if order.reopened else ""),
        (_("转往"), order.get_outside_display() if order.state == flows.OUT else ""),
        (_("对方最迟登记、转送"), _petition_day(order)),
    )  # fmt: skip
    return [(label, text) for label, text in said if text]


def _petition_day(order: Order) -> str:
    """A petition runs on its own clock from the day it was handed over."""
    if order.state != flows.OUT or order.outside != Order.Outside.PETITION:
        return ""
    handed = Rest.objects.filter(order=order, kind=Rest.Kind.OUT, until=None).first()
    return str(petition_by(handed_on=handed.since)) if handed is not None else ""


SHOWN = 40
ENDED = (flows.DONE, flows.CLOSED)


def course(order: Order) -> list[dict[str, Any]]:
    """The stations it has passed, with their days."""
    said = (
        (_("提出"), order.asked_on), (_("受理"), order.accepted_on),
        (_("接单"), order.taken_at), (_("办结"), order.finished_on),
        (_("确认"), order.closed_on),
    )  # fmt: skip
    return [{"title": title, "text": day, "kind": "date"} for title, day in said if day]
