"""党费账: every movement goes from one pot to another, so that no fen is made or lost."""

from functools import reduce
from operator import or_
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kit.access import seen_by
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.dues import flows
from jiceng.work.dues.access import SEES, own
from jiceng.work.dues.models.basis import money
from jiceng.work.dues.models.rolls import Way


class Pot(models.Model):
    """Where money lies: with an organisation, on its way, or outside (members, spent, beyond).

    What lies inside can never be less than nothing; what lies outside counts the other way.
    """

    class What(models.TextChoices):
        MEMBERS = "members", _("党员")
        HELD = "held", _("结存")
        TRANSIT = "transit", _("在途")
        SPECIAL = "special", _("待转中央")
        SPENT = "spent", _("已使用")
        BEYOND = "beyond", _("区外上级")

    INSIDE: ClassVar[tuple[str, ...]] = ("held", "transit", "special")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    what = models.CharField(_("款项"), max_length=8, choices=What.choices)
    balance = money(_("余额"), default=0)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("党费款项")
        verbose_name_plural = _("党费款项")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["org", "what"], name="dues_one_pot"),
            models.CheckConstraint(
                condition=~Q(what__in=("held", "transit", "special")) | Q(balance__gte=0),
                name="dues_never_less_than_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.get_what_display()}"


class EntryQuerySet(models.QuerySet["Entry"]):
    """Adjectives of entries."""

    def during(self, period: Period) -> Self:
        return self.filter(entered_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Entry(models.Model):
    """One movement from a pot to a pot. Only added, never changed; a mistake is moved back."""

    class What(models.TextChoices):
        COLLECT = "collect", _("收党费")
        REVERSE = "reverse", _("冲正")
        SUPPLY = "supply", _("补收差额")
        UNSUPPLY = "unsupply", _("补收作废")
        REFUND = "refund", _("退还差额")
        UNREFUND = "unrefund", _("退还作废")
        REMIT = "remit", _("上缴")
        RECEIVE = "receive", _("收到")
        WITHDRAW = "withdraw", _("撤回")
        RETURN = "return", _("返还")
        SPEND = "spend", _("使用")
        RECOVER = "recover", _("使用退回")
        GIVE = "give", _("自愿多交")
        FORWARD = "forward", _("转交中央")

    # Members' dues as they came in, and as they went back again; a gift is a matter of its own.
    CAME: ClassVar[tuple[str, ...]] = (What.COLLECT, What.SUPPLY, What.UNREFUND)
    WENT_BACK: ClassVar[tuple[str, ...]] = (What.REVERSE, What.REFUND, What.UNSUPPLY)

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    what = models.CharField(_("事由"), max_length=8, choices=What.choices)
    giver = models.ForeignKey(Pot, models.PROTECT, related_name="+", verbose_name=_("出"))
    taker = models.ForeignKey(Pot, models.PROTECT, related_name="+", verbose_name=_("入"))
    amount = money(_("金额"))
    entered_on = models.DateField(_("日期"))
    origin = models.CharField(_("来源记录"), max_length=60)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("党费流水")
        verbose_name_plural = _("党费流水")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="dues_entry_is_positive"),
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="dues_entry_moves"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "entered_on"], name="dues_entry_org"),
            models.Index(fields=["what", "entered_on", "org"], name="dues_entry_what"),
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.get_what_display()} {self.amount}"


class RemittanceQuerySet(models.QuerySet["Remittance"]):
    """Adjectives of remittances."""

    def visible_to(self, actor: Actor) -> Self:
        """Whoever sees one of the two: a branch that moved meanwhile takes nothing along."""
        lookups = ("lower__path", "org__path", "to__path")
        return self.filter(reduce(or_, (seen_by(actor, one, SEES) for one in lookups)))


