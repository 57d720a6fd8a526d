"""What an outside platform tells: a month's numbers of a unit, or single deeds of members."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import around
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.outreach.access import ANSWERS, SEES


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
        return f"{self.platform} {around(self.month_on, 'month').words}"


class PlatformDeedQuerySet(models.QuerySet["PlatformDeed"]):
    """Adjectives of deeds on a platform."""

    def of_month(self, day: date) -> Self:
        """Of the month in which the day lies, up to that day and told by it."""
        return self.filter(on__range=(day.replace(day=1), day), told_on__lte=day)

    def visible_to(self, actor: Actor) -> Self:
        """Whoever takes files in, and the member: nobody reads it to compare members."""
        own = Q(member=getattr(actor, "member_id", None), member__isnull=False)
        return self.filter(seen_by(actor, "org__path", ANSWERS) | own)


class PlatformDeed(models.Model):
    """平台活动记录: that a member did something on a city platform on a day, no more."""

    class Kind(models.TextChoices):
        STUDY = "study", _("在线学习")
        ACTIVITY = "activity", _("报名活动")
        QUESTION = "question", _("咨询")
        OTHER = "other", _("其他")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    platform = models.CharField(_("平台"), max_length=30)
    kind = models.CharField(_("做了什么"), max_length=10, choices=Kind.choices)
    on = models.DateField(_("日期"))
    words = models.CharField(_("课程或活动"), max_length=60, blank=True, default="")
    told_on = models.DateField(_("导入日期"))
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = PlatformDeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("平台活动记录")
        verbose_name_plural = _("平台活动记录")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["member", "platform", "kind", "on", "words"], name="outreach_did_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["on", "org"], name="outreach_did_on"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()}"
