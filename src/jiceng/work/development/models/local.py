"""What a district asks besides (双推双评三全程, 思想汇报) and its yearly plan: rows, not code."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.work.development.access import SEES
from jiceng.work.development.models.case import Case, Stage


class RequirementQuerySet(SpanQuerySet["Requirement"]):
    """Adjectives of requirements."""

    def holding(self, org: Org, day: date) -> "RequirementQuerySet":
        """What holds for an organisation that day: its superiors' and its own."""
        found: RequirementQuerySet = self.standing(day).filter(org__in=org.above().values("pk"))
        return found.order_by("stage", "pk")

    def visible_to(self, actor: Actor) -> "RequirementQuerySet":
        return self.filter(seen_by(actor, "org__path", SEES))


class Requirement(Span):
    """One thing asked of a stage besides the national rules; `strict` if no stage passes without.

    `times` is how often at least; with `every` months, once for each such stretch of the stage.
    """

    class Kind(models.TextChoices):
        RECOMMENDATION = "recommendation", _("推荐（计票）")
        APPRAISAL = "appraisal", _("评议（计分）")
        LOG = "log", _("全程记实")
        REPORT = "report", _("思想汇报")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("适用范围"))
    stage = models.CharField(_("阶段"), max_length=12, choices=Stage.choices)
    kind = models.CharField(_("种类"), max_length=14, choices=Kind.choices)
    name = models.CharField(_("要求"), max_length=60)
    times = models.IntegerField(_("至少几次"), default=1)
    every = models.IntegerField(_("每几个月一次"), null=True, blank=True)
    strict = models.BooleanField(_("没有做到不能进入下一阶段"), default=True)
    document = models.CharField(_("依据文件"), max_length=120, blank=True)

    objects: ClassVar[Any] = RequirementQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("本地发展要求")
        verbose_name_plural = _("本地发展要求")
        constraints = [
            *Span.Meta.constraints,
            models.CheckConstraint(
                condition=Q(times__gte=1) & (Q(every=None) | Q(every__gte=1)),
                name="development_asked_at_least_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "stage"], name="development_asked_org"),
        ]

    def __str__(self) -> str:
        return self.name


class FulfilmentQuerySet(models.QuerySet["Fulfilment"]):
    """Adjectives of fulfilments."""

    def visible_to(self, actor: Actor) -> "FulfilmentQuerySet":
        return self.filter(seen_by(actor, "case__org__path", SEES))


class Fulfilment(models.Model):
    """One recommendation, appraisal, log or report made for somebody."""

    case = models.ForeignKey(Case, models.PROTECT, verbose_name=_("发展党员"))
    requirement = models.ForeignKey(Requirement, models.PROTECT, verbose_name=_("要求"))
    on = models.DateField(_("日期"))
    cast = models.IntegerField(_("参加人数"), null=True, blank=True)
    ayes = models.IntegerField(_("同意票"), null=True, blank=True)
    score = models.DecimalField(_("得分"), max_digits=5, decimal_places=2, null=True, blank=True)
    text = models.CharField(_("内容"), max_length=500, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = FulfilmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("本地要求落实")
        verbose_name_plural = _("本地要求落实")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["case", "requirement"], name="development_done_case"),
            models.Index(fields=["requirement", "on"], name="development_done_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.requirement} {self.on}"


class QuotaQuerySet(models.QuerySet["Quota"]):
    """Adjectives of quotas."""

    def visible_to(self, actor: Actor) -> "QuotaQuerySet":
        return self.filter(seen_by(actor, "org__path", SEES))


class Quota(models.Model):
    """年度发展计划: how many an organisation and all beneath it may admit in a year.

    A year is planned on one level: neither a superior nor an organisation beneath has a quota too.
    """

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    year = models.IntegerField(_("年度"))
    number = models.IntegerField(_("计划数"))
    document = models.CharField(_("计划文号"), max_length=80, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = QuotaQuerySet.as_manager()

    class Meta:
        verbose_name = _("发展计划")
        verbose_name_plural = _("发展计划")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["org", "year"], name="development_quota_once"),
            models.CheckConstraint(
                condition=Q(number__gte=0), name="development_quota_not_negative"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["year", "org"], name="development_quota_year"),
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.year}"
