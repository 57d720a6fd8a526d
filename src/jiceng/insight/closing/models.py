"""Closings of periods, and what was recorded late: which figure, which records came or went."""

from datetime import date
from typing import Any, ClassVar, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jiceng.insight.closing import flows
from jiceng.insight.closing.access import SEES
from jiceng.insight.shelf.words import full_title
from jiceng.kernel.actors import Actor
from jiceng.kernel.book import ClosedPeriod, IdsField
from jiceng.kernel.periods import Period, around
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org


class Every(models.TextChoices):
    """How long the period is."""

    MONTH = "month", _("月")
    QUARTER = "quarter", _("季度")
    HALF = "half", _("半年")
    YEAR = "year", _("年")


class ClosingQuerySet(models.QuerySet["Closing"]):
    """Adjectives of closings."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))

    def closed(self) -> Self:
        return self.filter(state=flows.CLOSED)

    def during(self, period: Period) -> Self:
        """Closed on a day of the period."""
        return self.closed().filter(closed_on__range=(period.first, period.last))

    def of(self, org: Org, period: Period) -> Self:
        """What was closed of this very period, the newest last."""
        rows = self.closed().filter(org=org, first=period.first, last=period.last)
        return rows.order_by("adjustment")


class Closing(models.Model):
    """关账: one node's period, asked for, then frozen with every figure of the shelf."""

    class State(models.TextChoices):
        ASKED = flows.ASKED, _("待复核")
        CLOSED = flows.CLOSED, _("已关账")
        WITHDRAWN = flows.WITHDRAWN, _("已撤回")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    every = models.CharField(_("期间种类"), max_length=8, choices=Every.choices)
    first = models.DateField(_("起"))
    last = models.DateField(_("止"))
    adjustment = models.IntegerField(_("调整号"))
    reason = models.CharField(_("调整原因"), max_length=200, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.ASKED)
    asked_on = models.DateField(_("申请日期"))
    closed_on = models.DateField(_("关账日期"), null=True, blank=True)
    figures = models.IntegerField(_("定格的数"), null=True, blank=True)
    left_out = models.JSONField(
        _("没有定格的"), default=list, blank=True, encoder=DjangoJSONEncoder, editable=False
    )
    anchor = models.CharField(_("流水链首"), max_length=90, blank=True, editable=False)
    period = models.OneToOneField(
        ClosedPeriod, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("已关期间"),
    )  # fmt: skip
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = ClosingQuerySet.as_manager()

    class Meta:
        verbose_name = _("关账")
        verbose_name_plural = _("关账")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["org", "first", "last", "adjustment"],
                condition=~Q(state=flows.WITHDRAWN),
                name="closing_once_a_number",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "first", "last"], name="closing_of_org"),
            models.Index(fields=["closed_on", "org"], name="closing_on_day"),
        ]

    def __str__(self) -> str:
        said = f"{self.org.name} {self.stretch.words}"
        return f"{said} {self.turn}" if self.adjustment else said

    @property
    def turn(self) -> str:
        """首次关账, or which adjustment."""
        if not self.adjustment:
            return gettext("首次关账")
        return gettext("第%s次调整") % self.adjustment

    @property
    def stretch(self) -> Period:
        return around(self.first, self.every)

    @property
    def digest(self) -> str:
        return self.period.digest if self.period is not None else ""

    @property
    def head(self) -> str:
        return self.period.head if self.period is not None else ""


class LateQuerySet(models.QuerySet["Late"]):
    """Adjectives of late differences; `day` asks how they stood."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))

    def open(self, day: date) -> Self:
        """Noticed by the day and not yet taken into an adjustment."""
        settled = Q(settled_on=None) | Q(settled_on__gt=day)
        return self.filter(settled, noticed_on__lte=day)


class Late(models.Model):
    """补录差异: a closed figure that today's records would make another, and by which records."""

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    closing = models.ForeignKey(Closing, models.PROTECT, related_name="+", verbose_name=_("关账"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    name = models.CharField(_("指标"), max_length=200)
    title = models.CharField(_("指标名称"), max_length=200)
    kept = models.JSONField(_("关账时的数"), null=True, encoder=DjangoJSONEncoder)
    now = models.JSONField(_("现在的数"), null=True, encoder=DjangoJSONEncoder)
    came = IdsField(_("多出的记录"), default=list, encoder=DjangoJSONEncoder)
    went = IdsField(_("少了的记录"), default=list, encoder=DjangoJSONEncoder)
    came_count = models.IntegerField(_("多出几条"), default=0)
    went_count = models.IntegerField(_("少了几条"), default=0)
    noticed_on = models.DateField(_("发现日期"))
    settled_on = models.DateField(_("调整日期"), null=True, blank=True)
    settled_by = models.ForeignKey(
        Closing, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("调整")
    )

    objects: ClassVar[Any] = LateQuerySet.as_manager()

    class Meta:
        verbose_name = _("补录差异")
        verbose_name_plural = _("补录差异")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["closing", "name"], condition=Q(settled_on=None), name="closing_late_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "noticed_on"], name="closing_late_of"),
            models.Index(fields=["noticed_on", "org"], name="closing_late_on"),
        ]

    def __str__(self) -> str:
        return f"{self.closing} {self.called}"

    @property
    def called(self) -> str:
        """The figure by its name today, in the reader's language; else as it was then."""
        try:
            return full_title(self.name.partition("(")[0])
        except LookupError:
            return self.title
