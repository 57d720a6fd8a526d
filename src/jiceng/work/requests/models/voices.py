"""What those asked have to say: a table nobody registered, and what a survey brought to light."""

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
from jiceng.work.requests import flows
from jiceng.work.requests.access import SEES, reported
from jiceng.work.requests.models.rounds import Return
from jiceng.work.requests.models.tables import Table


class StrayQuerySet(models.QuerySet["Stray"]):
    """Adjectives of tables that nobody registered."""

    def reported(self, period: Period) -> Self:
        return self.filter(reported_on__range=(period.first, period.last))

    def settled(self, day: date) -> Self:
        return self.filter(settled_on__lte=day)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(reported(actor, "org__path"))


class Stray(models.Model):
    """无准入报表: reported by those it was asked of, without anybody's name."""

    unsigned: ClassVar[bool] = True

    class State(models.TextChoices):
        REPORTED = flows.REPORTED, _("待核实")
        SETTLED = flows.SETTLED, _("已办结")

    class Outcome(models.TextChoices):
        STOPPED = "stopped", _("已叫停")
        REGISTERED = "registered", _("补办准入")
        MERGED = "merged", _("并入已有报表")
        UNFOUNDED = "unfounded", _("已有准入")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("被要求的单位"))
    department = models.CharField(_("谁要的"), max_length=40)
    title = models.CharField(_("报表名称"), max_length=60)
    cells = models.IntegerField(_("大约多少格"))
    remark = models.CharField(_("情况"), max_length=200, blank=True, default="")
    reported_on = models.DateField(_("反映日期"), editable=False)
    outcome = models.CharField(
        _("处理结果"), max_length=10, choices=Outcome.choices, blank=True, default=""
    )
    table = models.ForeignKey(
        Table, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("对应的登记"),
    )  # fmt: skip
    answer = models.CharField(_("答复"), max_length=200, blank=True, default="")
    settled_on = models.DateField(_("办结日期"), null=True, blank=True)
    state = models.CharField(
        _("状态"), max_length=8, choices=State.choices, default=State.REPORTED, editable=False
    )

    objects: ClassVar[Any] = StrayQuerySet.as_manager()

    class Meta:
        verbose_name = _("无准入报表")
        verbose_name_plural = _("无准入报表")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(cells__gte=1), name="requests_stray_asks"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "reported_on"], name="requests_stray_of"),
            models.Index(fields=["reported_on", "org"], name="requests_stray_day"),
        ]

    def __str__(self) -> str:
        return self.title


class ConcernQuerySet(models.QuerySet["Concern"]):
    """Adjectives of what surveys brought to light."""

    def standing(self) -> Self:
        return self.filter(void_reason="")

    def noted(self, period: Period) -> Self:
        return self.standing().filter(noted_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "paper__org__path", SEES))


class Concern(models.Model):
    """调查问题: one difficulty of one asked organisation, under a theme."""

    class Theme(models.TextChoices):
        STAFF = "staff", _("队伍")
        FUNDS = "funds", _("经费")
        GROUNDS = "grounds", _("阵地")
        COVERAGE = "coverage", _("两新覆盖")
        MEMBERS = "members", _("党员管理")
        SERVICE = "service", _("服务群众")
        BURDEN = "burden", _("负担")
        OTHER = "other", _("其他")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    paper = models.ForeignKey(Return, models.PROTECT, related_name="+", verbose_name=_("填报表"))
    theme = models.CharField(_("问题类别"), max_length=10, choices=Theme.choices)
    content = models.CharField(_("问题"), max_length=200)
    noted_on = models.DateField(_("登记日期"), editable=False)
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True, default="")

    objects: ClassVar[Any] = ConcernQuerySet.as_manager()

    class Meta:
        verbose_name = _("调查问题")
        verbose_name_plural = _("调查问题")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["paper", "noted_on"], name="requests_concern_of"),
            models.Index(fields=["noted_on", "theme"], name="requests_concern_day"),
        ]

    def __str__(self) -> str:
        return self.content[:40]
