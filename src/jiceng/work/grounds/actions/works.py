"""Rooms offered by firms, works on venues, money put into them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import reread
from jiceng.kernel.steps import take
from jiceng.registers.venues import actions as venues
from jiceng.registers.venues.models import Level, State, Status, Venue
from jiceng.work.grounds.actions.standard import in_order, keeper_of, past
from jiceng.work.grounds.flows import ACCEPTED, OFFER, STOPPED, WORKS
from jiceng.work.grounds.models import Offer, Spending, Works


@transaction.atomic
def offer(*, actor: Actor, **values: Any) -> Offer:
    """登记闲置场所; see `offer_many`."""
    return offer_many([values], actor=actor)[0]


@transaction.atomic
def offer_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Offer]:
    """Rooms offered: org, unit, name, location, area, offered_on, terms."""
    for row in rows:
        past(row["offered_on"], "offered_on")
    at = clock.now()
    made = Offer.objects.bulk_create([Offer(recorded_at=at, **row) for row in rows])
    note_many(actor, "grounds.offer", made)
    return made


def _move(one: Offer, name: str, actor: Actor, on: date, words: str, **changes: Any) -> None:
    past(on, "on")
    in_order(on, (one.offered_on, _("提供")), (one.agreed_on, _("议定")),
             (one.renovated_on, _("开始改造")), (one.used_on, _("投入使用")))  # fmt: skip
    take(one, OFFER, name, actor=actor, told=words or one.told, **changes)


@transaction.atomic
def agree(
    one: Offer, *, actor: Actor, on: date, terms: str, until_on: date | None = None,
    words: str = "",
) -> Offer:  # fmt: skip
    """议定: for how long, who pays, who looks after it."""
    if until_on is not None and until_on <= on:
        raise ValidationError({"until_on": _("使用期限要晚于议定日期")})
    _move(one, "agree", actor, on, words, agreed_on=on, terms=terms, until_on=until_on)
    note(actor, "grounds.agree", one, reason=words, on=on)
    return one


@transaction.atomic
def decline(one: Offer, *, actor: Actor, on: date, words: str = "") -> Offer:
    """不采用, with the reason."""
    _move(one, "decline", actor, on, words, ended_on=on)
    note(actor, "grounds.decline", one, reason=words, on=on)
    return one


@transaction.atomic
def renovate(one: Offer, *, actor: Actor, on: date, words: str = "") -> Offer:
    """开始改造."""
    _move(one, "renovate", actor, on, words, renovated_on=on)
    note(actor, "grounds.renovate", one, reason=words, on=on)
    return one


@transaction.atomic
def put_to_use(
    one: Offer, *, actor: Actor, on: date, venue: Venue | None = None, kind: str = "",
    name: str = "", words: str = "",
) -> Offer:  # fmt: skip
    """投入使用: the room is a venue from that day, a new one where none was registered."""
    past(on, "on")
    if venue is None:
        venue = venues.register(
            actor=actor, name=name or one.name, kind=kind, level=Level.COMMUNITY,
            keeper=one.org, operator=one.unit, area=one.area, address=one.location, since=on,
        )  # fmt: skip
    else:
        status = Status.objects.get(venue=venue, until=None)
        if status.state != State.IN_USE:
            venues.turn(venue, actor=actor, state=State.IN_USE, since=on, reason=_("投入使用"))
    _move(one, "put_to_use", actor, on, words, used_on=on, venue=venue)
    note(actor, "grounds.put_to_use", one, reason=words, on=on)
    return one


@transaction.atomic
def take_back(one: Offer, *, actor: Actor, on: date, words: str = "") -> Offer:
    """收回: the unit needs its room again; the venue closes that day."""
    _move(one, "take_back", actor, on, words, ended_on=on)
    venue = one.venue
    if venue is not None and not Status.objects.filter(venue=venue, until=None, state=State.CLOSED):
        venues.turn(venue, actor=actor, state=State.CLOSED, since=on, reason=_("场所收回"))
    note(actor, "grounds.take_back", one, reason=words, on=on)
    return one


# Works ------------------------------------------------------------------------------------


@transaction.atomic
def plan(*, actor: Actor, **values: Any) -> Works:
    """阵地工程立项; see `plan_many`."""
    return plan_many([values], actor=actor)[0]


@transaction.atomic
def plan_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Works]:
    """Works on venues: venue, name, kind, budget, contract, planned_on, offer."""
    at, made = clock.now(), []
    for row in rows:
        past(row["planned_on"], "planned_on")
        venue = row["venue"]
        org = keeper_of(venue, row["planned_on"])
        made.append(Works(org=org, area_before=venue.area, recorded_at=at, **row))
    insert(made)
    note_many(actor, "grounds.plan", made)
    return made


@transaction.atomic
def begin(works: Works, *, actor: Actor, on: date, words: str = "") -> Works:
    """开工."""
    past(on, "on")
    in_order(on, (works.planned_on, _("立项")))
    area = Venue.objects.get(pk=works.venue_id).area
    take(works, WORKS, "begin", actor=actor, begun_on=on, area_before=area, told=words)
    note(actor, "grounds.begin", works, reason=words, on=on)
    return works


@transaction.atomic
def accept(
    works: Works, *, actor: Actor, on: date, area_after: Decimal | None = None, words: str = ""
) -> Works:
    """验收: the venue has its new size from that day, in the register and in every figure."""
    past(on, "on")
    in_order(on, (works.planned_on, _("立项")), (works.begun_on, _("开工")))
    venue = Venue.objects.get(pk=works.venue_id)
    after = venue.area if area_after is None else area_after
    added = after - works.area_before if after and works.area_before is not None else None
    take(works, WORKS, "accept", actor=actor, accepted_on=on, area_after=after, added=added,
         told=words)  # fmt: skip
    if area_after is not None and area_after != venue.area:
        venues.alter(venue, actor=actor, since=on, area=area_after)
    note(actor, "grounds.accept", works, reason=words, on=on)
    return works


@transaction.atomic
def stop(works: Works, *, actor: Actor, on: date, words: str = "") -> Works:
    """中止, with the reason."""
    past(on, "on")
    in_order(on, (works.planned_on, _("立项")), (works.begun_on, _("开工")))
    take(works, WORKS, "stop", actor=actor, told=words)
    note(actor, "grounds.stop", works, reason=words, on=on)
    return works


@transaction.atomic
def spend(*, actor: Actor, **values: Any) -> Spending:
    """登记投入; see `spend_many`."""
    return spend_many([values], actor=actor)[0]


@transaction.atomic
def spend_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Spending]:
    """Money paid for works: works, paid_on, amount, source, voucher."""
    at, made = clock.now(), []
    for row in rows:
        works = row["works"]
        past(row["paid_on"], "paid_on")
        if row["paid_on"] < works.planned_on:
            said = _("支付日期早于立项日期（%s），请检查") % works.planned_on
            raise ValidationError({"paid_on": said})
        if works.state == STOPPED:
            raise ValidationError({"works": _("这项工程已经中止，不能再登记投入")})
        made.append(Spending(org=works.org, recorded_at=at, **row))
    insert(made)
    note_many(actor, "grounds.spend", made)
    return made


@transaction.atomic
def void_spending(one: Spending, *, actor: Actor, reason: str) -> Spending:
    """作废一笔投入: it stays and is counted nowhere."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么作废")})
    if not Spending.objects.filter(pk=one.pk, void_reason="").update(void_reason=reason):
        raise ValidationError(_("这条记录已经作废"))
    reread(one)
    note(actor, "grounds.void_spending", one, reason=reason)
    return one


def _accepted_works_have_a_day() -> Iterator[str]:
    for pk in Works.objects.filter(state=ACCEPTED, accepted_on=None).values_list("pk", flat=True):
        yield f"阵地工程 {pk} 已验收却没有验收日期"


INVARIANTS = [_accepted_works_have_a_day]
