"""Packages made here and sent up: what was signed never changes, only how far it has got."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jiceng.insight.packages import flows
from jiceng.insight.packages.access import SEES
from jiceng.insight.packages.models.partners import Partner
from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.kit.cells import period_said
from jiceng.registers.orgs.models import Org


def said_of(period: str, number: int) -> str:
    """2026年第三季度第1号."""
    return _now("%(period)s第%(number)d号") % {
        "period": period_said("period", period),
        "number": number,
    }


class Way(models.TextChoices):
    FILE = "file", _("文件")
    LINE = "line", _("网络")


class SentQuerySet(models.QuerySet["Sent"]):
    """Adjectives of packages sent; `day` asks how they stood."""

    def standing(self) -> Self:
        return self.filter(void_reason="")

    def handed(self, period: Period) -> Self:
        return self.standing().filter(handed_on__range=(period.first, period.last))

    def settled(self, day: date) -> Self:
        return self.filter(settled_on__lte=day)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Sent(models.Model):
    """上报包: one period's closed figures for one superior; a later one is a numbered replacement.

    `content` is the signed text, byte for byte; `receipt` the newest that came back.
    """

    class State(models.TextChoices):
        MADE = flows.MADE, _("已生成")
        HANDED = flows.HANDED, _("已交出")
        SETTLED = flows.SETTLED, _("已回执")

    class Result(models.TextChoices):
        RECEIVED = "received", _("已收")
        REFUSED = "refused", _("未收")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("上报单位"))
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", verbose_name=_("报给"))
    period = models.CharField(_("期间"), max_length=24)
    first = models.DateField(_("期间起"))
    last = models.DateField(_("期间止"))
    number = models.IntegerField(_("第几号"), default=1)
    figures = models.IntegerField(_("指标数"), default=0)
    content = models.TextField(_("签名的内容"))
    digest = models.CharField(_("摘要"), max_length=64)
    signature = models.JSONField(_("签名"), default=dict)
    made_on = models.DateField(_("生成日期"))
    handed_on = models.DateField(_("交出日期"), null=True, blank=True)
    way = models.CharField(_("交出方式"), max_length=4, choices=Way.choices, blank=True, default="")
    queued_at = models.DateTimeField(_("排队时间"), null=True, blank=True, editable=False)
    not_before = models.DateTimeField(_("最早发送"), null=True, blank=True, editable=False)
    tries = models.IntegerField(_("已试次数"), default=0, editable=False)
    words = models.CharField(_("发送情况"), max_length=200, blank=True, default="")
    receipt = models.JSONField(_("回执"), null=True, blank=True, editable=False)
    result = models.CharField(
        _("回执结果"), max_length=8, choices=Result.choices, blank=True, default=""
    )
    added = models.IntegerField(_("计入合计的"), null=True, blank=True)
    aside = models.IntegerField(_("待对方决定的"), null=True, blank=True)
    settled_on = models.DateField(_("回执日期"), null=True, blank=True)
    state = models.CharField(
        _("状态"), max_length=8, choices=State.choices, default=State.MADE, editable=False
    )
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = SentQuerySet.as_manager()

    class Meta:
        verbose_name = _("上报包")
        verbose_name_plural = _("上报包")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["partner", "first", "last", "number"], name="packages_numbered"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "handed_on"], name="packages_sent_of"),
            models.Index(fields=["state", "not_before"], name="packages_due"),
        ]

    def __str__(self) -> str:
        return said_of(self.period, self.number)
