"""经费: what a coalition was given for its work, from whom, and what it went to."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Case, DecimalField, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.paths import inside
from jiceng.kernel.periods import Period
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.coalitions.models import Coalition, Kind, Level
from jiceng.work.alliance.access import SEES
from jiceng.work.alliance.models.terms import AllianceTerms
from jiceng.work.alliance.models.yearly import YearItem

MONEY: Any = DecimalField(max_digits=14, decimal_places=2)
HALF_A_FEN = Decimal("0.005")  # sums are floats on SQLite


class FundLineQuerySet(models.QuerySet["FundLine"]):
    """Adjectives of the money of coalitions; what is void counts nowhere."""

    def standing(self) -> Self:
        return self.filter(void_reason="")

    def during(self, period: Period) -> Self:
        return self.standing().filter(on__range=(period.first, period.last))

    def of_year(self, day: date) -> Self:
        """From the first of January to that day."""
        return self.standing().filter(on__range=(day.replace(month=1, day=1), day))

    def given(self) -> Self:
        return self.filter(kind=FundLine.Kind.GIVEN)

    def spent(self) -> Self:
        return self.filter(kind=FundLine.Kind.SPENT)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "coalition__keeper__path", SEES))


class FundLine(models.Model):
    """联盟经费台账: one line for what came in or went out; the balance is stored nowhere."""

    class Kind(models.TextChoices):
        SPENT = "spent", _("支出")
        GIVEN = "given", _("拨入")

    class Source(models.TextChoices):
        DISTRICT = "district", _("区级")
        STREET = "street", _("街道级")
        PARTNER = "partner", _("共建单位")
        OTHER = "other", _("其他")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    coalition = models.ForeignKey(
        Coalition, models.PROTECT, related_name="+", verbose_name=_("共建组织")
    )
    kind = models.CharField(_("收支"), max_length=10, choices=Kind.choices)
    source = models.CharField(_("来源"), max_length=10, choices=Source.choices, blank=True)
    on = models.DateField(_("日期"))
    amount = models.DecimalField(_("金额（元）"), max_digits=12, decimal_places=2)
    words = models.CharField(_("用途"), max_length=120, blank=True, default="")
    item = models.ForeignKey(
        YearItem, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("年度计划里的哪一件"),
    )  # fmt: skip
    voucher = models.CharField(_("凭证号"), max_length=80, blank=True, default="")
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = FundLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("联盟经费")
        verbose_name_plural = _("联盟经费")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="alliance_fund_something"),
            models.CheckConstraint(
                condition=(Q(kind="given") & ~Q(source="")) | Q(kind="spent", source=""),
                name="alliance_fund_has_a_source",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["coalition", "on"], name="alliance_fund_of"),
            models.Index(fields=["on", "kind"], name="alliance_fund_on"),
        ]

    def __str__(self) -> str:
        return f"{self.coalition} {self.get_kind_display()} {self.amount}"


def total(rows: Any) -> Coalesce:
    """What such lines come to for each coalition; nought where there are none."""
    added = rows.filter(coalition=OuterRef("pk")).order_by().values("coalition")
    return Coalesce(
        Subquery(added.annotate(n=Sum("amount")).values("n")), Value(0), output_field=MONEY
    )


def with_standard(coalitions: Any, day: date) -> Any:
    """Community alliances with the `standard` of a year, by the terms nearest above their keeper;
    those for which no terms name a sum are left out.
    """
    rows = AllianceTerms.objects.standing(day).exclude(district_fund=None).select_related("org")
    near = sorted(rows, key=lambda row: len(row.org.path), reverse=True)
    told = [
        When(
            inside("keeper__path", row.org.path),
            then=Value(Decimal(row.district_fund or 0) + row.street_fund),
        )
        for row in near
    ]
    standard = Case(*told, default=Value(None), output_field=MONEY)
    ours = coalitions.filter(kind=Kind.ALLIANCE, level=Level.COMMUNITY)
    return ours.annotate(standard=standard).exclude(standard=None)


def enough() -> Q:
    """Given not less than the standard."""
    return Q(given__gte=F("standard") - Value(HALF_A_FEN))
