"""Who leads whom (先进带后进), and who keeps in touch with which state-owned enterprise."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.registers.units.models import Unit
from jiceng.work.alliance import flows
from jiceng.work.alliance.access import SEES


class LeadPairQuerySet(models.QuerySet["LeadPair"]):
    """Adjectives of pairs."""

    def running(self, day: date) -> Self:
        """Signed by that day, and not evaluated on it."""
        begun = self.filter(signed_on__lte=day)
        return begun.filter(Q(evaluated_on=None) | Q(evaluated_on__gt=day))

    def looked_at(self, period: Period, day: date) -> Self:
        """With a figure that says how the lagging side does: running in the period, up to a day."""
        over = Q(evaluated_on__lt=period.first)
        return self.filter(signed_on__lte=day).exclude(measure="").exclude(over)

    def last_visited(self, day: date) -> models.QuerySet[Any]:
        """With `seen_on`."""
        return self.annotate(seen_on=last_visit(day))

    def visible_to(self, actor: Actor) -> Self:
        ends = (seen_by(actor, f"{end}__path", SEES) for end in ("lagging", "leading"))
        return self.filter(next(ends) | next(ends))


class LeadPair(models.Model):
    """结对: an advanced organisation leads a lagging one towards goals, for a time.

    `measure` is a figure; the change of the lagging side is that figure asked at both dates, and
    `better` says which way is an improvement.
    """

    class Better(models.TextChoices):
        UP = "up", _("数变大是好转")
        DOWN = "down", _("数变小是好转")

    class State(models.TextChoices):
        PROPOSED = flows.PROPOSED, _("拟结对")
        SIGNED = flows.SIGNED, _("已签订")
        RUNNING = flows.RUNNING, _("结对中")
        EVALUATED = flows.EVALUATED, _("已评估")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    leading = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("先进一方"))
    lagging = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("后进一方"))
    goals = models.CharField(_("目标"), max_length=300)
    measure = models.CharField(_("看哪个指标"), max_length=60, blank=True, default="")
    better = models.CharField(
        _("怎样算好转"), max_length=4, choices=Better.choices, default=Better.UP
    )
    proposed_on = models.DateField(_("提出日期"))
    signed_on = models.DateField(_("签订日期"), null=True, blank=True)
    ends_on = models.DateField(_("到期日期"))
    evaluated_on = models.DateField(_("评估日期"), null=True, blank=True)
    result = models.CharField(_("评估结果"), max_length=300, blank=True, default="")
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.PROPOSED, editable=False
    )

    objects: ClassVar[Any] = LeadPairQuerySet.as_manager()

    class Meta:
        verbose_name = _("先进带后进结对")
        verbose_name_plural = _("先进带后进结对")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(leading=F("lagging")), name="alliance_pair_of_two"
            ),
            models.UniqueConstraint(
                fields=["leading", "lagging"], condition=~Q(state="evaluated"),
                name="alliance_paired_once",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["lagging", "signed_on"], name="alliance_pair_lagging")
        ]

    def __str__(self) -> str:
        return f"{self.leading} → {self.lagging}"

    def goes_well(self, before: Any, after: Any) -> bool:
        """Did the figure move the way that is an improvement?"""
        return bool(after > before if self.better == self.Better.UP else after < before)


class OfPairQuerySet(models.QuerySet[Any]):
    """Adjectives of what one side of a pair set down; the pair's own page shows both sides'."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class LeadGoalQuerySet(OfPairQuerySet):
    """Adjectives of goals."""

    def due(self, period: Period) -> Self:
        """Of pairs that were signed; what was given up counts nowhere."""
        rows = self.filter(due_on__range=(period.first, period.last))
        return rows.exclude(state=flows.GIVEN_UP).exclude(pair__signed_on=None)

    def reached(self, day: date) -> Self:
        return self.filter(reached_on__lte=day)


