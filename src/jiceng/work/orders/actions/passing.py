"""Passing on: between levels, back, or to whose matter it really is; the clock runs on."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note
from jiceng.kernel.prepared import reread
from jiceng.kernel.steps import take
from jiceng.kit.handoffs import hand_on
from jiceng.registers.orgs.models import Org
from jiceng.work.orders.actions.clocks import end_pause
from jiceng.work.orders.actions.holding import accepted, hold_fast, let_go, said
from jiceng.work.orders.flows import ORDER
from jiceng.work.orders.models import Hold, Move, Order, Rest


def way_of(source: Org, to: Org) -> str:
    """Down the tree, up, or across."""
    if to.path.startswith(source.path):
        return str(Move.Way.DOWN)
    return str(Move.Way.UP if source.path.startswith(to.path) else Move.Way.ACROSS)


def _moved(order: Order, source: Org, to: Org | None, way: str, why: str) -> None:
    Move.objects.create(order=order, way=way, source=source, to=to, moved_on=clock.today(), why=why)


@transaction.atomic
def transfer(order: Order, *, actor: Actor, to: Org, reason: str) -> Order:
    """转办 to another organisation, of whatever level; its clock runs on as it was."""
    why, source = said(reason), order.handler
    if to.pk == source.pk:
        raise ValidationError({"to": _("现在就由“%s”承办") % to})
    if to.until is not None and to.until <= clock.today():
        raise ValidationError({"to": _("“%s”已经撤销，请选现在的单位") % to})
    _go(order, "transfer", actor, handler=to, taken_at=None, pooled_at=None)
    let_go(order, Hold.End.MOVED, why)
    _moved(order, source, to, way_of(source, to), why)
    note(actor, "orders.transfer", order, reason=why, source=source.pk, to=to.pk)
    hand_on("orders.transferred", order, actor=actor)
    return order


def _go(order: Order, verb: str, actor: Actor, **changes: Any) -> None:
    """The step, if the order is still where this person saw it."""
    hold_fast(order)
    take(order, ORDER, verb, actor=actor, **accepted(order), **changes)


@transaction.atomic
def send_back(order: Order, *, actor: Actor, reason: str) -> Order:
    """退回 to whoever passed it here last."""
    why, source = said(reason), order.handler
    last = Move.objects.filter(order=order, to=source).exclude(way=Move.Way.BACK)
    came = last.order_by("-pk").select_related("source").first()
    if came is None:
        raise StepError(_("这一单不是别处转来的，没有可以退回的单位；不归这里办的请“转办”"))
    _go(order, "send_back", actor, handler=came.source, taken_at=None, pooled_at=None)
    _moved(order, source, came.source, Move.Way.BACK, why)
    note(actor, "orders.send_back", order, reason=why)
    hand_on("orders.transferred", order, actor=actor)
    return order


@transaction.atomic
def hand_out(order: Order, *, actor: Actor, outside: str, reason: str) -> Order:
    """转外单位: a petition, a case, another authority's matter. It has clocks of its own there, and
    is counted here as handed out, never as finished.
    """
    why, source = said(reason), order.handler
    _go(order, "hand_out", actor, outside=outside)
    end_pause(order)
    let_go(order, Hold.End.MOVED, why)
    _moved(order, source, None, Move.Way.OUT, why)
    Rest.objects.create(order=order, kind=Rest.Kind.OUT, since=clock.today())
    note(actor, "orders.hand_out", order, reason=why, outside=outside)
    hand_on("orders.answered", order, actor=actor)
    return order


@transaction.atomic
def mark(order: Order, *, actor: Actor, reason: str) -> Order:
    """认定超出职责: it stays in the counts and is left out of the rates; said why."""
    why = said(reason)
    here = Order.objects.filter(pk=order.pk, unreasonable_on=None)
    if not here.update(unreasonable_on=clock.today(), unreasonable=why):
        raise StepError(_("已经认定过"))
    reread(order)
    note(actor, "orders.mark", order, reason=why)
    return order


@transaction.atomic
def unmark(order: Order, *, actor: Actor, reason: str) -> Order:
    """取消认定."""
    why = said(reason)
    here = Order.objects.filter(pk=order.pk, unreasonable_on__isnull=False)
    if not here.update(unreasonable_on=None, unreasonable=""):
        raise StepError(_("没有认定过"))
    reread(order)
    note(actor, "orders.unmark", order, reason=why)
    return order
