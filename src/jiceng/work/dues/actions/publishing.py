"""公布: the year's numbers told to the members, kept as they were told; a notice if wished."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note
from jiceng.kernel.refs import Ref
from jiceng.registers.notices import actions as notices
from jiceng.registers.notices.models import Kind, Scope
from jiceng.registers.orgs.models import Org
from jiceng.work.dues import rules
from jiceng.work.dues.models import Publication, year_sums

TOLD = ("collected", "remitted", "used", "balance")


@transaction.atomic
def publish(
    *, actor: Actor, org: Org, year: int, published_on: date, how: str, telephone: str = ""
) -> Publication:
    """公布一年的收缴使用; with a telephone a notice within the Party is drafted as well."""
    if published_on > clock.today():
        raise ValidationError({"published_on": _("日期还没有到，请检查日期")})
    if year > published_on.year:
        raise ValidationError({"year": _("这一年还没有到，请检查年度")})
    found = year_sums(org, year, published_on)
    sums = {name: found[name] for name in TOLD}
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
