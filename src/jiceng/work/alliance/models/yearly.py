"""What a coalition means to do in a year, deed by deed, and what came of each."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.coalitions.models import Coalition, Partner
from jiceng.work.alliance import flows
from jiceng.work.alliance.access import SEES


class YearItemQuerySet(models.QuerySet["YearItem"]):
    """Adjectives of deeds; what was struck off counts nowhere."""

    def standing(self) -> Self:
        return self.exclude(state=flows.STRUCK)

    def of_year(self, year: int, day: date) -> Self:
        """In a year's plan as it stood on a day."""
        return self.standing().filter(year=year, planned_on__lte=day)

    def due(self, period: Period) -> Self:
        return self.standing().filter(due_on__range=(period.first, period.last))

    def carried_out(self, day: date) -> Self:
        return self.filter(done_on__lte=day)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "coalition__keeper__path", SEES))


class YearItem(models.Model):
    """年度计划事项: what is to be done, by which partner (or the keeper itself), by when."""

    class State(models.TextChoices):
        PLANNED = flows.PLANNED, _("在办")
        DONE = flows.DONE, _("已办")
        STRUCK = flows.STRUCK, _("已取消")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    coalition = models.ForeignKey(
        Coalition, models.PROTECT, related_name="+", verbose_name=_("共建组织")
    )
    year = models.IntegerField(_("年度"))
    title = models.CharField(_("事项"), max_length=120)
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("承办单位")
    )
    planned_on = models.DateField(_("列入日期"))
    due_on = models.DateField(_("什么时候办完"))
    done_on = models.DateField(_("办完日期"), null=True, blank=True)
    result = models.CharField(_("结果"), max_length=200, blank=True, default="")
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.PLANNED, editable=False
    )

    objects: ClassVar[Any] = YearItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("年度计划事项")
        verbose_name_plural = _("年度计划事项")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["coalition", "year", "title"], condition=~models.Q(state="struck"),
                name="alliance_planned_once_a_year",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["coalition", "year"], name="alliance_year_of"),
            models.Index(fields=["due_on"], name="alliance_year_due"),
        ]

    def __str__(self) -> str:
        return self.title
