"""What nobody owes any longer comes off the rolls: months after a member has left."""

from django.db import transaction

from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note_many
from jiceng.registers.members.models import Member
from jiceng.work.dues import rules
from jiceng.work.dues.actions.rolls import take_off
from jiceng.work.dues.models import Charge, Known, Roll, charges_of


@transaction.atomic
def strike(member: Member, *, actor: Actor) -> list[Roll]:
    """划去应交: the unpaid months in which nobody collects from a member who left the roll.

    Months that fell due while they belonged are still owed; what was paid ahead stays as paid.
    """
    if member.left_on is None:
        return []
    begun = rules.number_of(member.left_on)
    rows = list(charges_of(member).filter(payment=None, roll__month_no__gte=begun))
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
