"""Members nobody's roll in reach knows: found by their own word, or by a roll that was offered."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import masks
from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.secrets import BlindField, SealedField
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.registers.units.models import Unit
from jiceng.work.mobility import flows
from jiceng.work.mobility.access import SEES


class TraceQuerySet(models.QuerySet["Trace"]):
    """Adjectives of searches."""

    def open(self) -> Self:
        return self.exclude(state__in=(flows.ATTACHED, flows.CLOSED))

    def raised(self, period: Period) -> Self:
        return self.filter(raised_on__range=(period.first, period.last))

    def found(self, period: Period) -> Self:
        """Confirmed to be members within the period, whatever became of it."""
        return self.filter(confirmed_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Trace(models.Model):
    """隐形党员、口袋党员查找: one search. Name and number go when it is over (`purge`)."""

    class Source(models.TextChoices):
        SELF = "self", _("本人申报")
        ROLL = "roll", _("单位提供的名单")
        KIN = "kin", _("亲友代为转告，本人同意")

    class State(models.TextChoices):
        LEAD = flows.LEAD, _("有线索")
        CONTACTED = flows.CONTACTED, _("已联系")
        CONFIRMED = flows.CONFIRMED, _("已确认")
        ATTACHED = flows.ATTACHED, _("已纳入管理")
        CLOSED = flows.CLOSED, _("已了结")

    class Way(models.TextChoices):
        NONE = "", _("未定")
        TRANSFER = "transfer", _("办理组织关系转入")
        INFLOW = "inflow", _("登记为流入党员")
        HOME = "home", _("原支部在本区，由原支部登记流动")

    class Why(models.TextChoices):
        NONE = "", _("未了结")
        NOT_MEMBER = "not_member", _("核实不是党员")
        ELSEWHERE = "elsewhere", _("已在别处正常参加组织生活")
        DECLINED = "declined", _("本人撤回")
        UNREACHABLE = "unreachable", _("多次联系不上")
        TWICE = "twice", _("重复申报")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("办理的党组织"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所在单位")
    )
    source = models.CharField(
        _("线索来源"), max_length=4, choices=Source.choices, default=Source.ROLL
    )
    name = models.CharField(_("姓名"), max_length=50, blank=True)
    phone = SealedField(_("手机号码"), purpose="phone", mask=masks.phone, blind="phone_blind")
    phone_blind = BlindField(of="phone", verbose_name=_("手机号索引"))
    home = models.CharField(_("本人说组织关系在哪里"), max_length=120, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.LEAD)
    raised_on = models.DateField(_("线索日期"))
    contacted_on = models.DateField(_("联系日期"), null=True, blank=True)
    confirmed_on = models.DateField(_("确认日期"), null=True, blank=True)
    settled_on = models.DateField(_("办结日期"), null=True, blank=True)
    way = models.CharField(_("纳入方式"), max_length=8, choices=Way.choices, blank=True, default="")
    why = models.CharField(
        _("了结原因"), max_length=12, choices=Why.choices, blank=True, default=""
    )
    outcome = models.CharField(_("办成的记录"), max_length=80, blank=True, default="")
    receipt = models.CharField(
        _("回执码摘要"), max_length=64, blank=True, default="", editable=False
    )
    purged_at = models.DateTimeField(_("清除时间"), null=True, blank=True, editable=False)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = TraceQuerySet.as_manager()

    class Meta:
        verbose_name = _("党员查找")
        verbose_name_plural = _("党员查找")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(state="closed") | ~Q(why=""), name="mobility_closed_with_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="attached") | ~Q(way=""), name="mobility_attached_somehow"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "state"], name="mobility_traces"),
            models.Index(fields=["confirmed_on", "org"], name="mobility_found"),
            models.Index(fields=["receipt"], name="mobility_receipts"),
        ]

    def __str__(self) -> str:
        return self.name or str(_("姓名已清除"))
