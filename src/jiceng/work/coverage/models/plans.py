"""Plans firm by firm, and reviews of what is attached."""

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
from jiceng.registers.units.models import Hosting, Unit
from jiceng.work.coverage import flows
from jiceng.work.coverage.access import SEES


class UnitPlanQuerySet(models.QuerySet["UnitPlan"]):
    """Adjectives of plans."""

    def open(self, day: date) -> Self:
        """Drafted by that day, and neither done nor dropped."""
        rows = self.filter(drafted_on__lte=day)
        return rows.exclude(done_on__lte=day).exclude(dropped_on__lte=day)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "unit__keeper__path", SEES))


class UnitPlan(models.Model):
    """一企一策、一社一策: what is done for one unit, by whom and until when; what came of it."""

    class State(models.TextChoices):
        DRAFTED = flows.DRAFTED, _("待批准")
        APPROVED = flows.APPROVED, _("已批准")
        RUNNING = flows.RUNNING, _("实施中")
        DONE = flows.DONE, _("已完成")
        DROPPED = flows.DROPPED, _("已终止")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    way = models.CharField(
        _("拟组建方式"), max_length=10, choices=Hosting.Way.choices, blank=True, default=""
    )
    measure = models.CharField(_("措施"), max_length=300)
    owner = models.CharField(_("责任人"), max_length=40)
    due_on = models.DateField(_("完成时限"))
    drafted_on = models.DateField(_("拟定日期"), editable=False)
    approved_on = models.DateField(_("批准日期"), null=True, blank=True, editable=False)
    done_on = models.DateField(_("完成日期"), null=True, blank=True, editable=False)
    dropped_on = models.DateField(_("终止日期"), null=True, blank=True, editable=False)
    outcome = models.CharField(_("结果"), max_length=200, blank=True, default="")
    result = models.ForeignKey(
        Org, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("建立的党组织"),
    )  # fmt: skip
    application = models.CharField(_("组建请示"), max_length=60, blank=True, default="")
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.DRAFTED, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = UnitPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("一企一策")
        verbose_name_plural = _("一企一策")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["unit"], condition=Q(state__in=("drafted", "approved", "running")),
                name="coverage_one_plan",
            )
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit", "state"], name="coverage_plan_unit"),
            models.Index(fields=["due_on"], name="coverage_plan_due"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.due_on}"


class AttachedReviewQuerySet(models.QuerySet["AttachedReview"]):
    """Adjectives of reviews."""

    def during(self, period: Period) -> Self:
        return self.filter(reviewed_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "hosting__unit__keeper__path", SEES))


class AttachedReview(models.Model):
    """挂靠研究: can this unit stand alone yet? Graduated: it has an organisation of its own."""

    class Outcome(models.TextChoices):
        STAYS = "stays", _("继续挂靠")
        READY = "ready", _("可以单独或联合组建")
        GRADUATED = "graduated", _("已单独或联合组建")

    hosting = models.ForeignKey(
        Hosting, models.PROTECT, related_name="+", verbose_name=_("组建关系")
    )
    reviewed_on = models.DateField(_("研究日期"))
    full = models.IntegerField(_("正式党员人数"), null=True, blank=True)
    outcome = models.CharField(_("意见"), max_length=10, choices=Outcome.choices)
    words = models.CharField(_("说明"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = AttachedReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("挂靠研究")
        verbose_name_plural = _("挂靠研究")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["hosting", "reviewed_on"], name="coverage_review_of"),
            models.Index(fields=["outcome", "reviewed_on"], name="coverage_review_day"),
        ]

    def __str__(self) -> str:
        return f"{self.hosting} {self.reviewed_on}"
