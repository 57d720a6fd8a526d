"""Holding: dispatched, assigned, taken, handed back; one leads, and only one."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import Prepared, reread
from jiceng.kernel.steps import take, take_many
from jiceng.kit.handoffs import hand_on
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.services.models import Provider
from jiceng.registers.teams.models import Team
from jiceng.work.orders.flows import HELD, OPEN, ORDER, POOLED
from jiceng.work.orders.models import Hold, Order


def said(reason: str, field: str = "reason") -> str:
    """The reason, tidied; refused where there is none."""
    if not reason.strip():
        raise ValidationError({field: _("请写明原因")})
    return reason.strip()


def hold_fast(order: Order) -> None:
    """The order as it is now, kept from others for this transaction; refused where it was passed
    on since this person saw it.
    """
    rows = Order.objects.select_for_update(of=("self",)).filter(handler=order.handler_id)
    try:
        order.refresh_from_db(from_queryset=rows)
    except Order.DoesNotExist:
        raise StepError(_("这一单刚被转走，请刷新后再看")) from None


def accepted(order: Order) -> dict[str, Any]:
    """Whatever an office does with it first is its acceptance."""
    return {"accepted_on": order.accepted_on or clock.today()}


@transaction.atomic
def dispatch(order: Order, *, actor: Actor) -> Order:
    """派单: into the pool of its organisation, where members take it."""
    hold_fast(order)
    take(order, ORDER, "dispatch", actor=actor, **pooled(order), **accepted(order))
    note(actor, "orders.dispatch", order)
    return order


def pooled(order: Order) -> dict[str, Any]:
    """Into the pool now; the first day it was put there stays."""
    now = clock.now()
    return {"pooled_at": now, "pooled_on": order.pooled_on or now.date()}


@transaction.atomic
def dispatch_many(orders: Sequence[Order], *, actor: Actor) -> None:
    """Several at once."""
    today, now = clock.today(), clock.now()
    take_many(orders, ORDER, "dispatch", actor=actor, pooled_at=now)
    for first in ("accepted_on", "pooled_on"):
        fresh = [one for one in orders if getattr(one, first) is None]
        Order.objects.filter(pk__in=[one.pk for one in fresh]).update(**{first: today})
        for one in fresh:
            setattr(one, first, today)
    note_many(actor, "orders.dispatch", orders)


def _lead(order: Order, now: Any, **who: Any) -> Hold:
    """The holder, and how many minutes the order had waited in the pool, where it was there."""
    since = order.pooled_at
    waited = int((now - since).total_seconds() // 60) if since is not None else None
    return Hold(order=order, org=order.handler, begun_at=now, role=Hold.Role.LEAD, waited=waited,
                **who)  # fmt: skip


@transaction.atomic
def assign(
    order: Order, *, actor: Actor, member: Member | None = None, provider: Provider | None = None,
    team: Team | None = None,
) -> Order:  # fmt: skip
    """指派 to a member, a provider or a team; to the office itself where none is named."""
    if sum(one is not None for one in (member, provider, team)) > 1:
        raise ValidationError(_("党员、服务商、服务队只能选一个"))
    if provider is not None and (provider.until is not None or provider.paused_on is not None):
        raise ValidationError({"provider": _("这家服务商暂停接单，请换一家")})
    hold_fast(order)
    now = clock.now()
    take(order, ORDER, "assign", actor=actor, taken_at=now, **accepted(order))
    _lead(order, now, member=member, provider=provider, team=team).save()
    note(actor, "orders.assign", order)
    hand_on("orders.assigned", order, actor=actor)
    return order


@transaction.atomic
def claim(order: Order, *, actor: Actor, member: Member | None = None) -> Order:
    """接单: whoever is first. One UPDATE of a row that still waits in this very pool, so that
    neither a second taker nor a cancelling nor a passing on can win as well.
    """
    now = clock.now()
    here = Order.objects.filter(pk=order.pk, state=POOLED, handler=order.handler_id)
    if not here.update(state=HELD, taken_at=now):
        raise StepError(_("这一单刚被别人接了，请看看别的"))
    reread(order)
    _lead(order, now, member=member).save()
    note(actor, "orders.claim", order)
    return order


@transaction.atomic
def claim_many(pairs: Sequence[tuple[Order, Member | None]], *, actor: Actor) -> None:
    """Several orders, each by its taker; all of them, or none."""
    now, orders = clock.now(), [order for order, _member in pairs]
    take_many(orders, ORDER, "claim", actor=actor, taken_at=now)
    Hold.objects.bulk_create([_lead(order, now, member=who) for order, who in pairs])
    note_many(actor, "orders.claim", orders)


@transaction.atomic
def join(order: Order, *, actor: Actor, member: Member) -> Hold:
    """协办: one more hand beside the one that leads."""
    if not Order.objects.filter(pk=order.pk, state=HELD).exists():
        raise StepError(_("这一单现在没有人主办，不能协办；可以直接接单"))
    try:
        with transaction.atomic():
            made: Hold = Hold.objects.create(
                order=order, org=order.handler, member=member, role=Hold.Role.ALSO,
                begun_at=clock.now(),
            )  # fmt: skip
    except IntegrityError as error:
        raise StepError(_("您已经在办这一单")) from error
    note(actor, "orders.join", order)
    return made


def let_go(order: Order, end: str, why: str = "") -> None:
    """Every hold of an order ends; nobody has it any more."""
    Hold.objects.open().filter(order=order).update(ended_at=clock.now(), end=end, why=why)


@transaction.atomic
def hand_back(order: Order, *, actor: Actor, reason: str) -> Order:
    """退单: back into the pool, with the reason; the clock runs on."""
    why = said(reason)
    take(order, ORDER, "hand_back", actor=actor, taken_at=None, **pooled(order))
    let_go(order, Hold.End.BACK, why)
    note(actor, "orders.hand_back", order, reason=why)
    return order


@transaction.atomic
def release(member: Member, *, actor: Actor) -> int:
    """A member who left holds nothing any more: what they led goes back into its pool."""
    if not HELD_BY(member.pk):
        return 0
    held = Hold.objects.open().filter(member=member)
    why = _("“%s”已不在本支部") % member
    held.filter(role=Hold.Role.ALSO).update(ended_at=clock.now(), end=Hold.End.MOVED, why=why)
    led = Order.objects.filter(pk__in=held.lead().values("order"), state=HELD)
    count = 0
    for order in led.select_related("handler").order_by("pk"):
        hand_back(order, actor=actor, reason=why)
        count += 1
    return count


HELD_BY = Prepared(lambda who: Hold.objects.open().filter(member=who))


def orders_hold(org: Org, on: date) -> str:
    """An organisation with orders in hand passes them on before it is abolished."""
    del on
    count = Order.objects.filter(handler=org, state__in=OPEN).count()
    said = _("“%(org)s”手上还有 %(count)s 件没有办完的诉求，请先办结或转办")
    return said % {"org": org, "count": count} if count else ""


@transaction.atomic
def arrive(order: Order, *, actor: Actor) -> Order:
    """到达: when somebody was there; asked to arrival is what the fifteen minutes are about."""
    here = Order.objects.filter(pk=order.pk, state=HELD, arrived_at=None)
    if not here.update(arrived_at=clock.now()):
        raise StepError(_("还没有人接单，或者已经登记过到达"))
    reread(order)
    note(actor, "orders.arrive", order)
    return order
