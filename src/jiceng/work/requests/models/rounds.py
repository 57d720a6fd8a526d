"""One period of a table: the forms of those asked, every cell with what was offered for it."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period, around
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.work.requests import flows
from jiceng.work.requests.access import SEES, along
from jiceng.work.requests.models.tables import Item, Rhythm, Table, Use


class RoundQuerySet(models.QuerySet["Round"]):
    """Adjectives of collecting."""

    def opened(self, period: Period) -> Self:
        return self.filter(opened_on__range=(period.first, period.last))

    def metered(self) -> Self:
        """With what it cost: forms asked and returned, cells asked, filled in, typed again."""
        papers = Return.objects.filter(round=OuterRef("pk"))
        cells = Cell.objects.filter(paper__round=OuterRef("pk"))
        return self.annotate(
            asked=_number(papers, Count("pk"), "round"),
            given=_number(papers.filter(returned_on__isnull=False), Count("pk"), "round"),
            spent=_number(papers, Sum("minutes"), "round"),
            cells=_number(cells, Count("pk"), "paper__round"),
            filled=_number(cells.exclude(offered=""), Count("pk"), "paper__round"),
            again=_number(cells.retyped(), Count("pk"), "paper__round"),
        )

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(along(actor, "table__org__path")).metered()


def _number(rows: Any, what: Any, of: str) -> Any:
    told = Subquery(rows.order_by().values(of).annotate(n=what).values("n")[:1])
    return Coalesce(told, 0, output_field=IntegerField())


class Round(models.Model):
    """一期收集: one table for one period, until it is frozen."""

    class State(models.TextChoices):
        OPEN = flows.OPEN, _("收集中")
        FROZEN = flows.FROZEN, _("已封存")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    table = models.ForeignKey(Table, models.PROTECT, related_name="+", verbose_name=_("报表"))
    first_on = models.DateField(_("数据期起"))
    last_on = models.DateField(_("数据期止"))
    opened_on = models.DateField(_("发出日期"))
    due_on = models.DateField(_("应报日期"))
    notice = models.IntegerField(_("提前几个工作日"))
    frozen_on = models.DateField(_("封存日期"), null=True, blank=True)
    digest = models.CharField(_("封存摘要"), max_length=64, blank=True, default="")
    state = models.CharField(
        _("状态"), max_length=8, choices=State.choices, default=State.OPEN, editable=False
    )

    objects: ClassVar[Any] = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("报表收集")
        verbose_name_plural = _("报表收集")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["table", "first_on"], name="requests_round_once"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opened_on")), name="requests_due_after_opened"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["opened_on"], name="requests_round_day"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.period.words}"

    @property
    def period(self) -> Period:
        if self.table.rhythm == Rhythm.ONCE:
            return Period(
                self.first_on, self.last_on, f"{self.last_on.year}年{self.last_on.month}月"
            )
        return around(self.first_on, self.table.rhythm)


class ReturnQuerySet(models.QuerySet["Return"]):
    """Adjectives of forms."""

    def due(self, period: Period) -> Self:
        return self.filter(due_on__range=(period.first, period.last))

    def returned(self, day: date) -> Self:
        return self.filter(returned_on__lte=day)

    def given(self, period: Period) -> Self:
        return self.filter(returned_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Return(models.Model):
    """填报表: the form of one asked organisation in one period."""

    class State(models.TextChoices):
        WAITING = flows.WAITING, _("待填报")
        RETURNED = flows.RETURNED, _("已提交")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="+", verbose_name=_("报表收集"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("填报单位"))
    due_on = models.DateField(_("应报日期"))
    returned_on = models.DateField(_("提交日期"), null=True, blank=True)
    minutes = models.IntegerField(_("用时（分钟）"), null=True, blank=True)
    said = models.CharField(_("退回原因"), max_length=200, blank=True, default="")
    state = models.CharField(
        _("状态"), max_length=8, choices=State.choices, default=State.WAITING, editable=False
    )

    objects: ClassVar[Any] = ReturnQuerySet.as_manager()

    class Meta:
        verbose_name = _("填报表")
        verbose_name_plural = _("填报表")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["round", "org"], name="requests_return_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "due_on"], name="requests_return_of"),
            models.Index(fields=["due_on", "org"], name="requests_return_day"),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.org}"


class CellQuerySet(models.QuerySet["Cell"]):
    """Adjectives of cells."""

    def asked(self, period: Period) -> Self:
        """Of forms sent out in the period."""
        return self.filter(paper__round__opened_on__range=(period.first, period.last))

    def retyped(self) -> Self:
        """Answered by hand although the system holds it, known then or found since."""
        rows = self.exclude(item__source="").exclude(offered_by=Cell.Origin.HELD)
        return rows.exclude(value="").filter(paper__state=flows.RETURNED)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "paper__org__path", SEES))


class Cell(models.Model):
    """一格: what was offered for one item of one form, and what was answered."""

    class Origin(models.TextChoices):
        TYPED = "typed", _("新填")
        HELD = "held", _("系统带出")
        LAST = "last", _("上期带出")
        CHANGED = "changed", _("带出后改过")
        RETYPED = "retyped", _("重复填报")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    paper = models.ForeignKey(Return, models.PROTECT, related_name="+", verbose_name=_("填报表"))
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name=_("填报项"))
    offered = models.CharField(_("带出的值"), max_length=300, blank=True, default="")
    offered_by = models.CharField(
        _("由哪里带出"), max_length=8, choices=Origin.choices, blank=True, default=""
    )
    value = models.CharField(_("填报的值"), max_length=300, blank=True, default="")
    origin = models.CharField(
        _("怎么来的"), max_length=8, choices=Origin.choices, blank=True, default=""
    )

    objects: ClassVar[Any] = CellQuerySet.as_manager()

    class Meta:
        verbose_name = _("填报格")
        verbose_name_plural = _("填报格")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["paper", "item"], name="requests_cell_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item}：{self.value}" if self.value else str(self.item)

    @property
    def fixed(self) -> bool:
        """A number of the records in a monthly confirmation: it is confirmed, never typed."""
        return self.paper.round.table.use == Use.CONFIRM and self.offered_by == self.Origin.HELD