class Remittance(models.Model):
    """上缴或返还: from one organisation to another; on its way until the taker has it."""

    class Direction(models.TextChoices):
        UP = "up", _("上缴")
        DOWN = "down", _("返还（下拨）")

    class State(models.TextChoices):
        SENT = flows.SENT, _("在途")
        RECEIVED = flows.RECEIVED, _("已收到")
        WITHDRAWN = flows.WITHDRAWN, _("已撤回")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("交出单位"))
    to = models.ForeignKey(
        Org,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("收款单位"),
        help_text=_("空着表示区外上级"),
    )
    # The lower of the two: whoever stands above it sees both sides.
    lower = models.ForeignKey(
        Org, models.PROTECT, related_name="+", editable=False, verbose_name=_("下级一方")
    )
    direction = models.CharField(
        _("方向"), max_length=4, choices=Direction.choices, default=Direction.UP
    )
    first_no = models.IntegerField(_("起月"), editable=False)
    last_no = models.IntegerField(_("止月"), editable=False)
    collected = money(_("同期实收"), null=True, blank=True, editable=False)
    percent = models.DecimalField(
        _("上缴比例（%）"), max_digits=5, decimal_places=2, null=True, blank=True, editable=False
    )
    amount = money(_("金额"))
    sent_on = models.DateField(_("交出日期"))
    settled_on = models.DateField(_("收到日期"), null=True, blank=True, editable=False)
    document = models.CharField(_("凭证号"), max_length=80, blank=True, default="")
    state = models.CharField(
        _("状态"), max_length=9, choices=State.choices, default=State.SENT, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = RemittanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("党费上缴返还")
        verbose_name_plural = _("党费上缴返还")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="dues_remittance_is_positive")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "sent_on"], name="dues_remittance_org"),
            models.Index(fields=["to", "sent_on"], name="dues_remittance_to"),
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.get_direction_display()} {self.amount}"


class UseQuerySet(models.QuerySet["Use"]):
    """Adjectives of uses."""

    def valid(self) -> Self:
        return self.filter(void_reason="")

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Use(models.Model):
    """使用: what dues were spent on; five purposes, anything else with a reason."""

    class Purpose(models.TextChoices):
        TRAINING = "training", _("培训党员")
        MATERIALS = "materials", _("党员教育报刊、资料、音像制品和设备")
        COMMENDING = "commending", _("表彰先进")
        HARDSHIP = "hardship", _("补助生活困难党员")
        DISASTER = "disaster", _("补助受灾党员、修缮受灾教育设施")
        OTHER = "other", _("其他（须写明理由）")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("使用单位"))
    purpose = models.CharField(_("用途"), max_length=10, choices=Purpose.choices)
    amount = money(_("金额"))
    used_on = models.DateField(_("日期"))
    subject = models.CharField(_("事项"), max_length=120)
    decided = models.CharField(_("集体研究情况"), max_length=120)
    justification = models.CharField(_("其他用途的理由"), max_length=200, blank=True, default="")
    void_reason = models.CharField(
        _("作废原因"), max_length=200, blank=True, default="", editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = UseQuerySet.as_manager()

    class Meta:
        verbose_name = _("党费使用")
        verbose_name_plural = _("党费使用")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="dues_use_is_positive"),
            models.CheckConstraint(
                condition=~Q(purpose="other") | ~Q(justification=""), name="dues_other_has_reason"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "used_on"], name="dues_use_org"),
            models.Index(fields=["purpose", "used_on", "org"], name="dues_use_purpose"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.amount}"


class GiftQuerySet(models.QuerySet["Gift"]):
    """Adjectives of gifts."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(own(actor, "org__path"))


class Gift(models.Model):
    """自愿多交: any sum; a thousand or more at once goes whole to the centre."""

    class State(models.TextChoices):
        KEPT = flows.KEPT, _("已登记")
        FORWARDED = flows.FORWARDED, _("已转交上级")
        TAKEN = flows.TAKEN, _("已收到收据")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党支部"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    amount = money(_("金额"))
    given_on = models.DateField(_("日期"))
    way = models.CharField(_("方式"), max_length=5, choices=Way.choices, default=Way.CASH)
    special = models.BooleanField(_("全部上缴中央"), editable=False)
    profile = models.CharField(_("本人简要情况"), max_length=300, blank=True, default="")
    settled_on = models.DateField(_("转交日期"), null=True, blank=True, editable=False)
    document = models.CharField(_("收据号"), max_length=80, blank=True, default="", editable=False)
    state = models.CharField(
        _("状态"), max_length=9, choices=State.choices, default=State.KEPT, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = GiftQuerySet.as_manager()

    class Meta:
        verbose_name = _("自愿多交党费")
        verbose_name_plural = _("自愿多交党费")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="dues_gift_is_positive")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "given_on"], name="dues_gift_org"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.given_on}"


class PublicationQuerySet(models.QuerySet["Publication"]):
    """Adjectives of publications."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Publication(models.Model):
    """公布: the year's collection and use as told to the members, kept with its numbers."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    year = models.IntegerField(_("年度"))
    published_on = models.DateField(_("公布日期"))
    how = models.CharField(_("公布方式"), max_length=60)
    collected = money(_("收缴"), editable=False)
    remitted = money(_("上缴"), editable=False)
    used = money(_("使用"), editable=False)
    balance = money(_("结存"), editable=False)
    notice = models.CharField(_("公示"), max_length=60, blank=True, default="", editable=False)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("党费收缴使用公布")
        verbose_name_plural = _("党费收缴使用公布")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "published_on"], name="dues_publication_org")
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.year}"
