"""Recording what was handed in: one member or a whole branch; undoing it; slips for it."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note
from jiceng.kernel.numbers import next_number
from jiceng.registers.members.models import Belonging, Member
from jiceng.registers.orgs.models import Org
from jiceng.work.dues import rules
from jiceng.work.dues.actions.ledger import Move, Movement, What, shift
from jiceng.work.dues.actions.matching import await_again
from jiceng.work.dues.actions.rolls import PaidError, open_rolls
from jiceng.work.dues.models import (
    Adjustment,
    Charge,
    Known,
    Payment,
    Receipt,
    Reversal,
    Roll,
    Way,
    month_said,
)

MOST_MONTHS = 60
Proxy = Payment.Proxy


@transaction.atomic
def pay(
    *,
    actor: Actor,
    org: Org,
    charges: Sequence[Charge],
    paid_on: date,
    way: str = Way.CASH,
    proxy: str = "",
    proxy_name: str = "",
    reference: str = "",
    remark: str = "",
) -> Payment:
    """登记缴纳 of these months, whole: the money is in the branch's hands already.

    Each charge is settled once: of two clerks who record the same one, the second is told
    (PaidError) and nothing of theirs is written.
    """
    _check_day(paid_on)
    _check_charges(org, charges)
    _check_proxy(org, paid_on, proxy, proxy_name)
    total = sum((one.amount for one in charges if one.amount), Decimal(0))
    made: Payment = Payment.objects.create(
        org=org, paid_on=paid_on, way=way, count=len(charges), amount=total, proxy=proxy,
        proxy_name=proxy_name.strip(), reference=reference.strip(), remark=remark.strip(),
        recorded_at=clock.now(),
    )  # fmt: skip
    keys = [one.pk for one in charges]
    # Columns of the row itself and no join: PostgreSQL looks at these again once it has the lock.
    rolls = {one.roll_id for one in charges}
    free = Charge.objects.filter(pk__in=keys, payment=None, roll__in=rolls)
    done = free.update(payment=made)
    if done != len(keys):
        raise PaidError(_("其中有%d笔刚被别人登记过，请刷新后再看") % (len(keys) - done))
    held = Charge.objects.filter(payment=made).values_list("amount", flat=True)
    if sum(held, Decimal(0)) != total:
        raise PaidError(_("应交金额刚有变动，请刷新后再看"))
    shift([_collected(made)])
    note(actor, "dues.pay", made, months=len(keys))
    return made


def _collected(made: Payment) -> Move:
    giver, taker = (made.org_id, What.MEMBERS), (made.org_id, What.HELD)
    return Move(made.org, Movement.COLLECT, giver, taker, made.amount, made.paid_on, made)


def _check_day(day: date) -> None:
    if day > clock.today():
        raise ValidationError({"paid_on": _("日期还没有到，请检查日期")})


def _check_charges(org: Org, charges: Sequence[Charge]) -> None:
    if not charges:
        raise ValidationError({"months": _("没有要登记的月份，可能都已交齐")})
    if len({one.pk for one in charges}) < len(charges):
        raise ValidationError({"months": _("同一个月写了两次，请检查月份")})
    if any(one.roll.org_id != org.pk for one in charges):
        raise ValidationError({"months": _("有的月份不归这个支部收，请到当时所在的支部登记")})
    unknown = [str(one) for one in charges if one.amount is None]
    if unknown:
        words = _("还没有核定基数，算不出应交多少：%s。请先核定基数")
        raise ValidationError({"months": words % "、".join(unknown[:5])})


def _check_proxy(org: Org, day: date, proxy: str, name: str) -> None:
    """Whoever hands in for another is named; a member who does is one of the branch."""
    if not proxy:
        if name.strip():
            raise ValidationError({"proxy": _("写了代交人，请选择是亲属还是其他党员")})
        return
    if not name.strip():
        raise ValidationError({"proxy_name": _("请写明代交人的姓名")})
    if proxy == Proxy.MEMBER:
        here = Belonging.objects.standing(day).filter(org=org, member__person__name=name.strip())
        if not here.exists():
            words = _("本支部没有党员“%s”；由亲属代交的请选“亲属代交”")
            raise ValidationError({"proxy_name": words % name.strip()[:20]})


@transaction.atomic
def pay_months(
    *, actor: Actor, member: Member, months: Sequence[int], paid_on: date, **values: Any
) -> Payment:
    """登记某位党员几个月的党费, arrears and ahead alike, as months' numbers.

    The months ahead are put on the roll for this member alone. Raises ValidationError with a
    plain sentence for a month before joining, not collected here, paid already, or too far off.
    """
    if not months or len(months) > MOST_MONTHS:
        raise ValidationError({"months": _("请写明是哪几个月，一次最多%d个月") % MOST_MONTHS})
    _check_day(paid_on)
    joined = rules.number_of(member.joined_on)
    early = [one for one in months if one < joined]
    if early:
        words = _("%(who)s %(joined)s才入党，%(month)s不用交党费")
        said = {"who": member, "joined": month_said(joined)}
        raise ValidationError({"months": words % {**said, "month": month_said(early[0])}})
    charges = [charge_of(member, number, actor) for number in months]
    org = charges[0].roll.org
    return pay(actor=actor, org=org, charges=charges, paid_on=paid_on, **values)


def charge_of(member: Member, number: int, actor: Actor) -> Charge:
    """The member's charge of a month, opened if it is this member's time to pay it."""
    month = month_said(number)
    rows = Charge.objects.filter(member=member, roll__month_no=number)
    found = rows.select_related("roll__org", "member__person").first()
    if found is None:
        if (org := _collecting(member, number)) is not None:
            open_rolls([org], number, actor=actor, only=[member.pk])
        found = rows.select_related("roll__org", "member__person").first()
    if found is None:
        words = _("%(month)s %(who)s不在“%(org)s”的应交名单里，请核对组织关系和月份")
        raise ValidationError(
            {"months": words % {"month": month, "who": member, "org": member.org}}
        )
    if found.payment is not None:
        words = _("%(who)s %(month)s的党费已经交过（%(day)s）")
        day = found.payment.paid_on
        raise ValidationError({"months": words % {"who": member, "month": month, "day": day}})
    if found.amount == 0:
        words = _("%(who)s %(month)s经批准免交")
        raise ValidationError({"months": words % {"who": member, "month": month}})
    return found


def _collecting(member: Member, number: int) -> Org | None:
    """The branch that collects the member's month: of those they belonged to in it, not today's."""
    first, last = rules.first_of(number), rules.last_of(number)
    held = Belonging.objects.filter(member=member, since__lte=last).exclude(until__lte=first)
    orgs = {one.org_id: one.org for one in held.select_related("org")}
    lines = Known(number, number, orgs).lines(number)
    return next((orgs[line.org] for line in lines if line.member == member.pk), None)


@transaction.atomic
def collect(
    roll: Roll,
    *,
    actor: Actor,
    paid_on: date,
    way: str = Way.CASH,
    unpaid: Collection[Member] = (),
    paid: Collection[Member] | None = None,
    remark: str = "",
) -> Payment:
    """登记全支部: everybody of the month has paid but those named; who has no base is left.

    With `paid` only these have: whoever came on the roll after somebody looked is nobody's word.
    """
    _check_day(paid_on)  # said first: it is wrong whoever paid
    away, said = {one.pk for one in unpaid}, {one.pk for one in paid or ()}
    rows = Charge.objects.unpaid().filter(roll=roll, amount__gt=0)
    listed = list(rows.select_related("roll", "member__person").order_by("pk"))
    if strange := (away | said) - set(
        Charge.objects.filter(roll=roll).values_list("member", flat=True)
    ):
        named = Member.objects.filter(pk__in=strange).select_related("person")
        names = "、".join(str(one) for one in named)
        raise ValidationError({"unpaid": _("这些同志不在这个月的应交名单里：%s") % names})
    booked = [one for one in listed if one.member_id not in away]
    if paid is not None:
        booked = [one for one in booked if one.member_id in said]
    if not booked:
        raise ValidationError(_("没有要登记的，可能都已交齐，请刷新后再看"))
    made = pay(actor=actor, org=roll.org, charges=booked, paid_on=paid_on, way=way, remark=remark)
    note(actor, "dues.collect", roll, paid=len(booked), left=len(listed) - len(booked))
    return made


@transaction.atomic
def reverse(
    payment: Payment,
    *,
    actor: Actor,
    reason: str,
    charges: Collection[Charge] = (),
    on: date | None = None,
) -> list[Reversal]:
    """冲正: take months out of a payment again (all of it if none are named), with a reason.

    The payment stays as it was told; the money leaves the branch's pot, which must still have it.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么冲正")})
    day = on or clock.today()
    if day > clock.today() or day < payment.paid_on:
        raise ValidationError({"on": _("冲正日期不能早于交纳日期，也不能晚于今天")})
    if Adjustment.objects.valid().filter(payment=payment).exists():
        words = _("这次缴纳是抵交差额时登记的，请到差额办理里作废那一笔，会一起冲正")
        raise ValidationError(words)
    return take_out(payment, actor=actor, reason=reason, day=day, charges=charges)


