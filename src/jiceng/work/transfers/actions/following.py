"""What goes along when a member is moved otherwise than by a transfer of their own."""

from django.db import transaction
from django.db.models import Exists, OuterRef

from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note
from jiceng.registers.members.models import Belonging, Member
from jiceng.work.transfers.flows import ACCEPTED, APPLIED
from jiceng.work.transfers.models import Arrival, Departure, Stay


@transaction.atomic
def follow(member: Member, *, actor: Actor) -> None:
    """随党员调整支部: a merge, a split or an adjustment has moved the member.

    What is applied for and not decided is from now on the new branch's, and decided by the
    committee above it. A letter that is out keeps the branch it names.
    """
    taken = Arrival.objects.filter(state=ACCEPTED, parcel=OuterRef("parcel"))
    moving = Departure.objects.under_way().filter(member=member)
    if moving.filter(Exists(taken)).exists():
        return  # it is their own transfer that moves them
    for departure in moving.filter(state=APPLIED).exclude(org=member.org).select_related("org"):
        before = str(departure.org)
        if Departure.objects.filter(pk=departure.pk, state=APPLIED).update(org=member.org):
            note(actor, "transfers.follow", departure, before=before, after=str(member.org))
    left = Belonging.objects.filter(member=member).exclude(until=None).order_by("-until", "-pk")
    Stay.objects.filter(member=member, org__in=left.values("org")[:1]).update(org=member.org)
