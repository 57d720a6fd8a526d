"""五清卡, what was found at each check, and the rounds in which everybody is checked."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import (
    Case,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock, masks
from jiceng.kernel.actors import Actor
from jiceng.kernel.pasts import Past, as_of
from jiceng.kernel.paths import upward
from jiceng.kernel.periods import Period
from jiceng.kernel.secrets import SealedField
from jiceng.kernel.spans import standing
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Field, Org
from jiceng.registers.places.models import Place
from jiceng.registers.units.models import Hosting, Unit
from jiceng.work.enterprises import flows
from jiceng.work.enterprises.access import SEES
from jiceng.work.enterprises.models.words import Word

TWO_NEW = (Field.PRIVATE_FIRM, Field.SOCIAL_ORG)


def firms(day: date) -> Any:
    """Private firms and social organisations standing that day."""
    return Unit.objects.standing(day).filter(field__in=TWO_NEW)


def last_check(day: date, lookup: str = "pk") -> Any:
    """The checks of a unit confirmed by that day, the latest first; for a subquery."""
    done = Check.objects.confirmed().filter(held_on__lte=day, unit=OuterRef(lookup))
    return done.order_by("-held_on", "-pk")


PAST = ("form", "business", "new_field", "area", "members", "reason")


class CardQuerySet(models.QuerySet["Card"]):
    """Adjectives of cards."""

    def standing(self, day: date) -> Self:
        return self.filter(standing(day, "unit__"))

    def as_of(self, day: date) -> QuerySet[Any]:
        """With `then_form`, `then_business`, `then_new_field`, `then_area`, `then_members` and
        `then_reason`, as the card said that day.
        """
        rows: QuerySet[Any] = as_of(self, CardPast, day, *PAST)
        return rows

    def told(self, day: date) -> QuerySet[Any]:
        """With `covered`, `clear` (how many of the five), `verified_on` and `verified_by`."""
        here = Hosting.objects.standing(day).filter(unit=OuterRef("unit"))
        last = last_check(day, "unit")
        rows = self.annotate(
            covered=Exists(here),
            verified_on=Subquery(last.values("held_on")[:1]),
            verified_by=Subquery(last.values("by_name")[:1]),
        )
        return rows.annotate(
            clear=_one(~Q(business="") & ~Q(unit__industry=""))
            + _one(Q(unit__staff__isnull=False))
            + _one(Q(members__isnull=False))
            + _one(~Q(owner=""))
            + _one(Q(covered=True) | Q(reason__isnull=False))
        )

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "unit__keeper__path", SEES))


def _one(condition: Q) -> Any:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


class Card(models.Model):
    """五清卡 of one unit. Members are a number the firm says of its own accord, no names."""

    class Form(models.TextChoices):
        COMPANY = "company", _("企业")
        SELF_EMPLOYED = "self_employed", _("个体工商户")
        SOCIETY = "society", _("社会团体")
        SERVICE = "service", _("民办非企业单位")
        FOUNDATION = "foundation", _("基金会")
        OTHER = "other", _("其他")

    class Business(models.TextChoices):
        NONE = "", _("没有填")
        RUNNING = "running", _("正常经营")
        HARD = "hard", _("经营困难")
        PAUSED = "paused", _("停业歇业")

    unit = models.OneToOneField(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    form = models.CharField(
        _("登记类型"), max_length=14, choices=Form.choices, blank=True, default=""
    )
    business = models.CharField(
        _("经营状况"), max_length=8, choices=Business.choices, blank=True, default=""
    )
    new_field = models.ForeignKey(
        Word, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("新兴领域")
    )
    area = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("所在楼宇园区市场商圈"),
    )  # fmt: skip
    members = models.IntegerField(_("单位自愿申报的党员数"), null=True, blank=True)
    owner = models.CharField(_("出资人或负责人"), max_length=30, blank=True, default="")
    owner_phone = SealedField(_("出资人电话"), purpose="phone", mask=masks.phone)
    reason = models.ForeignKey(
        Word, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("未建组织原因"),
    )  # fmt: skip
    told_since = models.DateField(_("现状起"), default=clock.today, editable=False)
    recorded_at = models.DateTimeField(_("登记时间"), default=clock.now, editable=False)

    objects: ClassVar[Any] = CardQuerySet.as_manager()

    class Meta:
        verbose_name = _("五清卡")
        verbose_name_plural = _("五清卡")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(members=None) | Q(members__gte=0), name="enterprises_members_not_less"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["area", "unit"], name="enterprises_card_area"),
        ]

    def __str__(self) -> str:
        return str(self.unit)

    def five(self, unit: Unit, covered: bool) -> dict[str, bool]:
        """Which of the five are clear, as `rules.clear` counts them."""
        return {
            "business": bool(self.business and unit.industry), "staff": unit.staff is not None,
            "members": self.members is not None, "owner": bool(self.owner),
            "organisation": covered or self.reason_id is not None,
        }  # fmt: skip


class CardPast(Past):
    """What a card said before; of the owner nothing is kept."""

    OF: ClassVar[str] = "card"
    card = models.ForeignKey(Card, models.PROTECT, verbose_name=_("五清卡"))
    form = models.CharField(_("登记类型"), max_length=14, choices=Card.Form.choices, blank=True)
    business = models.CharField(
        _("经营状况"), max_length=8, choices=Card.Business.choices, blank=True
    )
    new_field = models.ForeignKey(
        Word, models.PROTECT, null=True, related_name="+", verbose_name=_("新兴领域")
    )
    area = models.ForeignKey(
        Place, models.PROTECT, null=True, related_name="+", verbose_name=_("所在楼宇园区市场商圈")
    )
    members = models.IntegerField(_("单位自愿申报的党员数"), null=True)
    reason = models.ForeignKey(
        Word, models.PROTECT, null=True, related_name="+", verbose_name=_("未建组织原因")
    )

    class Meta(Past.Meta):
        verbose_name = _("五清卡曾用情况")
        verbose_name_plural = _("五清卡曾用情况")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["card", "since", "until"], name="enterprises_card_past")
        ]

    def __str__(self) -> str:
        return f"{self.card} {self.since}"


class CheckQuerySet(models.QuerySet["Check"]):
    """Adjectives of checks."""

    def confirmed(self) -> Self:
        return self.filter(state=flows.CONFIRMED)

    def during(self, period: Period) -> Self:
        return self.filter(held_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Check(models.Model):
    """核对记录: who found what on a day, and what changed of the card: cell → before and after.

    `told` waits to be written into the card until staff confirm it; `clear` is how many of the five
    were clear once it was confirmed.
    """

    class Way(models.TextChoices):
        VISIT = "visit", _("上门")
        PHONE = "phone", _("电话")
        FIRM = "firm", _("单位来报")

    class Outcome(models.TextChoices):
        SAME = "same", _("无变化")
        CHANGED = "changed", _("有变化")
        CLOSED = "closed", _("已注销")
        MOVED = "moved", _("已迁出本区")

    class State(models.TextChoices):
        VISITED = flows.VISITED, _("已走访")
        CHECKED = flows.CHECKED, _("已核对")
        CONFIRMED = flows.CONFIRMED, _("已确认")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    org = models.ForeignKey(
        Org, models.PROTECT, related_name="+", verbose_name=_("当时的属地党组织")
    )
    held_on = models.DateField(_("核对日期"))
    way = models.CharField(_("方式"), max_length=5, choices=Way.choices, default=Way.VISIT)
    outcome = models.CharField(_("结果"), max_length=7, choices=Outcome.choices)
    state = models.CharField(
        _("状态"), max_length=9, choices=State.choices, default=State.VISITED, editable=False
    )
    told = models.JSONField(_("报来的变化"), default=dict, blank=True, editable=False)
    changes = models.JSONField(_("改了什么"), default=dict, blank=True, editable=False)
    clear = models.IntegerField(_("确认时几项清楚"), default=0, editable=False)
    by_name = models.CharField(_("谁核对"), max_length=60)
    confirmed_by = models.CharField(_("谁确认"), max_length=60, blank=True, default="")
    words = models.CharField(_("说明"), max_length=120, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), default=clock.now, editable=False)

    objects: ClassVar[Any] = CheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("核对记录")
        verbose_name_plural = _("核对记录")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit", "state", "held_on"], name="enterprises_check_unit"),
            models.Index(fields=["org", "held_on"], name="enterprises_check_org"),
            models.Index(fields=["outcome", "held_on", "org"], name="enterprises_check_held"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.held_on}"


class SweepRoundQuerySet(models.QuerySet["Round"]):
    """Adjectives of rounds."""

    def visible_to(self, actor: Actor) -> Self:
        """Whoever works beneath one, and whoever stands above it."""
        above = [one for path in actor.reach(*SEES) for one in upward(path)]
        return self.filter(seen_by(actor, "org__path", SEES) | Q(org__path__in=above))


class Round(models.Model):
    """排查轮次: every firm beneath one organisation is to be checked from a day to a day."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("哪级组织"))
    name = models.CharField(_("轮次"), max_length=40)
    begins = models.DateField(_("开始日期"))
    due = models.DateField(_("完成时限"))
    words = models.CharField(_("要求"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), default=clock.now, editable=False)

    objects: ClassVar[Any] = SweepRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("排查轮次")
        verbose_name_plural = _("排查轮次")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["org", "begins"], name="enterprises_round_once"),
            models.CheckConstraint(
                condition=Q(due__gte=models.F("begins")), name="enterprises_round_due"
            ),
        ]

    def __str__(self) -> str:
        return self.name
