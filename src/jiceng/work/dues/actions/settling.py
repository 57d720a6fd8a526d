"""差额: collected, given back or set off against later months; restated where nobody has paid."""

from collections.abc import Collection, Sequence
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
from jiceng.registers.members.models import Member
from jiceng.work.dues import rules
from jiceng.work.dues.actions.ledger import Move, Movement, What, shift
from jiceng.work.dues.actions.paying import charge_of, pay, take_out
from jiceng.work.dues.actions.rolls import PaidError
from jiceng.work.dues.models import (
    Adjustment,
    Charge,
    Difference,
    Payment,
    Way,
    difference,
    difference_of,
    month_said,
)

How = Adjustment.What
MOST_MONTHS = 60


@transaction.atomic
def settle(charge: Charge, *, actor: Actor, **values: Any) -> Adjustment:
    """办理差额 of one month; see `settle_months`."""
    return _settle([charge], actor=actor, **values)[0]


@transaction.atomic
def settle_months(
    *, actor: Actor, member: Member, months: Sequence[int], **values: Any
) -> Adjustment:
    """办理差额 of several months of one member, all one way: what, settled_on, reason, way.

    `what` is collect, refund or offset; `later` are the months an offset pays. Gives the first
    month's adjustment. Raises ValidationError with a plain sentence for a month without a
    difference, not paid yet, or one that goes the other way.
    """
    if not months or len(months) > MOST_MONTHS:
        raise ValidationError({"months": _("请写明是哪几个月，一次最多%d个月") % MOST_MONTHS})
    rows = Charge.objects.filter(member=member, roll__month_no__in=months)
    listed = list(rows.select_related("roll__org", "member__person").order_by("roll__month_no"))
    if absent := sorted(set(months) - {one.roll.month_no for one in listed}):
        words = _("%(who)s %(month)s没有列出应交，没有差额可办")
        said = {"who": member, "month": month_said(absent[0])}
        raise ValidationError({"months": words % said})
    return _settle(listed, actor=actor, **values)[0]


def _settle(
    charges: Sequence[Charge],
    *,
    actor: Actor,
    what: str,
    settled_on: date,
    reason: str,
    way: str = Way.CASH,
    later: Sequence[int] = (),
) -> list[Adjustment]:
    """The money moves at once, one entry a month; of two who settle a month the second is told."""
    if settled_on > clock.today():
        raise ValidationError({"settled_on": _("日期还没有到，请检查日期")})
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么，依据是什么")})
    if bool(later) != (what == How.OFFSET):
        words = _("抵交要写明抵哪几个月") if what == How.OFFSET else _("只有抵交才写抵哪几个月")
        raise ValidationError({"later": words})
    _lock(charges)
    found = _found(charges, what)
    payment = _pay_later(found, later, settled_on, actor) if later else None
    at = clock.now()
    made = [
        Adjustment(
            org=one.charge.roll.org, charge=one.charge, what=what, amount=abs(one.amount),
            settled_on=settled_on, way=way, payment=payment, reason=reason.strip(), recorded_at=at,
        )
        for one in found
    ]  # fmt: skip
    insert(made)
    shift([_move(one, settled_on) for one in made])
    note_many(actor, "dues.settle", made, reason=reason)
    return made


def _lock(charges: Collection[Charge]) -> None:
    """Whoever settles one of these at the same moment waits, and then sees what was done."""
    keys = [one.pk for one in charges]
    list(Charge.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))


