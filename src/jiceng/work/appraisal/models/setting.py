"""What changes every year or from place to place: the share of 优秀, and the days of each item."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.work.appraisal.access import SEES
from jiceng.work.appraisal.rules import BEST_OF, BEST_PARTS, USUAL


class ShareRuleQuerySet(models.QuerySet["ShareRule"]):
    """Adjectives of the year's share."""

    def holding(self, asked: Iterable[tuple[Org, int]]) -> list[tuple[int, int]]:
        """For each organisation and year parts and of what, as the nearest above set it for that
        year; else one of three. One query for any number.
        """
        wanted = list(asked)
        rows = self.filter(year__in={year for _org, year in wanted}).select_related("org")
        rules = list(rows.order_by("-org__path"))
        usual = (BEST_PARTS, BEST_OF)
        return [
            next(
                (
                    (rule.parts, rule.of)
                    for rule in rules
                    if rule.year == year and org.path.startswith(rule.org.path)
                ),
                usual,
            )
            for org, year in wanted
        ]

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class ShareRule(models.Model):
    """The most that may be 优秀 in one year, as the year's notice says."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("适用范围"))
    year = models.IntegerField(_("年度"))
    parts = models.IntegerField(_("优秀不超过几份"), default=BEST_PARTS)
    of = models.IntegerField(_("共几份"), default=BEST_OF)
    document = models.CharField(_("依据文号"), max_length=120, blank=True)

    objects: ClassVar[Any] = ShareRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("优秀比例")
        verbose_name_plural = _("优秀比例")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["org", "year"], name="appraisal_one_share"),
            models.CheckConstraint(
                condition=Q(parts__gte=0) & Q(of__gte=1) & Q(parts__lte=F("of")),
                name="appraisal_share_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.parts}/{self.of}"


class ItemDaysQuerySet(SpanQuerySet["ItemDays"]):
    """Adjectives of the days of items."""

    def holding(self, org: Org, day: date) -> dict[str, int]:
        """Item → working days from the meeting: the nearest above, else what is usual."""
        rows = self.standing(day).filter(org__in=org.above().values("pk")).order_by("org__path")
        return {**USUAL, **{one.item: one.days for one in rows}}

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class ItemDays(Span):
    """When one item of a democratic-life meeting is due: working days before (below nought) or
    after the meeting.
    """

    class Item(models.TextChoices):
        STUDY = "study", _("会前学习")
        OPINIONS = "opinions", _("征求意见")
        TALKS = "talks", _("谈心谈话")
        COMPARISON = "comparison", _("对照检查材料")
        CRITICISM = "criticism", _("批评和自我批评记录")
        CORRECTIONS = "corrections", _("整改清单")
        REPORT = "report", _("情况报告")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("适用范围"))
    item = models.CharField(_("事项"), max_length=12, choices=Item.choices)
    days = models.IntegerField(_("距开会几个工作日"))
    document = models.CharField(_("依据文号"), max_length=120, blank=True)

    objects: ClassVar[Any] = ItemDaysQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("民主生活会时限")
        verbose_name_plural = _("民主生活会时限")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["org", "item"], condition=Q(until=None), name="appraisal_days_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_item_display()} {self.days:+}"
