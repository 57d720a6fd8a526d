"""Rooms offered by firms, works on venues, and the money put into them."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.registers.units.models import Unit
from jiceng.registers.venues.models import Venue
from jiceng.work.grounds import flows
from jiceng.work.grounds.access import SEES


class OfferQuerySet(models.QuerySet["Offer"]):
    """Adjectives of offers."""

    def standing(self, day: date) -> Self:
        """Offered by that day, and neither declined nor taken back by then."""
        return self.filter(offered_on__lte=day).filter(Q(ended_on=None) | Q(ended_on__gt=day))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Offer(models.Model):
    """闲置场所: a room a firm or unit lets the community use, and how far it has come."""

    class State(models.TextChoices):
        OFFERED = flows.OFFERED, _("已提供")
        AGREED = flows.AGREED, _("已议定")
        RENOVATING = flows.RENOVATING, _("改造中")
        IN_USE = flows.IN_USE, _("已使用")
        DECLINED = flows.DECLINED, _("不采用")
        TAKEN_BACK = flows.TAKEN_BACK, _("已收回")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("接收党组织"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("提供单位"))
    name = models.CharField(_("场所"), max_length=80)
    location = models.CharField(_("位置"), max_length=120, blank=True, default="")
    area = models.DecimalField(
        _("面积（平方米）"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    offered_on = models.DateField(_("提供日期"))
    terms = models.CharField(_("约定"), max_length=300, blank=True, default="")
    agreed_on = models.DateField(_("议定日期"), null=True, blank=True, editable=False)
    until_on = models.DateField(_("用到哪天"), null=True, blank=True)
    renovated_on = models.DateField(_("改造开始"), null=True, blank=True, editable=False)
    used_on = models.DateField(_("投入使用日期"), null=True, blank=True, editable=False)
    ended_on = models.DateField(_("了结日期"), null=True, blank=True, editable=False)
    told = models.CharField(_("办理意见"), max_length=300, blank=True, default="", editable=False)
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("阵地")
    )
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.OFFERED, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("闲置场所")
        verbose_name_plural = _("闲置场所")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "offered_on"], name="grounds_offer_org")
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.name}"


class WorksQuerySet(models.QuerySet["Works"]):
    """Adjectives of works."""

    def accepted(self, period: Period) -> Self:
        return self.filter(accepted_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Works(models.Model):
    """阵地工程: building, enlarging or refitting a venue, from the plan to acceptance."""

    class Kind(models.TextChoices):
        BUILD = "build", _("新建")
        ENLARGE = "enlarge", _("扩建")
        REBUILD = "rebuild", _("改建")
        REFIT = "refit", _("提升改造")

    class State(models.TextChoices):
        PLANNED = flows.PLANNED, _("计划")
        UNDER_WAY = flows.UNDER_WAY, _("施工")
        ACCEPTED = flows.ACCEPTED, _("已验收")
        STOPPED = flows.STOPPED, _("中止")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("责任党组织"))
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="+", verbose_name=_("阵地"))
    offer = models.ForeignKey(
        Offer, models.PROTECT, null=True, blank=True, verbose_name=_("闲置场所")
    )
    name = models.CharField(_("工程名称"), max_length=80)
    kind = models.CharField(_("方式"), max_length=10, choices=Kind.choices)
    budget = models.DecimalField(
        _("预算（元）"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    contract = models.CharField(_("合同编号"), max_length=80, blank=True, default="")
    planned_on = models.DateField(_("立项日期"))
    begun_on = models.DateField(_("开工日期"), null=True, blank=True, editable=False)
    accepted_on = models.DateField(_("验收日期"), null=True, blank=True, editable=False)
    area_before = models.DecimalField(
        _("原面积"), max_digits=9, decimal_places=2, null=True, blank=True, editable=False
    )
    area_after = models.DecimalField(
        _("现面积"), max_digits=9, decimal_places=2, null=True, blank=True, editable=False
    )
    added = models.DecimalField(
        _("增加面积"), max_digits=9, decimal_places=2, null=True, blank=True, editable=False
    )
    told = models.CharField(_("办理意见"), max_length=300, blank=True, default="", editable=False)
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.PLANNED, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = WorksQuerySet.as_manager()

    class Meta:
        verbose_name = _("阵地工程")
        verbose_name_plural = _("阵地工程")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "planned_on"], name="grounds_works_org"),
            models.Index(fields=["accepted_on", "org"], name="grounds_works_accepted"),
        ]

    def __str__(self) -> str:
        return self.name


class SpendingQuerySet(models.QuerySet["Spending"]):
    """Adjectives of spendings."""

    def standing(self) -> Self:
        return self.filter(void_reason="")

    def during(self, period: Period) -> Self:
        return self.filter(paid_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Spending(models.Model):
    """投入: money paid for works, from whom; `fund` will point at the ledger of funds (a Ref)."""

    class Source(models.TextChoices):
        FINANCE = "finance", _("财政")
        DUES = "dues", _("党费")
        COLLECTIVE = "collective", _("集体")
        FIRM = "firm", _("企业")
        OTHER = "other", _("其他")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("责任党组织"))
    works = models.ForeignKey(Works, models.PROTECT, verbose_name=_("阵地工程"))
    paid_on = models.DateField(_("支付日期"))
    amount = models.DecimalField(_("金额（元）"), max_digits=14, decimal_places=2)
    source = models.CharField(_("资金来源"), max_length=10, choices=Source.choices)
    voucher = models.CharField(_("凭证号"), max_length=80, blank=True, default="")
    fund = models.CharField(_("经费台账"), max_length=60, blank=True, default="", editable=False)
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = SpendingQuerySet.as_manager()

    class Meta:
        verbose_name = _("阵地投入")
        verbose_name_plural = _("阵地投入")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="grounds_spent_something")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "paid_on"], name="grounds_spending_org"),
            models.Index(fields=["paid_on", "source", "org"], name="grounds_spending_paid"),
        ]

    def __str__(self) -> str:
        return f"{self.works} {self.amount}"
