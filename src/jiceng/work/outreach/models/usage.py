"""How many members use an outside platform in a month: a number for each unit, never a list."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.work.outreach.access import SEES


class PlatformUseQuerySet(models.QuerySet["PlatformUse"]):
    """Adjectives of monthly use."""

    def of_month(self, day: date) -> Self:
        """Of the month in which the day lies, told by that day."""
        return self.filter(month_on=day.replace(day=1), told_on__lte=day)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class PlatformUse(models.Model):
    """平台月度使用, as the city's platform gives it by file: active members, and what they did."""

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    platform = models.CharField(_("平台"), max_length=30)
    month_on = models.DateField(_("月份"))
    active = models.IntegerField(_("当月使用过的党员"))
    studies = models.IntegerField(_("完成的在线课程"), default=0)
    joined = models.IntegerField(_("报名的活动"), default=0)
    told_on = models.DateField(_("导入日期"))
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = PlatformUseQuerySet.as_manager()

    class Meta:
        verbose_name = _("平台使用情况")
        verbose_name_plural = _("平台使用情况")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["org", "platform", "month_on"], name="outreach_used_once"
            ),
            models.CheckConstraint(
                condition=Q(active__gte=0, studies__gte=0, joined__gte=0),
                name="outreach_used_not_below",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["month_on", "org"], name="outreach_used_month"),
        ]

    def __str__(self) -> str:
        return f"{self.platform} {self.month_on:%Y-%m}"
