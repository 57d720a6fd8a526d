"""What a month is computed from: local ways, each member's base, reductions, the review."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.secrets import SealedField
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kit.access import seen_by
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.dues import flows, rules
from jiceng.work.dues.access import RELIEVES, SEES, own

WEEKDAYS = list(
    enumerate([_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")])
)


def money(title: Any, **options: Any) -> "models.DecimalField[Any, Any]":
    """Yuan and fen, exact."""
    return models.DecimalField(title, max_digits=12, decimal_places=2, **options)


class Kind(models.TextChoices):
    """交纳类别, as the articles tell them apart."""

    SALARIED = rules.SALARIED, _("按月领取工资")
    ANNUAL = rules.ANNUAL_PAY, _("年薪制")
    SELF_EMPLOYED = rules.OWN_TRADE, _("不按月取得收入")
    RETIRED = rules.PENSION, _("离退休")
    FARMER = rules.FARMER, _("农民")
    MINIMAL = rules.LEAST, _("学生、下岗失业、领取抚恤救济和低保")


class HabitQuerySet(SpanQuerySet["Habit"]):
    """Adjectives of local ways."""

    def holding(self, org: Org, day: date) -> "Habit | None":
        """The one nearest above an organisation that day, as the tree stood then."""
        if org.path_on(day) != org.path:
            told = {one.org_id: one for one in self.standing(day)}
            above: Org | None = org
            while above is not None and above.pk not in told:
                above = above.superior(day)
            return told.get(above.pk) if above is not None else None
        line = org.above().values("pk")
        return self.standing(day).filter(org__in=line).order_by("-org__path").first()

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Habit(Span):
    """What is left to the place: due day, rounding, the farmer's amount, shares handed up."""

    class Mode(models.TextChoices):
        HALF_UP = "half_up", _("四舍五入")
        UP = "up", _("有尾数就进一")
        DOWN = "down", _("舍去尾数")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("适用范围"))
    weekday = models.IntegerField(_("交纳日：星期"), choices=WEEKDAYS, default=1)
    nth = models.IntegerField(_("交纳日：第几个"), default=1)
    farmer = money(_("农民党员每月"), default=rules.USUAL.farmer)
    step = money(_("计算到"), default=rules.FEN)
    mode = models.CharField(_("尾数"), max_length=8, choices=Mode.choices, default=Mode.HALF_UP)
    percent = models.DecimalField(_("上缴比例（%）"), max_digits=5, decimal_places=2, default=0)
    cycle = models.IntegerField(_("几个月上缴一次"), default=3)
    document = models.CharField(_("依据文号"), max_length=120, blank=True)

    objects: ClassVar[Any] = HabitQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("党费地方规定")
        verbose_name_plural = _("党费地方规定")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(fields=["org"], condition=Q(until=None), name="dues_one_habit"),
            models.CheckConstraint(
                condition=Q(percent__gte=0) & Q(percent__lte=100), name="dues_a_share_is_a_part"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.since}"

    @property
    def custom(self) -> rules.Custom:
        return rules.Custom(self.step, self.mode, self.farmer)


class BaseQuerySet(SpanQuerySet["Base"]):
    """Adjectives of bases."""

    def valid(self) -> Self:
        return self.filter(void_reason="")

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(own(actor, "member__org__path"))


class Base(Span):
    """核定的计算基数: what one member's month is computed from, since when, confirmed by whom.

    Never overwritten: new pay is a new row from its month on, a wrong one is voided with a
    reason and another stands in its place. The income itself is sealed.
    """

    class Source(models.TextChoices):
        PAYSLIP = "payslip", _("单位工资表")
        PENSION = "pension", _("养老金发放单")
        DECLARED = "declared", _("本人申报")
        OTHER = "other", _("其他")

    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    kind = models.CharField(_("交纳类别"), max_length=13, choices=Kind.choices)
    income = SealedField(_("每月基数"), purpose="dues_income")
    monthly = money(_("每月应交"))
    quarterly = models.BooleanField(_("经支部同意按季交纳"), default=False)
    source = models.CharField(
        _("基数来源"), max_length=8, choices=Source.choices, default=Source.DECLARED
    )
    confirmed_by = models.CharField(_("核定人"), max_length=40, blank=True)
    void_reason = models.CharField(
        _("作废原因"), max_length=200, blank=True, default="", editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = BaseQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("党费基数")
        verbose_name_plural = _("党费基数")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(until=None, void_reason=""),
                name="dues_one_open_base",
            ),
            models.CheckConstraint(condition=Q(monthly__gte=0), name="dues_base_not_negative"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["member", "since", "until"], name="dues_base_span")
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.since}"


class ReliefQuerySet(SpanQuerySet["Relief"]):
    """Adjectives of reductions."""

    def approved(self) -> Self:
        return self.filter(state=flows.APPROVED)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "member__org__path", RELIEVES))


class Relief(Span):
    """减免: the branch studied it, the superior approved it; `monthly` is what is still paid."""

    class State(models.TextChoices):
        PROPOSED = flows.PROPOSED, _("待上级批准")
        APPROVED = flows.APPROVED, _("已批准")
        REFUSED = flows.REFUSED, _("未批准")

    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    monthly = money(_("减免后每月应交"), default=0)
    reason = models.CharField(_("困难情况"), max_length=200)
    studied_on = models.DateField(_("支部研究日期"))
    state = models.CharField(
        _("状态"), max_length=8, choices=State.choices, default=State.PROPOSED, editable=False
    )
    decided_on = models.DateField(_("批复日期"), null=True, blank=True, editable=False)
    document = models.CharField(_("批复文号"), max_length=80, blank=True, editable=False)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = ReliefQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("党费减免")
        verbose_name_plural = _("党费减免")
        constraints = [
            *Span.Meta.constraints,
            models.CheckConstraint(condition=Q(monthly__gte=0), name="dues_relief_not_negative"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["member", "since", "until"], name="dues_relief_span")
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.since}"


class ReviewQuerySet(models.QuerySet["Review"]):
    """Adjectives of reviews."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Review(models.Model):
    """年度核定: a branch has gone through all bases at the start of a year."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党支部"))
    year = models.IntegerField(_("年度"))
    reviewed_on = models.DateField(_("核定日期"))
    count = models.IntegerField(_("核定人数"), editable=False)
    confirmed_by = models.CharField(_("核定人"), max_length=40, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("党费基数年度核定")
        verbose_name_plural = _("党费基数年度核定")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["org", "year"], name="dues_reviewed_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.year}"
