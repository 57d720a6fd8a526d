"""差额: what a month came to otherwise by a base corrected later, and how it was made good."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.registers.orgs.models import Org
from jiceng.work.dues.access import own
from jiceng.work.dues.models.basis import money
from jiceng.work.dues.models.known import Known
from jiceng.work.dues.models.rolls import Charge, Payment, Way


class AdjustmentQuerySet(models.QuerySet["Adjustment"]):
    """Adjectives of adjustments."""

    def valid(self) -> Self:
        return self.filter(void_reason="")

    def netted(self) -> Self:
        """With `net`: what each brought in; given back below nought, void ones nothing."""
        amount, zero = models.F("amount"), Value(0, output_field=money(""))
        signed = (When(~Q(void_reason=""), then=zero), When(what="collect", then=amount))
        return self.annotate(net=Case(*signed, default=-amount, output_field=money("")))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(own(actor, "org__path"))


class Adjustment(models.Model):
    """办理差额 of one month that was paid: the roll and the payment stay as they were told.

    An offset gives back and takes in at once: `payment` is what the later months were paid by.
    """

    class What(models.TextChoices):
        COLLECT = "collect", _("补收")
        REFUND = "refund", _("退还")
        OFFSET = "offset", _("抵交以后的月份")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党支部"))
    charge = models.ForeignKey(Charge, models.PROTECT, verbose_name=_("应交"))
    what = models.CharField(_("怎样办"), max_length=7, choices=What.choices)
    amount = money(_("金额"))
    settled_on = models.DateField(_("办理日期"))
    way = models.CharField(_("方式"), max_length=5, choices=Way.choices, default=Way.CASH)
    payment = models.ForeignKey(
        Payment, models.PROTECT, null=True, blank=True, verbose_name=_("抵交的缴纳")
    )
    reason = models.CharField(_("原因和依据"), max_length=200)
    void_reason = models.CharField(
        _("作废原因"), max_length=200, blank=True, default="", editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = AdjustmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("党费差额办理")
        verbose_name_plural = _("党费差额办理")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="dues_adjustment_is_positive"),
            models.CheckConstraint(
                condition=Q(what="offset", payment__isnull=False)
                | (~Q(what="offset") & Q(payment=None)),
                name="dues_offset_pays_something",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "settled_on"], name="dues_adjustment_org"),
        ]

    def __str__(self) -> str:
        return f"{self.charge} {self.get_what_display()}"

    @property
    def signed(self) -> Decimal:
        """What it adds to what the month has brought."""
        amount: Decimal = self.amount
        return amount if self.what == self.What.COLLECT else -amount


@dataclass(frozen=True)
class Difference:
    """A month that would come to something else by what is known now."""

    charge: Charge
    now: Decimal
    kind: str
    base: int | None
    settled: Decimal = Decimal(0)  # made good already

    @property
    def amount(self) -> Decimal:
        """Still to pay, or (less than nought) paid too much."""
        return self.now - (self.charge.amount or Decimal(0)) - self.settled


def difference(org: Org, numbers: Iterable[int]) -> list[Difference]:
    """更正以后的差额 of a branch's rolls, less what was made good; the rolls stay as they were."""
    wanted = sorted(numbers)
    if not wanted:
        return []
    known = Known(wanted[0], wanted[-1], [org.pk])
    rows = Charge.objects.filter(roll__org=org, roll__month_no__in=wanted)
    held = {
        (one.roll.month_no, one.member_id): one
        for one in rows.select_related("roll__org", "member__person", "payment")
    }
    settled = _settled(org, wanted)
    found = []
    for number in wanted:
        for line in known.lines(number):
            charge = held.get((number, line.member))
            if charge is None or charge.amount is None or line.amount is None:
                continue
            made = settled.get(charge.pk, Decimal(0))
            one = Difference(charge, line.amount, line.kind, line.base, made)
            if one.amount:
                found.append(one)
    return found


def _settled(org: Org, numbers: list[int]) -> dict[int, Decimal]:
    found: dict[int, Decimal] = defaultdict(Decimal)
    rows = Adjustment.objects.valid().filter(
        charge__roll__org=org, charge__roll__month_no__in=numbers
    )
    for one in rows.only("charge", "what", "amount"):
        found[one.charge_id] += one.signed
    return found


def difference_of(charge: Charge) -> Difference | None:
    """The difference of one month of one member; None if there is none."""
    listed = difference(charge.roll.org, [charge.roll.month_no])
    return next((one for one in listed if one.charge.pk == charge.pk), None)
