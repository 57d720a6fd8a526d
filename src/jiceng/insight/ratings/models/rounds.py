"""A year's round of a scheme: opened, proposed, made public, confirmed and frozen."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiceng.insight.ratings import flows
from jiceng.insight.ratings.access import along
from jiceng.insight.ratings.models.schemes import Scheme
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import Period, year
from jiceng.kernel.uids import uid7
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.notices.models import Notice
from jiceng.registers.orgs.models import Org


class RatingRoundQuerySet(models.QuerySet["Round"]):
    """Adjectives of rounds."""

    def opened(self, period: Period) -> Self:
        return self.filter(opened_on__range=(period.first, period.last)).exclude(
            state=flows.WITHDRAWN
        )

    def confirmed(self, day: date) -> Self:
        return self.filter(confirmed_on__lte=day)

    def visible_to(self, actor: Actor) -> Self:
        """Who works beneath whoever opened it sees that it goes on; results have their own gate."""
        return self.filter(along(actor, "org__path"))


class Round(models.Model):
    """One year, one scheme version, everybody beneath `org` it is for."""

    class State(models.TextChoices):
        OPEN = flows.OPEN, _("评定中")
        PROPOSED = flows.PROPOSED, _("已提出等次")
        PUBLIC = flows.PUBLIC, _("公示中")
        CONFIRMED = flows.CONFIRMED, _("已确认")
        WITHDRAWN = flows.WITHDRAWN, _("已撤销")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    scheme = models.ForeignKey(Scheme, models.PROTECT, verbose_name=_("评定办法"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("组织单位"))
    year = models.IntegerField(_("年度"))
    turn = models.IntegerField(_("复查"), default=0, editable=False)  # 0: the year's own round
    opened_on = models.DateField(_("启动日期"))
    due_on = models.DateField(_("自评截止"), null=True, blank=True)
    notice = models.ForeignKey(
        Notice, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("公示"),
        editable=False,
    )  # fmt: skip
    confirmed_on = models.DateField(_("确认日期"), null=True, blank=True, editable=False)
    digest = models.CharField(_("定格摘要"), max_length=64, blank=True, editable=False)
    ceremony = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("授牌仪式"), editable=False,
    )  # fmt: skip
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.OPEN, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = RatingRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("评定轮次")
        verbose_name_plural = _("评定轮次")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["scheme", "org", "year", "turn"],
                condition=~models.Q(state=flows.WITHDRAWN), name="ratings_round_once",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "opened_on"], name="ratings_round_org"),
            models.Index(fields=["state", "opened_on", "org"], name="ratings_round_state"),
        ]

    def __str__(self) -> str:
        again = _("（复查）") if self.turn else ""
        return f"{self.year}年{self.scheme.name}{again}"

    @property
    def title(self) -> str:
        """As papers name it, Chinese whoever writes them."""
        return f"{self.year}年{self.scheme.name}{'（复查）' if self.turn else ''}"

    def ask(self, day: date) -> Ask:
        """What is asked of the records: this year's, as far as it has come."""
        period = year(self.year)
        return Ask(period, as_of=min(period.last, max(day, period.first)))
