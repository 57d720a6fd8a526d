"""公布: the year's numbers told to the members, kept as they were told; a notice if wished."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note
from jiceng.kernel.refs import Ref
from jiceng.registers.notices import actions as notices
from jiceng.registers.notices.models import Kind, Scope
from jiceng.registers.orgs.models import Org
from jiceng.work.dues import rules
from jiceng.work.dues.models import Entry, Publication

What = Entry.What


def year_sums(org: Org, year: int, day: date) -> dict[str, Decimal]:
    """收缴、上缴、使用 of a year up to a day, and what is left on it, of one organisation alone."""
    held = Entry.objects.filter(org=org, entered_on__lte=day)
    rows = held.filter(entered_on__gte=date(year, 1, 1), entered_on__lte=date(year, 12, 31))
    kept = held.filter(taker__what="held"), held.filter(giver__what="held")
    plus, minus = (_total(side) for side in kept)
    return {
        "collected": _total(rows.filter(what__in=(*Entry.CAME, What.GIVE)))
        - _total(rows.filter(what__in=Entry.WENT_BACK)),
        "remitted": _total(rows.filter(what=What.REMIT)) - _total(rows.filter(what=What.WITHDRAW)),
        "used": _total(rows.filter(what=What.SPEND)) - _total(rows.filter(what=What.RECOVER)),
        "balance": plus - minus,
    }


def _total(rows: Any) -> Decimal:
    total: Decimal = rows.aggregate(n=Sum("amount"))["n"] or Decimal(0)
    return total.quantize(rules.FEN)


@transaction.atomic
def publish(
    *, actor: Actor, org: Org, year: int, published_on: date, how: str, telephone: str = ""
) -> Publication:
    """公布一年的收缴使用; with a telephone a notice within the Party is drafted as well."""
    if published_on > clock.today():
        raise ValidationError({"published_on": _("日期还没有到，请检查日期")})
    if year > published_on.year:
        raise ValidationError({"year": _("这一年还没有到，请检查年度")})
    sums = year_sums(org, year, published_on)
    made: Publication = Publication.objects.create(
        org=org, year=year, published_on=published_on, how=how, recorded_at=clock.now(), **sums
    )
    if telephone.strip():
        words = _(
            "%(year)d年收缴党费%(collected)s元，上缴%(remitted)s元，使用%(used)s元，结存%(balance)s元。"
        )
        notice = notices.draft(
            actor=actor, org=org, kind=Kind.PARTY, scope=Scope.PARTY, telephone=telephone.strip(),
            title=_("%(org)s%(year)d年党费收缴使用情况") % {"org": org, "year": year},
            text=words % {"year": year, **sums}, basis=str(rules.PUBLISHING), origin=made,
        )  # fmt: skip
        made.notice = str(Ref.to(notice))
        made.save(update_fields=["notice"])
    note(actor, "dues.publish", made)
    return made