def _found(charges: Sequence[Charge], what: str) -> list[Difference]:
    """Each month's difference as it is now."""
    if len({one.roll.org_id for one in charges}) > 1:
        raise ValidationError({"months": _("这几个月由不同的支部收，请分开办理")})
    numbers = [one.roll.month_no for one in charges]
    known = {one.charge.pk: one for one in difference(charges[0].roll.org, numbers)}
    found = []
    for charge in charges:
        one = known.get(charge.pk)
        month = {"month": month_said(charge.roll.month_no)}
        if one is None:
            raise PaidError(_("%(month)s没有差额，可能刚被别人办过，请刷新后再看") % month)
        if one.charge.payment_id is None:
            words = _("%(month)s还没有交，不用办差额：先更正应交，再登记缴纳")
            raise ValidationError({"months": words % month})
        if (one.amount > 0) != (what == How.COLLECT):
            words = _("%(month)s是少交，只能补收") if one.amount > 0 else (
                _("%(month)s是多交，请选退还或者抵交")
            )  # fmt: skip
            raise ValidationError({"what": words % month})
        found.append(one)
    return found


def _pay_later(
    found: Sequence[Difference], later: Sequence[int], day: date, actor: Actor
) -> Payment:
    """The later months are paid whole; what was paid too much is given back in the same breath."""
    member, org = found[0].charge.member, found[0].charge.roll.org
    too_much = -sum((one.amount for one in found), Decimal(0))
    charges = [charge_of(member, number, actor) for number in later]
    owed = sum((one.amount for one in charges if one.amount), Decimal(0))
    if owed < too_much:
        words = _("多交%(much)s元，这几个月一共才%(owed)s元，抵不完；请多写一个月，或者退还")
        said = {"much": rules.yuan(too_much), "owed": rules.yuan(owed)}
        raise ValidationError({"later": words % said})
    words = _("抵交多交的%(much)s元，另收%(rest)s元")
    said = {"much": rules.yuan(too_much), "rest": rules.yuan(owed - too_much)}
    return pay(
        actor=actor, org=org, charges=charges, paid_on=day, way=Way.OTHER, remark=words % said
    )


def _move(one: Adjustment, day: date, *, back: bool = False) -> Move:
    members, held = (one.org_id, What.MEMBERS), (one.org_id, What.HELD)
    if one.what == How.COLLECT:
        what = Movement.UNSUPPLY if back else Movement.SUPPLY
        giver, taker = (held, members) if back else (members, held)
    else:
        what = Movement.UNREFUND if back else Movement.REFUND
        giver, taker = (members, held) if back else (held, members)
    return Move(one.org, what, giver, taker, one.amount, day, one)


@transaction.atomic
def unsettle(adjustment: Adjustment, *, actor: Actor, reason: str) -> Adjustment:
    """作废差额办理: the money goes the way it came; an offset goes with all its months.

    The later months an offset paid are unpaid again.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么作废")})
    rows = Adjustment.objects.valid().filter(pk=adjustment.pk)
    if adjustment.payment_id is not None:
        rows = Adjustment.objects.valid().filter(payment=adjustment.payment_id)
    listed = list(rows.select_related("org", "charge", "payment__org").order_by("pk"))
    done = rows.update(void_reason=reason.strip())
    if not listed or done != len(listed):
        raise PaidError(_("这笔差额已经作废，请刷新后再看"))
    shift([_move(one, clock.today(), back=True) for one in listed])
    if (payment := listed[0].payment) is not None:
        take_out(payment, actor=actor, reason=reason, day=clock.today())
    note_many(actor, "dues.unsettle", listed, reason=reason)
    reread(adjustment)
    return adjustment


@transaction.atomic
def restate(charge: Charge, *, actor: Actor, reason: str) -> Charge:
    """更正应交 of a month nobody has paid: it comes to what is known now, with a reason."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么更正")})
    found = difference_of(charge)
    if found is None:
        raise ValidationError(_("这个月没有差额，不用更正"))
    told = {"amount": found.now, "kind": found.kind, "base_id": found.base}
    before = {"amount": str(charge.amount), "kind": charge.kind}
    free = Charge.objects.filter(pk=charge.pk, payment=None, amount=charge.amount)
    if not free.update(**told):
        raise PaidError(_("这个月已经交了或者刚有变动，请刷新后再看"))
    reread(charge)
    note(actor, "dues.restate", charge, reason=reason, before=before)
    return charge
