"""Who manages a joint branch, and the yearly look at the list of its units."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.work.coverage.access import SEES


class JointManagerQuerySet(SpanQuerySet["JointManager"]):
    """Adjectives of managers."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class JointManager(Span):
    """联合党支部管理人: who looks after it, and for which area or trade it was set up."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("联合党支部"))
    name = models.CharField(_("管理人"), max_length=30)
    area = models.CharField(_("片区或者行业"), max_length=60)

    objects: ClassVar[Any] = JointManagerQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("联合党支部管理人")
        verbose_name_plural = _("联合党支部管理人")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["org"], condition=Q(until=None), name="coverage_managed_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "since", "until"], name="coverage_manager_org")
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.name}"


class JointCheck(models.Model):
    """核对覆盖单位: the list was read against the firms there are; the list itself is Hosting."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("联合党支部"))
    checked_on = models.DateField(_("核对日期"))
    words = models.CharField(_("核对情况"), max_length=200)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("联合党支部覆盖单位核对")
        verbose_name_plural = _("联合党支部覆盖单位核对")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "checked_on"], name="coverage_check_of")
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.checked_on}"
