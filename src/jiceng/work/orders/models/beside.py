"""Beside orders: small wishes of residents, and what was told without a name."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import masks
from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.secrets import SealedField
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.orders import flows
from jiceng.work.orders.access import HEARS, SEES


class SmallWishQuerySet(models.QuerySet["SmallWish"]):
    """Adjectives of small wishes."""

    def raised(self, period: Period) -> Self:
        standing = self.exclude(state=flows.WITHDRAWN)
        return standing.filter(raised_on__range=(period.first, period.last))

    def granted(self, day: date) -> Self:
        return self.filter(granted_on__lte=day)

    def open(self) -> Self:
        """Published and still to be adopted."""
        return self.filter(state=flows.ASKED, consented_on__isnull=False)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class SmallWish(models.Model):
    """微心愿: what somebody would be glad of; published without who it is.

    The community hands it over, so that giver and recipient need not know each other.
    """

    class State(models.TextChoices):
        ASKED = flows.ASKED, _("待认领")
        ADOPTED = flows.ADOPTED, _("已认领")
        GRANTED = flows.GRANTED, _("已圆梦")
        WITHDRAWN = flows.WITHDRAWN, _("不再需要")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("社区"))
    wish = models.CharField(_("心愿"), max_length=120)
    goods = models.CharField(_("需要的物品"), max_length=60, blank=True, default="")
    budget = models.DecimalField(
        _("预算（元）"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    recipient = SealedField(_("心愿人"), purpose="contact", mask=masks.name)
    phone = SealedField(_("联系电话"), purpose="phone", mask=masks.phone)
    consented_on = models.DateField(_("同意公开日期"), null=True, blank=True)
    raised_on = models.DateField(_("征集日期"))
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("认领党员")
    )
    giver = models.CharField(_("认领单位或个人"), max_length=60, blank=True, default="")
    adopted_on = models.DateField(_("认领日期"), null=True, blank=True, editable=False)
    granted_on = models.DateField(_("圆梦日期"), null=True, blank=True, editable=False)
    spent = models.DecimalField(
        _("实际花费（元）"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.ASKED, editable=False
    )
    cleared_on = models.DateField(_("联系方式清除日期"), null=True, blank=True, editable=False)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = SmallWishQuerySet.as_manager()

    class Meta:
        verbose_name = _("微心愿")
        verbose_name_plural = _("微心愿")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(granted_on=None) | Q(granted_on__gte=F("raised_on")),
                name="orders_wish_order",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "raised_on"], name="orders_wish_org"),
            models.Index(fields=["state", "raised_on"], name="orders_wish_state"),
        ]

    def __str__(self) -> str:
        return self.wish


class TipQuerySet(models.QuerySet["Tip"]):
    """Adjectives of what was told without a name."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", HEARS))


class Tip(models.Model):
    """匿名反映: the words sealed, the day, and the digest of a receipt only its holder has.

    No account, address, device, hour or file is kept, and no journal line of its coming in: nobody
    can be found by it. Its words leave ninety days after it was dealt with.
    """

    class State(models.TextChoices):
        TOLD = flows.TOLD, _("待处理")
        ANSWERED = flows.ANSWERED, _("已答复")
        SHUT = flows.SHUT, _("已了结")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("受理单位"))
    digest = models.CharField(_("回执摘要"), max_length=64, unique=True, editable=False)
    words = SealedField(_("反映的内容"), purpose="tip")
    told_on = models.DateField(_("收到日期"), editable=False)
    reply = models.CharField(_("答复"), max_length=500, blank=True, default="")
    replied_on = models.DateField(_("答复日期"), null=True, blank=True, editable=False)
    shut_on = models.DateField(_("了结日期"), null=True, blank=True, editable=False)
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.TOLD, editable=False
    )

    objects: ClassVar[Any] = TipQuerySet.as_manager()

    class Meta:
        verbose_name = _("匿名反映")
        verbose_name_plural = _("匿名反映")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "told_on"], name="orders_tip_org")
        ]

    def __str__(self) -> str:
        return f"{self.told_on}"
