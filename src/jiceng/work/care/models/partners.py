"""三社联动: social workers of social organisations, contracts with them, what came of each."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.secrets import SealedField
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.registers.services.models import Item, Provider
from jiceng.work.care import flows
from jiceng.work.care.access import SEES

GRADES = (
    (5, _("非常满意")), (4, _("满意")), (3, _("基本满意")), (2, _("不满意")), (1, _("非常不满意")),
)  # fmt: skip


class SocialWorkerQuerySet(SpanQuerySet["SocialWorker"]):
    """Adjectives of social workers."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class SocialWorker(Span):
    """社会工作者: serves at a community for a social organisation, for a stretch of time."""

    class Level(models.TextChoices):
        NONE = "none", _("没有证书")
        ASSISTANT = "assistant", _("助理社会工作师")
        MIDDLE = "middle", _("社会工作师")
        SENIOR = "senior", _("高级社会工作师")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("服务社区"))
    provider = models.ForeignKey(
        Provider, models.PROTECT, related_name="+", verbose_name=_("社会组织")
    )
    name = models.CharField(_("姓名"), max_length=30)
    level = models.CharField(
        _("职业水平"), max_length=10, choices=Level.choices, default=Level.NONE
    )
    certificate = SealedField(_("证书编号"), purpose="certificate")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = SocialWorkerQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("社会工作者")
        verbose_name_plural = _("社会工作者")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["org", "provider", "name"], condition=Q(until=None),
                name="care_worker_once",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "since", "until"], name="care_worker_org"),
        ]

    def __str__(self) -> str:
        return self.name


class ServiceContractQuerySet(models.QuerySet["ServiceContract"]):
    """Adjectives of contracts; `day` asks how it stood, whatever happened since."""

    def valid(self) -> Self:
        return self.filter(void_reason="")

    def running(self, day: date) -> Self:
        """Within their term that day, neither accepted nor terminated by then."""
        open_ = Q(closed_on=None) | Q(closed_on__gt=day)
        return self.valid().filter(open_, begins__lte=day, ends__gte=day)

    def running_in(self, period: Period) -> Self:
        """On some day of a period."""
        open_ = Q(closed_on=None) | Q(closed_on__gt=period.first)
        return self.valid().filter(open_, begins__lte=period.last, ends__gte=period.first)

    def signed(self, period: Period) -> Self:
        return self.valid().filter(signed_on__range=(period.first, period.last))

    def finished(self, period: Period) -> Self:
        """Accepted in a period, however that is recorded now."""
        span = (period.first, period.last)
        return self.valid().filter(state=flows.FINISHED, closed_on__range=span)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class ServiceContract(models.Model):
    """三社联动合同: a community buys from a social organisation or assigns to it; `ends` included.

    Money in yuan to the fen. `fund` points at the record of the money, once there is one.
    """

    class Way(models.TextChoices):
        BUY = "buy", _("购买服务")
        ASSIGN = "assign", _("委派服务")

    class State(models.TextChoices):
        RUNNING = flows.RUNNING, _("履行中")
        FINISHED = flows.FINISHED, _("已验收")
        ENDED = flows.ENDED, _("已解除")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("服务社区"))
    provider = models.ForeignKey(
        Provider, models.PROTECT, related_name="+", verbose_name=_("社会组织")
    )
    name = models.CharField(_("项目名称"), max_length=60)
    number = models.CharField(_("合同编号"), max_length=40, blank=True, default="")
    way = models.CharField(_("方式"), max_length=6, choices=Way.choices, default=Way.BUY)
    item = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("服务项目")
    )
    signed_on = models.DateField(_("签订日期"))
    begins = models.DateField(_("起"))
    ends = models.DateField(_("止（含）"))
    amount = models.DecimalField(_("金额（元）"), max_digits=12, decimal_places=2, default=0)
    source = models.CharField(_("资金来源"), max_length=60, blank=True, default="")
    fund = models.CharField(_("资金记录"), max_length=60, blank=True, default="", editable=False)
    platform = models.CharField(_("使用的服务平台"), max_length=60, blank=True, default="")
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.RUNNING, editable=False
    )
    closed_on = models.DateField(_("验收或解除日期"), null=True, blank=True, editable=False)
    outcome = models.CharField(_("结果"), max_length=200, blank=True, default="", editable=False)
    void_reason = models.CharField(
        _("作废原因"), max_length=200, blank=True, default="", editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = ServiceContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("三社联动合同")
        verbose_name_plural = _("三社联动合同")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ends__gte=F("begins")), name="care_contract_term"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="care_contract_money"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "begins", "ends"], name="care_contract_org"),
            models.Index(fields=["signed_on", "org"], name="care_contract_signed"),
            models.Index(fields=["state", "closed_on", "org"], name="care_contract_state"),
        ]

    def __str__(self) -> str:
        return self.name


