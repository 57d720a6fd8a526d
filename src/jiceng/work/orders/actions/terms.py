"""Setting how long an order may take here."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note
from jiceng.registers.orgs.models import Org
from jiceng.work.orders.models import OrderTerms


@transaction.atomic
def set_terms(*, actor: Actor, org: Org, since: date, basis: str, **values: Any) -> OrderTerms:
    """定办理时限 from a day on; what held before stays for the days before."""
    if not basis.strip():
        raise ValidationError({"basis": _("请写明依据的文件")})
    last = OrderTerms.objects.select_for_update().filter(org=org, until=None).first()
    if last is not None:
        if since <= last.since:
            words = _("日期要晚于现在这一条的起始日 %s")
            raise ValidationError({"since": words % last.since})
        OrderTerms.objects.filter(pk=last.pk).update(until=since)
    made: OrderTerms = OrderTerms.objects.create(
        org=org, since=since, basis=basis.strip(), **values
    )
    note(actor, "orders.set_terms", made)
    return made
