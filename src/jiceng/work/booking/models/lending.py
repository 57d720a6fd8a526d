"""Goods that are lent, and the links of calendars somebody follows."""

import secrets
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.registers.venues.models import Space, Venue
from jiceng.work.booking import flows
from jiceng.work.booking.access import SEES


class GoodsQuerySet(SpanQuerySet["Goods"]):
    """Adjectives of goods."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Goods(Span):
    """物资: what an organisation lends, where it lies and how many there are."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("管理党组织"))
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("存放阵地")
    )
    name = models.CharField(_("物资"), max_length=60)
    number = models.IntegerField(_("数量"))
    lent = models.IntegerField(_("已借出"), default=0, editable=False)
    notes = models.CharField(_("借用须知"), max_length=200, blank=True, default="")

    objects: ClassVar[Any] = GoodsQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("物资")
        verbose_name_plural = _("物资")
        constraints = [
            *Span.Meta.constraints,
            models.CheckConstraint(
                condition=Q(lent__gte=0) & Q(lent__lte=F("number")), name="booking_goods_enough"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LoanQuerySet(models.QuerySet["Loan"]):
    """Adjectives of loans."""

    def visible_to(self, actor: Actor) -> Self:
        mine = seen_by(actor, "org__path", SEES)
        return self.filter(mine | seen_by(actor, "goods__org__path", SEES))


class Loan(models.Model):
    """借用: so many of a thing, from a day until it comes back."""

    class State(models.TextChoices):
        ASKED = flows.ASKED, _("已申请")
        LENT = flows.LENT, _("已借出")
        RETURNED = flows.RETURNED, _("已归还")
        REFUSED = flows.REFUSED, _("未借")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("借用党组织"))
    goods = models.ForeignKey(Goods, models.PROTECT, verbose_name=_("物资"))
    number = models.IntegerField(_("数量"))
    asked_on = models.DateField(_("申请日期"))
    due_on = models.DateField(_("归还期限"))
    lent_on = models.DateField(_("借出日期"), null=True, blank=True, editable=False)
    returned_on = models.DateField(_("归还日期"), null=True, blank=True, editable=False)
    use = models.CharField(_("用途"), max_length=120, blank=True, default="")
    told = models.CharField(_("答复"), max_length=200, blank=True, default="", editable=False)
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.ASKED, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = LoanQuerySet.as_manager()

    class Meta:
        verbose_name = _("物资借用")
        verbose_name_plural = _("物资借用")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(number__gt=0), name="booking_loan_of_something")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "asked_on"], name="booking_loan_org"),
            models.Index(fields=["goods", "state"], name="booking_loan_goods"),
        ]

    def __str__(self) -> str:
        return f"{self.goods} {self.number}"


def new_key() -> str:
    """Nobody guesses it: 192 bits."""
    return secrets.token_urlsafe(24)


class FeedQuerySet(models.QuerySet["Feed"]):
    """Adjectives of feeds."""

    def live(self) -> Self:
        """Not ended; of a space, while the organisation or one beneath it still keeps it."""
        kept = Q(space__venue__keeper__path__startswith=F("org__path"))
        return self.filter(Q(space=None) | kept, ended_on=None)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Feed(models.Model):
    """日历订阅: a link with which a calendar follows an organisation's bookings, until ended."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    space = models.ForeignKey(
        Space, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("场地")
    )
    key = models.CharField(_("链接"), max_length=40, unique=True, default=new_key, editable=False)
    made_on = models.DateField(_("建立日期"), editable=False)
    ended_on = models.DateField(_("停用日期"), null=True, blank=True, editable=False)

    objects: ClassVar[Any] = FeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("日历订阅")
        verbose_name_plural = _("日历订阅")

    def __str__(self) -> str:
        return f"{self.space or self.org}"