class OfContractQuerySet(models.QuerySet[Any]):
    """Adjectives of services and ratings of a contract."""

    def valid(self) -> Self:
        return self.filter(void_reason="")

    def during(self, period: Period) -> Self:
        return self.valid().filter(held_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class ContractService(models.Model):
    """A service rendered under a contract: how many were served, how long; no names."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("服务社区"))
    contract = models.ForeignKey(ServiceContract, models.PROTECT, verbose_name=_("合同"))
    held_on = models.DateField(_("服务日期"))
    persons = models.IntegerField(_("服务人次"))
    minutes = models.IntegerField(_("分钟"))
    words = models.CharField(_("服务内容"), max_length=120)
    order_number = models.CharField(_("诉求工单编号"), max_length=24, blank=True, default="")
    void_reason = models.CharField(
        _("作废原因"), max_length=200, blank=True, default="", editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = OfContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("社会组织服务")
        verbose_name_plural = _("社会组织服务")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(persons__gte=0) & Q(minutes__gte=0), name="care_service_not_negative"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="care_service_org"),
            models.Index(fields=["contract", "held_on", "org"], name="care_service_contract"),
        ]

    def __str__(self) -> str:
        return f"{self.contract} {self.held_on}"


class ContractRating(models.Model):
    """评价 of a contract: once by the community, and by those who were served, without names."""

    class Side(models.TextChoices):
        COMMUNITY = "community", _("社区评")
        SERVED = "served", _("服务对象评")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("服务社区"))
    contract = models.ForeignKey(ServiceContract, models.PROTECT, verbose_name=_("合同"))
    held_on = models.DateField(_("评价日期"))
    side = models.CharField(_("谁评"), max_length=10, choices=Side.choices)
    grade = models.IntegerField(_("评价"), choices=GRADES)
    words = models.CharField(_("意见"), max_length=120, blank=True, default="")
    void_reason = models.CharField(
        _("作废原因"), max_length=200, blank=True, default="", editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = OfContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("合同评价")
        verbose_name_plural = _("合同评价")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["contract"], condition=Q(side="community", void_reason=""),
                name="care_rated_once_by_us",
            ),
            models.CheckConstraint(
                condition=Q(grade__gte=1) & Q(grade__lte=5), name="care_rating_of_five"
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="care_rating_org"),
            models.Index(fields=["contract", "held_on", "org"], name="care_rating_contract"),
        ]

    def __str__(self) -> str:
        return f"{self.contract} {self.get_side_display()}"


class PartnerReviewQuerySet(models.QuerySet["PartnerReview"]):
    """Adjectives of yearly reviews."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class PartnerReview(models.Model):
    """年度评议 of a social organisation by its community: people decide whether to go on with it.

    No mark and no place in a list; what was done under its contracts stands beside it.
    """

    class Conclusion(models.TextChoices):
        GO_ON = "go_on", _("继续合作")
        MEND = "mend", _("整改后继续")
        STOP = "stop", _("不再合作")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("服务社区"))
    provider = models.ForeignKey(
        Provider, models.PROTECT, related_name="+", verbose_name=_("社会组织")
    )
    year = models.IntegerField(_("年度"))
    decided_on = models.DateField(_("评议日期"))
    body = models.CharField(_("哪次会议评议"), max_length=60)
    conclusion = models.CharField(_("结论"), max_length=6, choices=Conclusion.choices)
    words = models.CharField(_("理由"), max_length=200)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = PartnerReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("社会组织年度评议")
        verbose_name_plural = _("社会组织年度评议")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["org", "provider", "year"], name="care_reviewed_once_a_year"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "decided_on"], name="care_review_org"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.year}"
