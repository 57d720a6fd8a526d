"""自愿多交: taken into the branch's pot, or, from a thousand on, set aside for the centre."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note
from jiceng.kernel.steps import take
from jiceng.registers.members.models import Member
from jiceng.work.dues import rules
from jiceng.work.dues.actions.ledger import Move, Movement, What, shift
from jiceng.work.dues.actions.purse import check_amount
from jiceng.work.dues.flows import GIFTS
from jiceng.work.dues.models import Gift


@transaction.atomic
def give(
    *, actor: Actor, member: Member, amount: Decimal, given_on: date, profile: str = "", **more: Any
) -> Gift:
    """登记自愿多交. A thousand yuan or more at once is set aside whole, with a brief profile."""
    check_amount(amount)
    if given_on > clock.today():
        raise ValidationError({"given_on": _("日期还没有到，请检查日期")})
    special = rules.whole_to_centre(amount)
    if special and not profile.strip():
        words = _("一次自愿多交1000元以上的全部上缴中央，请写上本人简要情况")
        raise ValidationError({"profile": f"{words}（{rules.VOLUNTARY}）"})
    org = member.org
    made: Gift = Gift.objects.create(
        org=org, member=member, amount=amount, given_on=given_on, special=special,
        profile=profile.strip(), recorded_at=clock.now(), **more,
    )  # fmt: skip
    pot = What.SPECIAL if special else What.HELD
    shift([Move(org, Movement.GIVE, (org.pk, What.MEMBERS), (org.pk, pot), amount, given_on, made)])
    note(actor, "dues.give", made)
    return made


@transaction.atomic
def forward(gift: Gift, *, actor: Actor, on: date | None = None) -> Gift:
    """转交上级 of a gift that goes to the centre."""
    day = on or clock.today()
    if not gift.special:
        raise ValidationError(_("一千元以下的自愿多交留在党费里，不用转交"))
    if day > clock.today() or day < gift.given_on:
        raise ValidationError({"on": _("转交日期不对，请检查日期")})
    take(gift, GIFTS, "forward", actor=actor, settled_on=day)
    giver, taker = (gift.org_id, What.SPECIAL), (gift.org_id, What.BEYOND)
    shift([Move(gift.org, Movement.FORWARD, giver, taker, gift.amount, day, gift)])
    note(actor, "dues.forward", gift)
    return gift


@transaction.atomic
def acknowledge(gift: Gift, *, actor: Actor, document: str) -> Gift:
    """登记收据: the centre's own receipt came back."""
    take(gift, GIFTS, "acknowledge", actor=actor, document=document)
    note(actor, "dues.acknowledge", gift)
    return gift
