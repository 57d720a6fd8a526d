"""党费登记表: what was due of each member in a month, what was handed in, and what was undone."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Case, Count, Q, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.citations import Article
from jiceng.kernel.periods import Period, around
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.dues import rules
from jiceng.work.dues.access import SEES, own
from jiceng.work.dues.models.basis import Kind, money


class Way(models.TextChoices):
    """How the money was handed in; the system itself never takes any."""

    CASH = "cash", _("现金")
    BANK = "bank", _("银行转账")
    OTHER = "other", _("其他")


class DuesRollQuerySet(models.QuerySet["Roll"]):
    """Adjectives of rolls."""

    def during(self, period: Period) -> Self:
        """Of the months that begin in the period."""
        return self.filter(month_no__range=months(period))

    def summed(self) -> Self:
        """With `due_count`, `paid_count`, `due_sum`, `paid_sum`; the exempt do not count."""
        due = Q(charge__amount__gt=0) | Q(charge__amount=None, charge__isnull=False)
        paid = Q(charge__payment__isnull=False)
        zero = Value(0, output_field=money(""))
        return self.annotate(
            due_count=Count("charge", filter=due),
            paid_count=Count("charge", filter=due & paid),
            due_sum=Coalesce(Sum("charge__amount"), zero),
            paid_sum=Coalesce(Sum("charge__amount", filter=paid), zero),
        )

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


def months(period: Period) -> tuple[int, int]:
    """The first and the last month that begin in a period, as numbers."""
    first, last = rules.number_of(period.first), rules.number_of(period.last)
    return first if period.first.day == 1 else first + 1, last


def month_said(number: int) -> str:
    """A month in the reader's language."""
    return around(rules.first_of(number), "month").words


