"""Packages that came from below: kept as signed, compared figure by figure, answered."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from jiceng.insight.packages import flows
from jiceng.insight.packages.access import SEES
from jiceng.insight.packages.models.partners import Partner
from jiceng.insight.packages.models.sent import Way, said_of
from jiceng.insight.shelf.again import again
from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org

WHERE = "package__org__path"


class ReceivedQuerySet(models.QuerySet["Received"]):
    """Adjectives of packages received."""

    def taken(self) -> Self:
        """Accepted as a package, whatever became of its single figures."""
        return self.filter(result=Received.Result.RECEIVED)

    def newest(self) -> Self:
        """Of each partner and period the last number taken: the one that speaks."""
        later = Received.objects.taken().filter(
            org=OuterRef("org"), partner__code=OuterRef("partner__code"),
            first=OuterRef("first"), last=OuterRef("last"), number__gt=OuterRef("number"),
        )  # fmt: skip
        return self.taken().filter(~Exists(later))

    def came(self, period: Period) -> Self:
        return self.filter(came_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Received(models.Model):
    """收到的上报包, taken or refused with reasons; a later number replaces it, this one stays."""

    class Result(models.TextChoices):
        RECEIVED = "received", _("已收")
        REFUSED = "refused", _("未收")

    uid = models.UUIDField(_("标识"), unique=True)  # the sender's
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("本级党组织"))
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", verbose_name=_("来自"))
    period = models.CharField(_("期间"), max_length=24)
    first = models.DateField(_("期间起"))
    last = models.DateField(_("期间止"))
    number = models.IntegerField(_("第几号"), default=1)
    content = models.TextField(_("签名的内容"))
    digest = models.CharField(_("摘要"), max_length=64)
    signature = models.JSONField(_("签名"), default=dict)
    way = models.CharField(_("收到方式"), max_length=4, choices=Way.choices)
    came_on = models.DateField(_("收到日期"))
    result = models.CharField(_("结果"), max_length=8, choices=Result.choices)
    reasons = models.TextField(_("未收的原因"), blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = ReceivedQuerySet.as_manager()

    class Meta:
        verbose_name = _("收到的上报包")
        verbose_name_plural = _("收到的上报包")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "first", "last", "number"], name="packages_newest"),
            models.Index(fields=["org", "came_on"], name="packages_came"),
        ]

    def __str__(self) -> str:
        return f"{self.partner} {said_of(self.period, self.number)}"


class ComparedQuerySet(models.QuerySet["Compared"]):
    """Adjectives of figures received."""

    def set_aside(self) -> Self:
        """Those that were not simply the same as ours."""
        return self.exclude(why="")

    def current(self) -> Self:
        """Of packages that speak."""
        return self.filter(package__in=Received.objects.newest().values("pk"))

    def decided(self, day: date) -> Self:
        return self.filter(decided_on__lte=day)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, WHERE, SEES))


class Compared(models.Model):
    """收到的指标: a value with its wording, ours beside it, and whether it may be added up.

    `why` says why it was set aside when it came; empty for what is the same as ours.
    """

    class State(models.TextChoices):
        SAME = flows.SAME, _("口径相同")
        ASIDE = flows.ASIDE, _("待决定")
        ACCEPTED = flows.ACCEPTED, _("可比，计入")
        LEFT_OUT = flows.LEFT_OUT, _("不计入")

    package = models.ForeignKey(
        Received, models.PROTECT, related_name="+", verbose_name=_("上报包")
    )
    name = models.CharField(_("指标"), max_length=200)
    title = models.CharField(_("名称"), max_length=200)
    unit = models.CharField(_("单位"), max_length=20, blank=True, default="")
    kind = models.CharField(_("种类"), max_length=10, blank=True, default="")
    value = models.JSONField(_("数值"), null=True)
    definition = models.TextField(_("对方口径"), blank=True, default="")
    source = models.CharField(_("对方依据"), max_length=300, blank=True, default="")
    digest = models.CharField(_("对方口径摘要"), max_length=64)
    our_definition = models.TextField(_("本级口径"), blank=True, default="")
    our_source = models.CharField(_("本级依据"), max_length=300, blank=True, default="")
    our_unit = models.CharField(_("本级单位"), max_length=20, blank=True, default="")
    our_digest = models.CharField(_("本级口径摘要"), max_length=64, blank=True, default="")
    why = models.CharField(_("为什么待决定"), max_length=200, blank=True, default="")
    reason = models.CharField(_("决定的理由"), max_length=200, blank=True, default="")
    decided_on = models.DateField(_("决定日期"), null=True, blank=True)
    state = models.CharField(
        _("状态"), max_length=8, choices=State.choices, default=State.ASIDE, editable=False
    )

    objects: ClassVar[Any] = ComparedQuerySet.as_manager()

    class Meta:
        verbose_name = _("收到的指标")
        verbose_name_plural = _("收到的指标")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["package", "name"], name="packages_figure_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "package"], name="packages_aside"),
        ]

    def __str__(self) -> str:
        return again(self.title)


class AskedQuerySet(models.QuerySet["Asked"]):
    """Adjectives of suggestions from below."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, WHERE, SEES))


class Asked(models.Model):
    """随包意见建议: what a lower node asks of ours, the figures it rests on, and our answer."""

    class State(models.TextChoices):
        COME = flows.COME, _("待答复")
        ANSWERED = flows.ANSWERED, _("已答复")

    class Outcome(models.TextChoices):
        ADOPTED = "adopted", _("采纳")
        PARTLY = "partly", _("部分采纳")
        LATER = "later", _("列入计划")
        EXPLAINED = "explained", _("说明情况")

    package = models.ForeignKey(
        Received, models.PROTECT, related_name="+", verbose_name=_("上报包")
    )
    kind = models.CharField(_("种类"), max_length=40)
    uid = models.UUIDField(_("对方标识"), unique=True)
    topic = models.CharField(_("主题"), max_length=60)
    text = models.TextField(_("意见建议"))
    basis = models.JSONField(_("依据的数"), default=list)
    came_on = models.DateField(_("收到日期"))
    reply = models.TextField(_("答复"), max_length=1_000, blank=True, default="")
    outcome = models.CharField(
        _("答复结果"), max_length=10, choices=Outcome.choices, blank=True, default=""
    )
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    state = models.CharField(
        _("状态"), max_length=8, choices=State.choices, default=State.COME, editable=False
    )

    objects: ClassVar[Any] = AskedQuerySet.as_manager()

    class Meta:
        verbose_name = _("随包意见建议")
        verbose_name_plural = _("随包意见建议")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["package", "came_on"], name="packages_asked_of"),
        ]

    def __str__(self) -> str:
        return self.topic
