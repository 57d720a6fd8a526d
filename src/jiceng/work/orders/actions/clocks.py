"""The clock: stopped while one waits for somebody else, extended with a reason, run on."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.deadlines import add_workdays, workdays_between
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note
from jiceng.registers.calendar.models import calendar
from jiceng.work.orders.actions.holding import hold_fast, said
from jiceng.work.orders.models import Delay, Order, Pause

LONGEST = 60  # working days one extension may add


@transaction.atomic
def pause(order: Order, *, actor: Actor, reason: str) -> Pause:
    """暂停计时: from today, for what is waited for."""
    why = said(reason)
    hold_fast(order)
    if not order.is_open:
        raise StepError(_("已经办结的不用暂停"))
    if Pause.objects.filter(order=order, until=None).exists():
        raise StepError(_("已经暂停"))
    made: Pause = Pause.objects.create(order=order, since=clock.today(), why=why)
    note(actor, "orders.pause", order, reason=why)
    return made


@transaction.atomic
def resume(order: Order, *, actor: Actor) -> Order:
    """恢复计时: the working days of the pause are added to the deadline."""
    hold_fast(order)
    open_ = Pause.objects.filter(order=order, until=None).first()
    if open_ is None:
        raise StepError(_("没有暂停"))
    _run_on(order, open_)
    note(actor, "orders.resume", order)
    return order


def _run_on(order: Order, stopped: Pause) -> None:
    """End a pause today and put the deadline off by the working days it lasted."""
    today, days = clock.today(), calendar()
    Pause.objects.filter(pk=stopped.pk, until=None).update(until=today)
    lost = workdays_between(stopped.since, today, days)
    if lost:
        _put_off(order, Delay.Sort.PAUSE, lost, stopped.why)


def end_pause(order: Order) -> None:
    """Whatever settles an order ends its pause as well."""
    stopped = Pause.objects.filter(order=order, until=None).first()
    if stopped is not None:
        _run_on(order, stopped)


def _put_off(order: Order, sort: str, amount: int, why: str) -> date:
    due = add_workdays(order.due_on, amount, calendar())
    Delay.objects.create(
        order=order, sort=sort, days=amount, to=due.day, why=why, decided_on=clock.today()
    )
    order.due_on, order.provisional = due.day, order.provisional or due.provisional
    order.save(update_fields=["due_on", "provisional"])
    return due.day


@transaction.atomic
def extend(order: Order, *, actor: Actor, days: int, reason: str) -> Order:
    """延期 by so many working days."""
    why = said(reason)
    hold_fast(order)
    if not order.is_open:
        raise StepError(_("已经办结的不用延期"))
    if not 1 <= days <= LONGEST:
        raise ValidationError({"days": _("一次延期 1 到 %d 个工作日") % LONGEST})
    to = _put_off(order, Delay.Sort.EXTENSION, days, why)
    note(actor, "orders.extend", order, reason=why, days=days, to=to)
    return order
