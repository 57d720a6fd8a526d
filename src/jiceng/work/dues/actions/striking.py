"""What nobody owes any longer comes off the rolls: months after a member has left. Where the day
of leaving was wrong, what is owed after all is listed again.
"""

from datetime import date

from django.db import transaction

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note_many
from jiceng.kernel.prepared import Prepared
from jiceng.registers.members.models import Member
from jiceng.work.dues import rules
from jiceng.work.dues.actions.rolls import open_rolls, take_off
from jiceng.work.dues.models import Charge, Known, Roll, charges_of

OWED = Prepared(
    lambda member, begun: charges_of(member).filter(payment=None, roll__month_no__gte=begun)
)


@transaction.atomic
def strike(member: Member, *, actor: Actor) -> list[Roll]:
    """划去应交: the unpaid months in which nobody collects from a member who left the roll.

    Months that fell due while they belonged are still owed; what was paid ahead stays as paid.
    """
    if member.left_on is None:
        return []
    begun = rules.number_of(member.left_on)
    rows: list[Charge] = OWED(member.pk, begun)
    if not rows:
        return []
    numbers = sorted({one.roll.month_no for one in rows})
    known = Known(numbers[0], numbers[-1], {one.roll.org_id for one in rows})
    owed = {
        (line.org, number)
        for number in numbers
        for line in known.lines(number)
        if line.member == member.pk
    }
    gone: list[Charge] = [one for one in rows if (one.roll.org_id, one.roll.month_no) not in owed]
    take_off(gone)
    rolls = list({one.roll_id: one.roll for one in gone}.values())
    if rolls:
        note_many(actor, "dues.strike", rolls)
    return rolls


@transaction.atomic
def relist(member: Member, *, actor: Actor, since: date) -> list[Roll]:
    """再列应交: the months since the wrong day of leaving (`since`) that are owed after all. A row
    that came to nothing because a payment hangs on it comes to its sum again.
    """
    begun, day = rules.number_of(since), clock.today()
    rolls = Roll.objects.filter(org=member.org_id, month_no__gte=begun).order_by("month_no")
    numbers = [one for one in rolls.values_list("month_no", flat=True) if _owes(member, one, day)]
    if not numbers:
        return []
    known = Known(numbers[0], numbers[-1], [member.org_id])
    for number in numbers:
        open_rolls([member.org], number, actor=actor, known=known, only=[member.pk])
    nothing = Charge.objects.filter(
        member=member, payment=None, amount=0, roll__org=member.org_id, roll__month_no__in=numbers
    ).exclude(kind=rules.EXEMPT)
    back = [one for one in nothing.select_related("roll__org") if _whole(one, known)]
    if back:
        note_many(actor, "dues.open_rolls", [one.roll for one in back])
    return list(rolls.filter(month_no__in=numbers).select_related("org"))


def _owes(member: Member, number: int, day: date) -> bool:
    """May the month be owed, by the day they left and the day it is?"""
    left = member.left_on
    return rules.payable_ahead(number, day) and (left is None or number <= rules.number_of(left))


def _whole(charge: Charge, known: Known) -> bool:
    """The row comes to its sum again; False if it is nothing by what is known as well."""
    lines = known.lines(charge.roll.month_no)
    line = next((one for one in lines if one.member == charge.member_id), None)
    if line is None or line.amount == 0:
        return False
    told = {"kind": line.kind, "amount": line.amount, "base_id": line.base}
    free = Charge.objects.filter(pk=charge.pk, payment=None, amount=0)
    return bool(free.update(**told, quarterly=line.quarterly))