class Roll(models.Model):
    """One branch in one month. `month_no` counts months on from year nought."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党支部"))
    month_no = models.IntegerField(_("月序"), editable=False)
    due_on = models.DateField(_("交纳日"), editable=False)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = DuesRollQuerySet.as_manager()

    class Meta:
        verbose_name = _("党费月度登记")
        verbose_name_plural = _("党费月度登记")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["org", "month_no"], name="dues_one_roll_a_month")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["month_no", "org"], name="dues_roll_month"),
            models.Index(fields=["due_on", "org"], name="dues_roll_due"),
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.month_words}"

    @property
    def month_words(self) -> str:
        return month_said(self.month_no)

    @property
    def month_code(self) -> str:
        return rules.month_code(self.month_no)


class DuesChargeQuerySet(models.QuerySet["Charge"]):
    """Adjectives of charges."""

    def owed(self) -> Self:
        """Those with something to pay, a base that nobody has confirmed included."""
        return self.filter(Q(amount__gt=0) | Q(amount=None))

    def unpaid(self) -> Self:
        return self.owed().filter(payment=None)

    def during(self, period: Period) -> Self:
        """Of the months that begin in the period."""
        return self.filter(roll__month_no__range=months(period))

    def paid_by(self, day: date) -> Self:
        """Handed in by that day; there is little that was handed in later."""
        later = Payment.objects.filter(paid_on__gt=day)
        return self.filter(payment__isnull=False).exclude(payment__in=later)

    def dated(self) -> Self:
        """With `in_time`: the last month, as a number, in which it is not yet late."""
        quarter = rules.QUARTER
        number = models.F("roll__month_no")
        last = number + (quarter - 1) - models.functions.Mod(number, quarter)
        return self.annotate(
            in_time=Case(When(quarterly=True, then=last), default=number,
                         output_field=models.IntegerField())
        )  # fmt: skip

    def due_before(self, day: date) -> Self:
        """Owed, and their day is over; who pays by the quarter is late after the quarter."""
        rows = self.owed().filter(roll__due_on__lt=day).dated()
        return rows.exclude(quarterly=True, in_time__gte=rules.number_of(day))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(own(actor, "roll__org__path"))


class Charge(models.Model):
    """应交: what one member owes in one month, as it was computed on the roll and stays.

    `amount` is null while nobody has confirmed a base, 0 for the exempt. A base corrected
    later shows as a difference; it does not reach back into a roll.
    """

    class As(models.TextChoices):
        SALARIED = Kind.SALARIED.value, Kind.SALARIED.label
        ANNUAL = Kind.ANNUAL.value, Kind.ANNUAL.label
        SELF_EMPLOYED = Kind.SELF_EMPLOYED.value, Kind.SELF_EMPLOYED.label
        RETIRED = Kind.RETIRED.value, Kind.RETIRED.label
        FARMER = Kind.FARMER.value, Kind.FARMER.label
        MINIMAL = Kind.MINIMAL.value, Kind.MINIMAL.label
        REDUCED = rules.REDUCED, _("经批准少交")
        EXEMPT = rules.EXEMPT, _("经批准免交")

    roll = models.ForeignKey(Roll, models.PROTECT, db_index=False, verbose_name=_("月度登记"))
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="+", db_index=False, verbose_name=_("党员")
    )
    kind = models.CharField(_("交纳类别"), max_length=13, choices=As.choices)
    amount = money(_("应交"), null=True, blank=True)
    base = models.ForeignKey(
        "dues.Base",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        verbose_name=_("所依基数"),
    )
    quarterly = models.BooleanField(_("按季交纳"), default=False)
    payment = models.ForeignKey(
        "dues.Payment", models.PROTECT, null=True, blank=True, verbose_name=_("缴纳")
    )

    objects: ClassVar[Any] = DuesChargeQuerySet.as_manager()

    class Meta:
        verbose_name = _("应交党费")
        verbose_name_plural = _("应交党费")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["roll", "member"], name="dues_once_a_month"),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="dues_charge_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(payment=None) | Q(amount__gt=0), name="dues_paid_is_an_amount"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.roll.month_words}"

    @property
    def article(self) -> Article:
        return rules.CITED[self.kind]


class PaymentQuerySet(models.QuerySet["Payment"]):
    """Adjectives of payments."""

    def paid_during(self, period: Period) -> Self:
        return self.filter(paid_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(own(actor, "org__path"))


class Payment(models.Model):
    """缴纳: one act of handing in, of one member or of a whole branch; kept as it was told."""

    class Proxy(models.TextChoices):
        NONE = "", _("本人")
        RELATIVE = "relative", _("亲属代交")
        MEMBER = "member", _("其他党员代交")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党支部"))
    paid_on = models.DateField(_("交纳日期"))
    way = models.CharField(_("方式"), max_length=5, choices=Way.choices, default=Way.CASH)
    count = models.IntegerField(_("笔数"), editable=False)
    amount = money(_("金额"), editable=False)
    proxy = models.CharField(
        _("谁来交"), max_length=8, choices=Proxy.choices, blank=True, default=Proxy.NONE
    )
    proxy_name = models.CharField(_("代交人"), max_length=40, blank=True, default="")
    reference = models.CharField(_("银行流水号"), max_length=60, blank=True, default="")
    remark = models.CharField(_("备注"), max_length=120, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("党费缴纳")
        verbose_name_plural = _("党费缴纳")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="dues_payment_is_positive")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "paid_on"], name="dues_payment_org"),
            models.Index(fields=["paid_on", "org"], name="dues_payment_day"),
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.paid_on} {self.amount}"


class ReversalQuerySet(models.QuerySet["Reversal"]):
    """Adjectives of reversals."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(own(actor, "payment__org__path"))


class Reversal(models.Model):
    """冲正: a month taken out of a payment again, with the reason; the payment stays as told."""

    payment = models.ForeignKey(Payment, models.PROTECT, verbose_name=_("缴纳"))
    charge = models.ForeignKey(Charge, models.PROTECT, verbose_name=_("应交"))
    amount = money(_("金额"))
    reversed_on = models.DateField(_("冲正日期"))
    reason = models.CharField(_("原因"), max_length=200)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = ReversalQuerySet.as_manager()

    class Meta:
        verbose_name = _("党费冲正")
        verbose_name_plural = _("党费冲正")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="dues_reversal_is_positive")
        ]

    def __str__(self) -> str:
        return f"{self.charge} {self.reversed_on}"


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    """Adjectives of slips."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(own(actor, "org__path"))


class Receipt(models.Model):
    """缴纳登记凭条: numbered without gaps in a branch and year; no receipt of the treasury."""

    uid = models.UUIDField(_("查询标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党支部"))
    year = models.IntegerField(_("年度"))
    number = models.IntegerField(_("编号"))
    payment = models.ForeignKey(Payment, models.PROTECT, verbose_name=_("缴纳"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    amount = money(_("金额"))
    issued_on = models.DateField(_("开具日期"))
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = _("党费凭条")
        verbose_name_plural = _("党费凭条")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["org", "year", "number"], name="dues_number_once"),
            models.UniqueConstraint(fields=["payment", "member"], name="dues_one_slip_each"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        return f"{self.year}-{self.number:04}"
