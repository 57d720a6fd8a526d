"""Places of life beside the one organisation a member belongs to."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kit.access import seen_by
from jiceng.registers.members.access import SEES
from jiceng.registers.members.models.member import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.units.models import Unit
from jiceng.registers.venues.models import Venue


class AffiliationQuerySet(SpanQuerySet["Affiliation"]):
    """Adjectives of affiliations."""

    def attending(self, org: Org, day: date) -> Self:
        """Who may be recorded as a guest of this organisation that day."""
        return self.standing(day).filter(host=org, attends=True)

    def visible_to(self, actor: Actor) -> Self:
        """Both sides: the host, and the home that stays answerable."""
        home = seen_by(actor, "member__org__path", SEES)
        return self.filter(seen_by(actor, "host__path", SEES) | home)


class Affiliation(Span):
    """一方隶属、多重管理: a place of life beside the one organisation a member belongs to.

    The host may record attendance, study and appraisal as far as ticked; votes and elections
    stay at home, whatever is ticked here.
    """

    class Way(models.TextChoices):
        MOBILE = "mobile", _("流动到此")
        WORKPLACE = "workplace", _("工作单位")
        RESIDENCE = "residence", _("居住地社区")
        SITE = "site", _("活动站点")

    member = models.ForeignKey(Member, models.PROTECT, verbose_name=_("党员"))
    host = models.ForeignKey(
        Org, models.PROTECT, related_name="+", verbose_name=_("协助管理的党组织")
    )
    way = models.CharField(_("因何在此"), max_length=10, choices=Way.choices, default=Way.MOBILE)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所在单位")
    )
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("联系阵地")
    )
    attends = models.BooleanField(_("可登记到会"), default=True)
    studies = models.BooleanField(_("可登记学习"), default=True)
    appraises = models.BooleanField(_("可参加评议"), default=True)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = AffiliationQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("多重管理")
        verbose_name_plural = _("多重管理")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["member", "host"], condition=Q(until=None), name="members_hosted_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["member", "since", "until"], name="members_affiliated"),
            models.Index(fields=["host", "since", "until"], name="members_hosting"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.host}"