@transaction.atomic
def take_out(
    payment: Payment, *, actor: Actor, reason: str, day: date, charges: Collection[Charge] = ()
) -> list[Reversal]:
    """The months out of the payment and the money out of the pot; a bank line waits again."""
    rows = Charge.objects.filter(payment=payment)
    if charges:
        rows = rows.filter(pk__in=[one.pk for one in charges])
    listed = list(rows.select_for_update().order_by("pk"))
    if not listed or (charges and len(listed) < len(charges)):
        raise PaidError(_("这笔缴纳已经冲正过，请刷新后再看"))
    if Adjustment.objects.valid().filter(charge__in=listed).exists():
        raise ValidationError(_("其中有的月份已经办理差额，请先作废差额办理，再冲正"))
    at = clock.now()
    keys = [one.pk for one in listed]
    done = Charge.objects.filter(pk__in=keys, payment=payment).update(payment=None)
    if done != len(keys):
        raise PaidError(_("这笔缴纳刚被别人冲正过，请刷新后再看"))
    made = Reversal.objects.bulk_create(
        [
            Reversal(payment=payment, charge=one, amount=one.amount, reversed_on=day,
                     reason=reason.strip(), recorded_at=at)
            for one in listed
        ]
    )  # fmt: skip
    total = sum((one.amount for one in made), Decimal(0))
    giver, taker = (payment.org_id, What.HELD), (payment.org_id, What.MEMBERS)
    shift([Move(payment.org, Movement.REVERSE, giver, taker, total, day, payment)])
    await_again(payment, reason.strip())
    note(actor, "dues.reverse", payment, reason=reason, amount=total, months=len(made))
    return made


@transaction.atomic
def issue(payment: Payment, *, actor: Actor, member: Member) -> Receipt:
    """开凭条 for one member's part of a payment; the same one again if it was issued before."""
    rows = Charge.objects.filter(payment=payment, member=member)
    total = sum((one.amount for one in rows if one.amount), Decimal(0))
    if not total:
        raise ValidationError({"member": _("这笔缴纳里没有这位同志，可能已经冲正")})
    found: Receipt | None = Receipt.objects.filter(payment=payment, member=member).first()
    if found is not None:
        return found
    year = payment.paid_on.year
    made: Receipt = Receipt.objects.create(
        org=payment.org, year=year, number=next_number(f"dues/{payment.org_id}/{year}"),
        payment=payment, member=member, amount=total, issued_on=clock.today(),
        recorded_at=clock.now(),
    )  # fmt: skip
    note(actor, "dues.issue", made)
    return made
