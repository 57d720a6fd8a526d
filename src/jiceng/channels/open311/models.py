"""What was passed on to another authority's system, and how it stands there."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jiceng.channels.open311 import flows
from jiceng.channels.open311.access import SEES
from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org


class PassingQuerySet(models.QuerySet["Passing"]):
    """Adjectives of passings."""

    def within(self, period: Period) -> Self:
        return self.filter(passed_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Passing(models.Model):
    """One order passed on. Its words stay with the order; here only the other side's number."""

    class State(models.TextChoices):
        WAITING = flows.WAITING, _("待转")
        SENDING = flows.SENDING, _("转送中")
        SENT = flows.SENT, _("已转")
        REFUSED = flows.REFUSED, _("对方没有接收")
        UNCLEAR = flows.UNCLEAR, _("不明，待核实")

    order = models.CharField(_("诉求工单"), max_length=80, unique=True)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("转出单位"))
    state = models.CharField(_("状态"), max_length=8, choices=State.choices, default=State.WAITING)
    code = models.CharField(_("对方编号"), max_length=80, blank=True, default="")
    closed = models.BooleanField(_("对方已办结"), default=False)
    words = models.CharField(_("说明"), max_length=200, blank=True, default="")
    tries = models.IntegerField(_("已试次数"), default=0)
    not_before = models.DateTimeField(_("最早转送"))
    taken_at = models.DateTimeField(_("交出时间"), null=True, blank=True)
    passed_on = models.DateField(_("转出日期"))

    objects: ClassVar[Any] = PassingQuerySet.as_manager()

    class Meta:
        verbose_name = _("外转登记")
        verbose_name_plural = _("外转登记")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "not_before"], name="open311_due"),
        ]

    def __str__(self) -> str:
        return gettext("外转 %s") % (self.code or self.passed_on)
