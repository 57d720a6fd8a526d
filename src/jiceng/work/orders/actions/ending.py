"""Ending: finished, confirmed by the requester, by a call or by silence; rated; taken up again."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor, System
from jiceng.kernel.deadlines import add_workdays
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import JournalLine, note, note_many
from jiceng.kernel.looks import issue_ticket
from jiceng.kernel.prepared import reread
from jiceng.kernel.steps import take, take_many
from jiceng.kit.handoffs import hand_on
from jiceng.registers.calendar.models import calendar
from jiceng.registers.matters import actions as matters
from jiceng.registers.notices.rules import masked
from jiceng.work.orders.actions.clocks import end_pause
from jiceng.work.orders.actions.holding import let_go, said
from jiceng.work.orders.actions.photos import drop_photos
from jiceng.work.orders.flows import CLOSED, DONE, ORDER
from jiceng.work.orders.models import (
    Delay,
    Follower,
    Hold,
    Order,
    Rating,
    Rest,
    allowed,
    terms_on,
)
from jiceng.work.orders.rules import is_bad, may_rate, may_reopen

SYSTEM = "系统"


@transaction.atomic
def finish(order: Order, *, actor: Actor, outcome: str, families: int | None = None) -> Order:
    """办结 in one sentence; no photograph is asked. `families`: how many homes it helped."""
    if not outcome.strip():
        raise ValidationError({"outcome": _("请写一句办理结果，不要求照片")})
    today = clock.today()
    take(order, ORDER, "finish", actor=actor, outcome=outcome.strip(), finished_on=today,
         families=families)  # fmt: skip
    end_pause(order)
    let_go(order, Hold.End.DONE)
    Rest.objects.create(order=order, kind=Rest.Kind.FINISHED, since=today)
    note(actor, "orders.finish", order)
    hand_on("orders.answered", order, actor=actor)
    return order


@transaction.atomic
def finish_many(
    orders: Sequence[Order], *, actor: Actor, outcome: str, families: int | None = None
) -> None:
    """Several with the same result, none of them paused; `families` each."""
    today, keys = clock.today(), [one.pk for one in orders]
    take_many(orders, ORDER, "finish", actor=actor, outcome=outcome, finished_on=today,
              families=families)  # fmt: skip
    Hold.objects.open().filter(order__in=keys).update(ended_at=clock.now(), end=Hold.End.DONE)
    Rest.objects.bulk_create(
        Rest(order=one, kind=Rest.Kind.FINISHED, since=today) for one in orders
    )
    note_many(actor, "orders.finish", orders)
    for one in orders:
        hand_on("orders.answered", one, actor=actor)


@transaction.atomic
def close(order: Order, *, actor: Actor, ending: str = Order.Ending.CALL_BACK) -> Order:
    """回访确认, by the requester's own word, or because nothing was heard for so long."""
    take(order, ORDER, "close", actor=actor, closed_on=clock.today(), ending=ending)
    note(actor, "orders.close", order, ending=ending)
    return order


@transaction.atomic
def close_many(
    orders: Sequence[Order], *, actor: Actor, ending: str = Order.Ending.CALL_BACK
) -> None:
    """Several at once."""
    take_many(orders, ORDER, "close", actor=actor, closed_on=clock.today(), ending=ending)
    note_many(actor, "orders.close", orders, ending=ending)


@transaction.atomic
def rate(order: Order, *, actor: Actor, grade: int, words: str = "") -> Rating:
    """评价: once, by whoever asked; a bad one opens a call back within the local time."""
    held = worked_on(order, actor)
    refused = may_rate(
        finished=order.state in {DONE, CLOSED},
        rated=Rating.objects.filter(order=order).exists(),
        held=held,
    )
    if refused:
        raise ValidationError(_(refused))
    try:
        with transaction.atomic():
            made: Rating = Rating.objects.create(
                order=order, grade=grade, words=words.strip(), rated_on=clock.today()
            )
    except IntegrityError as error:
        raise ValidationError(_("这一件已经评价过，一件只评一次")) from error
    note(actor, "orders.rate", order, grade=grade)
    if is_bad(grade=grade):
        _call_back(order, made, actor)
    return made


def worked_on(order: Order, actor: Actor) -> bool:
    """Did this person hold it, or finish it for an office, a team or a provider that held it?"""
    if actor.pk is None:
        return False
    member = getattr(actor, "member_id", None)
    if member is not None and Hold.objects.filter(order=order, member=member).exists():
        return True
    lines = JournalLine.objects.about(order).filter(verb="orders.finish", actor=actor.pk)
    return bool(lines.exists())


def _call_back(order: Order, rating: Rating, actor: Actor) -> None:
    """Somebody telephones, with a day; what comes of it stands in the matter."""
    due = add_workdays(clock.today(), allowed(order.handler, clock.today()).call_back, calendar())
    matters.lodge(
        actor=actor, title=_("差评回访：%s") % order.shown_number, org=order.handler,
        sender=order.handler.parent or order.handler, source="request", origin=order,
        origin_text=rating.get_grade_display(), due_on=due.day,
    )  # fmt: skip


@transaction.atomic
def rate_many(rows: Sequence[tuple[Order, Mapping[str, Any]]], *, actor: Actor) -> list[Rating]:
    """Each as `rate` asks: grade, words."""
    return [rate(order, actor=actor, **said) for order, said in rows]


@transaction.atomic
def call(order: Order, *, actor: Actor, reason: str) -> Rating:
    """差评已回访: what was said on the telephone."""
    why = said(reason)
    here = Rating.objects.filter(order=order, called_on=None)
    if not here.update(called_on=clock.today()):
        raise StepError(_("没有评价，或者已经回访过"))
    note(actor, "orders.call", order, reason=why)
    made: Rating = Rating.objects.get(order=order)
    return made