class LeadGoal(models.Model):
    """结对目标: one thing that one of the two sides is to do by a day, set down by that side."""

    class State(models.TextChoices):
        SET = flows.SET, _("在做")
        REACHED = flows.REACHED, _("已达到")
        GIVEN_UP = flows.GIVEN_UP, _("不再做")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    pair = models.ForeignKey(LeadPair, models.PROTECT, verbose_name=_("结对"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("哪一方"))
    words = models.CharField(_("要做到什么"), max_length=200)
    set_on = models.DateField(_("提出日期"))
    due_on = models.DateField(_("什么时候做到"))
    reached_on = models.DateField(_("做到日期"), null=True, blank=True)
    result = models.CharField(_("结果"), max_length=200, blank=True, default="")
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.SET, editable=False
    )

    objects: ClassVar[Any] = LeadGoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("结对目标")
        verbose_name_plural = _("结对目标")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "due_on"], name="alliance_goal_due"),
            models.Index(fields=["pair", "due_on"], name="alliance_goal_pair"),
        ]

    def __str__(self) -> str:
        return self.words


class LeadVisitQuerySet(OfPairQuerySet):
    """Adjectives of visits."""

    def held(self, period: Period) -> Self:
        return self.filter(on__range=(period.first, period.last))


class LeadVisit(models.Model):
    """结对走访: a day and a sentence, by whichever side set it down."""

    pair = models.ForeignKey(LeadPair, models.PROTECT, verbose_name=_("结对"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("由哪一方记"))
    on = models.DateField(_("日期"))
    words = models.CharField(_("做了什么"), max_length=300)

    objects: ClassVar[Any] = LeadVisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("结对走访")
        verbose_name_plural = _("结对走访")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["pair", "on"], name="alliance_pair_visit"),
            models.Index(fields=["org", "on"], name="alliance_visit_org"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.words}"


class ContactPlanQuerySet(SpanQuerySet["ContactPlan"]):
    """Adjectives of contact plans."""

    def last_heard(self, day: date) -> models.QuerySet[Any]:
        """With `heard_on`."""
        return self.annotate(heard_on=last_contact(day))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class ContactPlan(Span):
    """联系计划: an organisation keeps in touch with an enterprise, so many times a year."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("联系党组织"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("企业"))
    leader = models.CharField(_("联系人职务"), max_length=60, blank=True, default="")
    times = models.IntegerField(_("一年至少联系（次）"))

    objects: ClassVar[Any] = ContactPlanQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("国企联系计划")
        verbose_name_plural = _("国企联系计划")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["org", "unit"], condition=Q(until=None), name="alliance_planned_once"
            ),
            models.CheckConstraint(condition=Q(times__gte=1), name="alliance_times_a_year"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "since", "until"], name="alliance_plan_org")
        ]

    def __str__(self) -> str:
        return f"{self.org} · {self.unit}"


class Way(models.TextChoices):
    """How one was in touch."""

    VISIT = "visit", _("走访")
    JOINT = "joint", _("共同活动")
    SERVICE = "service", _("服务对接")
    PHONE = "phone", _("电话")


class SoeContactQuerySet(models.QuerySet["SoeContact"]):
    """Adjectives of contacts."""

    def held(self, period: Period) -> Self:
        return self.filter(on__range=(period.first, period.last))


class SoeContact(models.Model):
    """一次联系: a day, a way, a sentence; what is to be done goes to the ledger of matters."""

    plan = models.ForeignKey(ContactPlan, models.PROTECT, verbose_name=_("联系计划"))
    on = models.DateField(_("日期"))
    way = models.CharField(_("方式"), max_length=10, choices=Way.choices)
    words = models.CharField(_("情况"), max_length=300)

    objects: ClassVar[Any] = SoeContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("国企联系记录")
        verbose_name_plural = _("国企联系记录")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["plan", "on"], name="alliance_contact_of")
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.get_way_display()}"


def _last(rows: models.QuerySet[Any], by: str, day: date, first: str) -> Coalesce:
    said = rows.filter(**{by: OuterRef("pk")}, on__lte=day).order_by()
    last = said.values(by).annotate(day=Max("on")).values("day")
    return Coalesce(Subquery(last), F(first))


def last_visit(day: date) -> Coalesce:
    """A pair's last visit up to that day, else the day it was signed."""
    return _last(LeadVisit.objects.all(), "pair", day, "signed_on")


def last_contact(day: date) -> Coalesce:
    """A plan's last contact up to that day, else the day it began."""
    return _last(SoeContact.objects.all(), "plan", day, "since")
