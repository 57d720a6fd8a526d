"""What becomes of a transfer when its member is moved otherwise, or leaves the roll."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note
from jiceng.kernel.prepared import Prepared
from jiceng.registers.members.models import Belonging, Exit, Member
from jiceng.work.transfers.actions.leaving import recall, withdraw
from jiceng.work.transfers.flows import ACCEPTED, APPLIED, RELEASED
from jiceng.work.transfers.models import Arrival, Departure, Stay

UNDER_WAY = Prepared(
    lambda member: Departure.objects.under_way().filter(member=member).select_related("org", "to")
)
STAYS = Prepared(lambda member: Stay.objects.filter(member=member)[:1])


@transaction.atomic
def follow(member: Member, *, actor: Actor) -> None:
    """随党员调整支部: a merge, a split or an adjustment has moved the member.

    What is applied for and not decided is from now on the new branch's, and decided by the
    committee above it. A letter that is out keeps the branch it names.
    """
    moving = UNDER_WAY(member.pk)
    parcels = [one.parcel for one in moving if one.parcel is not None]
    if parcels and Arrival.objects.filter(state=ACCEPTED, parcel__in=parcels).exists():
        return  # it is their own transfer that moves them
    for departure in moving:
        if departure.state != APPLIED or departure.org_id == member.org_id:
            continue
        before = str(departure.org)
        if Departure.objects.filter(pk=departure.pk, state=APPLIED).update(org=member.org):
            note(actor, "transfers.follow", departure, before=before, after=str(member.org))
    if not STAYS(member.pk):
        return
    left = Belonging.objects.filter(member=member).exclude(until=None).order_by("-until", "-pk")
    Stay.objects.filter(member=member, org__in=left.values("org")[:1]).update(org=member.org)


@transaction.atomic
def stand_down(member: Member, *, actor: Actor) -> None:
    """党员减少: what is applied for is withdrawn, what is on its way called back, with the reason.

    Gone by a transfer is said by its receipt: while one is under way nobody says it by hand.
    """
    for departure in UNDER_WAY(member.pk):
        told = {"who": member, "to": departure.destination, "on": departure.applied_on}
        if member.exit == Exit.TRANSFERRED_OUT:
            words = _(
                "“%(who)s”正在转往“%(to)s”（%(on)s申请），回执到了会自动减少；不再转的，请先撤回那一次"
            )
            raise ValidationError({"exit": words % told})
        why = _("已从花名册减少：%s") % member.get_exit_display()
        if departure.state == APPLIED:
            withdraw(departure, actor=actor, reason=why)
        elif departure.state == RELEASED:
            recall(departure, actor=actor, reason=why)
