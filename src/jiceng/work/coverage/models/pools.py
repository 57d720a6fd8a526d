"""Who is grown, what came of it, and what is fostered."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Case, CharField, Value, When
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.units.models import Unit
from jiceng.work.coverage import flows
from jiceng.work.coverage.access import SEES


class TrackQuerySet(models.QuerySet["Track"]):
    """Adjectives of those who are grown."""

    def standing(self, day: date) -> Self:
        rows = self.filter(listed_on__lte=day)
        return rows.exclude(ended_on__lte=day)

    def ended(self, period: Period) -> Self:
        return self.filter(ended_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "unit__keeper__path", SEES))


class Track(models.Model):
    """双培: a key worker grown into a member, a member into a key or model worker; nominated first,
    then grown by a mentor.
    """

    class Kind(models.TextChoices):
        WORKER = "worker", _("把骨干培养成党员")
        MEMBER = "member", _("把党员培养成骨干")
        MODEL = "model", _("把党员培养成先进模范")

    class State(models.TextChoices):
        LISTED = flows.LISTED, _("已列入")
        CULTIVATING = flows.CULTIVATING, _("培养中")
        CONVERTED = flows.CONVERTED, _("已转化")
        WITHDRAWN = flows.WITHDRAWN, _("已退出")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    kind = models.CharField(_("培养方向"), max_length=8, choices=Kind.choices)
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("党员")
    )
    name = models.CharField(_("姓名"), max_length=30)
    nominated_by = models.CharField(_("推荐"), max_length=40, blank=True, default="")
    mentor = models.CharField(_("培养人"), max_length=30)
    aim = models.CharField(_("培养计划"), max_length=200, blank=True, default="")
    listed_on = models.DateField(_("列入日期"))
    ended_on = models.DateField(_("结束日期"), null=True, blank=True, editable=False)
    outcome = models.CharField(_("结果"), max_length=200, blank=True, default="")
    state = models.CharField(
        _("状态"), max_length=12, choices=State.choices, default=State.LISTED, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = TrackQuerySet.as_manager()

    class Meta:
        verbose_name = _("双培对象")
        verbose_name_plural = _("双培对象")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit", "state"], name="coverage_track_unit"),
            models.Index(fields=["ended_on", "kind"], name="coverage_track_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.name}"


class TrackTalk(models.Model):
    """半年了解: what the mentor said of the way so far."""

    track = models.ForeignKey(Track, models.PROTECT, verbose_name=_("双培对象"))
    held_on = models.DateField(_("日期"))
    words = models.CharField(_("情况"), max_length=200)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("双培了解")
        verbose_name_plural = _("双培了解")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["track", "held_on"], name="coverage_talk_of")
        ]

    def __str__(self) -> str:
        return f"{self.track} {self.held_on}"


class FirmDeedQuerySet(models.QuerySet["FirmDeed"]):
    """Adjectives of deeds."""

    def during(self, period: Period) -> Self:
        return self.filter(held_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "unit__keeper__path", SEES))


class FirmDeed(models.Model):
    """双创: a brand that members made, a benefit the organisation brought the firm."""

    class Kind(models.TextChoices):
        BRAND = "brand", _("党员创品牌")
        BENEFIT = "benefit", _("组织创效益")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    kind = models.CharField(_("种类"), max_length=8, choices=Kind.choices)
    held_on = models.DateField(_("日期"))
    words = models.CharField(_("事项"), max_length=200)
    amount = models.DecimalField(
        _("效益（万元）"), max_digits=12, decimal_places=2, null=True, blank=True
    )

    objects: ClassVar[Any] = FirmDeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("双创事项")
        verbose_name_plural = _("双创事项")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit", "held_on"], name="coverage_deed_unit")
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_kind_display()}"


class IncubationQuerySet(models.QuerySet["Incubation"]):
    """Adjectives of what is fostered."""

    def standing(self, day: date) -> Self:
        rows = self.filter(applied_on__lte=day)
        return rows.exclude(ended_on__lte=day).exclude(independent_on__lte=day)

    def as_of(self, day: date) -> Self:
        """With `then_state` of that day."""
        order = (flows.INDEPENDENT, flows.COVERED, flows.REGISTERED, flows.INCUBATING)
        whens = [When(**{f"{name}_on__lte": day}, then=Value(name)) for name in order]
        ended = When(ended_on__lte=day, then=Value(flows.ENDED))
        then = Case(ended, *whens, default=Value(flows.APPLIED), output_field=CharField())
        return self.annotate(then_state=then)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Incubation(models.Model):
    """社会组织孵化: from its application until it stands on its own; each step has its day."""

    class State(models.TextChoices):
        APPLIED = flows.APPLIED, _("已申请")
        INCUBATING = flows.INCUBATING, _("孵化中")
        REGISTERED = flows.REGISTERED, _("已登记成立")
        COVERED = flows.COVERED, _("已落实党的工作")
        INDEPENDENT = flows.INDEPENDENT, _("独立运行")
        ENDED = flows.ENDED, _("已终止")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("培育党组织"))
    name = models.CharField(_("社会组织名称"), max_length=80)
    aim = models.CharField(_("服务内容"), max_length=200, blank=True, default="")
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("登记的单位")
    )
    applied_on = models.DateField(_("申请日期"))
    incubating_on = models.DateField(_("同意孵化日期"), null=True, blank=True, editable=False)
    registered_on = models.DateField(_("登记成立日期"), null=True, blank=True, editable=False)
    covered_on = models.DateField(_("落实党的工作日期"), null=True, blank=True, editable=False)
    independent_on = models.DateField(_("独立运行日期"), null=True, blank=True, editable=False)
    ended_on = models.DateField(_("终止日期"), null=True, blank=True, editable=False)
    state = models.CharField(
        _("状态"), max_length=12, choices=State.choices, default=State.APPLIED, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = IncubationQuerySet.as_manager()

    class Meta:
        verbose_name = _("社会组织孵化")
        verbose_name_plural = _("社会组织孵化")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "state"], name="coverage_incubation_org")
        ]

    def __str__(self) -> str:
        return self.name


class Support(models.Model):
    """扶持和回访: what was given, or how it was found on a quarterly call."""

    class Kind(models.TextChoices):
        VENUE = "venue", _("场地")
        MONEY = "money", _("资金")
        INSTRUCTOR = "instructor", _("指导员")
        TRAINING = "training", _("培训")
        CALL = "call", _("季度回访")

    incubation = models.ForeignKey(Incubation, models.PROTECT, verbose_name=_("社会组织孵化"))
    kind = models.CharField(_("种类"), max_length=10, choices=Kind.choices)
    given_on = models.DateField(_("日期"))
    amount = models.DecimalField(
        _("金额（元）"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    words = models.CharField(_("说明"), max_length=200)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("孵化扶持")
        verbose_name_plural = _("孵化扶持")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["incubation", "kind", "given_on"], name="coverage_support_of")
        ]

    def __str__(self) -> str:
        return f"{self.incubation} {self.get_kind_display()}"