@transaction.atomic
def reopen(order: Order, *, actor: Actor, reason: str) -> Order:
    """重新办理: with a reason, as often and as late as holds here; the clock begins anew."""
    why, terms = said(reason), allowed(order.org, clock.today())
    refused = may_reopen(
        times=order.reopened, limit=terms.reopenings, finished_on=order.finished_on,
        today=clock.today(), days=terms.reopen_days,
    )  # fmt: skip
    if refused:
        raise ValidationError(_(refused))
    take(
        order, ORDER, "reopen", actor=actor, reopened=order.reopened + 1, finished_on=None,
        closed_on=None, ending="", taken_at=None, pooled_at=None,
    )  # fmt: skip
    Rest.objects.filter(order=order, until=None).update(until=clock.today())
    _fresh_clock(order, terms.days, why)
    note(actor, "orders.reopen", order, reason=why)
    hand_on("orders.reopened", order, actor=actor)
    return order


def _fresh_clock(order: Order, days: int, why: str) -> None:
    """A deadline of the usual length from today, as a delay that says why."""
    due = add_workdays(clock.today(), days, calendar())
    if due.day > order.due_on:
        Delay.objects.create(
            order=order, sort=Delay.Sort.EXTENSION, days=days, to=due.day, why=why,
            decided_on=clock.today(),
        )  # fmt: skip
        order.due_on = due.day
        order.save(update_fields=["due_on"])


@transaction.atomic
def cancel(order: Order, *, actor: Actor, reason: str) -> Order:
    """撤回 by whoever asked, or written down wrongly: it stays readable and is counted nowhere."""
    why = said(reason)
    take(order, ORDER, "cancel", actor=actor, closed_on=clock.today())
    end_pause(order)
    let_go(order, Hold.End.CANCELLED, why)
    Rest.objects.create(order=order, kind=Rest.Kind.CANCELLED, since=clock.today())
    note(actor, "orders.cancel", order, reason=why)
    return order


# Who is to be reached ------------------------------------------------------------------------


def reveal(order: Order, *, actor: Actor, purpose: str) -> dict[str, str]:
    """联系方式 in full, for whoever has it in hand: every look is written down."""
    names = [name for name in ("contact", "phone", "spot") if getattr(order, name) is not None]
    if not names:
        raise ValidationError(_("没有留联系方式，或者已经清除"))
    ticket = issue_ticket(actor, order, *names, purpose=purpose)
    return {name: getattr(order, name).open(ticket) for name in names}


# Each night ---------------------------------------------------------------------------------


def settle_silent() -> int:
    """到期没有回音的算确认: nobody said anything for so many days; how many."""
    closed, today = 0, clock.today()
    terms = terms_on(today)
    rows = Order.objects.filter(state=DONE).select_related("org").order_by("pk")
    for one in rows.iterator(500):
        days = terms(one.org).silence
        if one.finished_on is None or today < one.finished_on + timedelta(days=days):
            continue
        try:
            close(one, actor=System(SYSTEM), ending=Order.Ending.SILENCE)
        except StepError:
            continue  # answered this very moment
        closed += 1
    return closed


def clear_contacts() -> int:
    """Contact data leave so many days after closing; how many orders."""
    today, gone = clock.today(), []
    out = Rest.objects.filter(order=OuterRef("pk"), kind=Rest.Kind.OUT, until=None)
    rows = Order.objects.annotate(last=Coalesce("closed_on", Subquery(out.values("since")[:1])))
    terms = terms_on(today)
    shut: Any = rows.filter(cleared_on=None, last__lte=today).select_related("org")
    for one in shut.order_by("pk"):
        if today >= one.last + timedelta(days=terms(one.org).keep_days):
            gone.append(one.pk)
    return clear(gone, actor=System(SYSTEM))


def _mask_words(orders: Sequence[Order]) -> None:
    """Numbers that people wrote into their words leave as well; the words stay."""
    for order in orders:
        told = {"text": masked(order.text), "outcome": masked(order.outcome)}
        if told != {"text": order.text, "outcome": order.outcome}:
            Order.objects.filter(pk=order.pk).update(**told)
    for rating in Rating.objects.filter(order__in=orders).exclude(words=""):
        if rating.words != (words := masked(rating.words)):
            Rating.objects.filter(pk=rating.pk).update(words=words)


@transaction.atomic
def take_back(order: Order, *, actor: Actor) -> Order:
    """收回联系方式 by whoever left it: gone at once, with photos and out of what was written as
    well. The order goes on without it, and whoever else follows it is still told.
    """
    left = Q(phone__isnull=False) | Q(contact__isnull=False) | Q(spot__isnull=False)
    here = Order.objects.filter(left, pk=order.pk)
    shown = drop_photos([order], actor=actor, reason=_("本人收回"))
    if not here.update(contact=None, phone=None, phone_blind="", spot=None) and not shown:
        raise StepError(_("没有留联系方式，或者已经清除"))
    _mask_words([order])
    reread(order)
    note(actor, "orders.take_back", order)
    hand_on("orders.taken_back", order, actor=actor)
    return order


@transaction.atomic
def clear(keys: Sequence[int], *, actor: Actor) -> int:
    """清除联系方式 of these orders and of those who followed them, also out of what was written."""
    rows = Order.objects.filter(pk__in=keys, cleared_on=None)
    orders = list(rows)
    rows.update(contact=None, phone=None, phone_blind="", spot=None, cleared_on=clock.today())
    _mask_words(orders)
    drop_photos(orders, actor=actor, reason=_("保留期已满"))
    Follower.objects.filter(order__in=keys).update(phone=None, phone_blind="")
    if orders:
        note_many(actor, "orders.clear", orders)
    return len(orders)
