"""What the district sets: the year's share of 优秀, the days of each item."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note
from jiceng.registers.orgs.models import Org
from jiceng.work.appraisal.models import ItemDays, ShareRule


@transaction.atomic
def set_share(
    *, actor: Actor, org: Org, year: int, parts: int, of: int, document: str = ""
) -> ShareRule:
    """规定优秀比例 of one year; rounds already begun keep theirs."""
    if not 0 <= parts <= of or of < 1:
        raise ValidationError({"parts": _("请写成几分之几，例如 1 和 3 是三分之一")})
    values = {"parts": parts, "of": of, "document": document}
    made: ShareRule = ShareRule.objects.update_or_create(org=org, year=year, defaults=values)[0]
    note(actor, "appraisal.set_share", made, parts=parts, of=of)
    return made


@transaction.atomic
def set_days(
    *, actor: Actor, org: Org, item: str, days: int, since: date, document: str = ""
) -> ItemDays:
    """规定一项的时限; meetings already planned keep theirs."""
    ItemDays.objects.filter(org=org, item=item, until=None, since__lt=since).update(until=since)
    if ItemDays.objects.filter(org=org, item=item, until=None).exists():
        raise ValidationError({"since": _("已经规定过更晚开始的时限，请检查日期")})
    made: ItemDays = ItemDays.objects.create(
        org=org, item=item, days=days, since=since, document=document
    )
    note(actor, "appraisal.set_days", made, days=days)
    return made
