"""一证两表、三明一评 and whatever the next plan calls it: items as data, ticked or read off."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kit.access import seen_by
from jiceng.registers.members.models import Member, Mobility
from jiceng.registers.orgs.models import Org
from jiceng.registers.vocabulary.models import Component
from jiceng.work.mobility.access import SEES


class ItemQuerySet(SpanQuerySet["Item"]):
    """Adjectives of items."""

    def in_force(self, day: date) -> Self:
        """Required that day, of a programme in force."""
        begun = Q(component__programme__since__lte=day)
        over = Q(component__programme__until=None) | Q(component__programme__until__gt=day)
        rows = self.standing(day).filter(begun, over)
        return rows.select_related("component__programme").order_by("component", "pk")

    def visible_to(self, actor: Actor) -> Self:
        return self.all() if actor.reach() else self.none()


class Item(Span):
    """One thing a local programme asks of each mobile member, and what shows that it is there.

    What the records already say is read off them; only the rest is ticked by hand.
    """

    class MetBy(models.TextChoices):
        HAND = "hand", _("人工勾选")
        CERTIFICATE = "certificate", _("有效的活动证")
        WHERE = "where", _("流出登记写明去向")
        PHONE = "phone", _("留有本人手机号码")
        HOST = "host", _("有协助管理的党组织")
        CONTACT = "contact", _("本周期联系上过")
        APPRAISAL = "appraisal", _("本年度已评议")

    component = models.ForeignKey(
        Component, models.PROTECT, related_name="+", verbose_name=_("要求")
    )
    met_by = models.CharField(
        _("以什么为准"), max_length=12, choices=MetBy.choices, default=MetBy.HAND
    )

    objects: ClassVar[Any] = ItemQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("流动党员清单项")
        verbose_name_plural = _("流动党员清单项")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["component"], condition=Q(until=None), name="mobility_item_once"
            ),
        ]

    def __str__(self) -> str:
        return self.component.name


class Tick(models.Model):
    """An item done by hand for one who is away."""

    mobility = models.ForeignKey(
        Mobility, models.PROTECT, related_name="+", verbose_name=_("流动登记")
    )
    item = models.ForeignKey(Item, models.PROTECT, verbose_name=_("清单项"))
    done_on = models.DateField(_("完成日期"))
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("清单勾选")
        verbose_name_plural = _("清单勾选")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["mobility", "item"], name="mobility_ticked_once")
        ]

    def __str__(self) -> str:
        return f"{self.mobility} {self.item}"


class AppraisalQuerySet(models.QuerySet["Appraisal"]):
    """Adjectives of appraisals."""

    def visible_to(self, actor: Actor) -> Self:
        home = seen_by(actor, "member__org__path", SEES)
        return self.filter(seen_by(actor, "org__path", SEES) | home)


class Appraisal(models.Model):
    """年度评议 of a mobile member, at home or at a host with that right: people grade, not we."""

    class Grade(models.TextChoices):
        EXCELLENT = "excellent", _("优秀")
        QUALIFIED = "qualified", _("合格")
        BASIC = "basic", _("基本合格")
        UNQUALIFIED = "unqualified", _("不合格")

    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("评议的党组织"))
    year = models.IntegerField(_("年度"))
    grade = models.CharField(_("等次"), max_length=12, choices=Grade.choices)
    on = models.DateField(_("评议日期"))
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = AppraisalQuerySet.as_manager()

    class Meta:
        verbose_name = _("流动党员年度评议")
        verbose_name_plural = _("流动党员年度评议")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["member", "year"], name="mobility_appraised_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "year"], name="mobility_appraisals"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.year}"
