"""三步骤四模式五评议: steps, modes and sources are rows; the next plan may call them otherwise."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kit.access import seen_by
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.volunteering.access import HOME, SEES
from jiceng.work.volunteering.models.checkin import CheckIn


class MethodItemQuerySet(SpanQuerySet["MethodItem"]):
    """Adjectives of items."""

    def visible_to(self, actor: Actor) -> Self:
        return self.all() if actor.reach() else self.none()


class MethodItem(Span):
    """工作法的一项: a step a report-in goes through, a mode of service, or who appraises."""

    class Kind(models.TextChoices):
        STEP = "step", _("步骤")
        MODE = "mode", _("模式")
        SOURCE = "source", _("评议")

    kind = models.CharField(_("种类"), max_length=8, choices=Kind.choices)
    name = models.CharField(_("名称"), max_length=30)
    order = models.IntegerField(_("次序"), default=1)

    objects: ClassVar[Any] = MethodItemQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("工作法项目")
        verbose_name_plural = _("工作法项目")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["kind", "name"], condition=Q(until=None), name="volunteering_item_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MethodMarkQuerySet(models.QuerySet["MethodMark"]):
    """Adjectives of marks."""

    def visible_to(self, actor: Actor) -> Self:
        home = seen_by(actor, "checkin__member__org__path", HOME)
        return self.filter(seen_by(actor, "checkin__org__path", SEES) | home)


class MethodMark(models.Model):
    """走到哪一步: a report-in has gone through a step of the method on a day."""

    checkin = models.ForeignKey(CheckIn, models.PROTECT, verbose_name=_("社区报到"))
    item = models.ForeignKey(MethodItem, models.PROTECT, verbose_name=_("步骤"))
    done_on = models.DateField(_("日期"))

    objects: ClassVar[Any] = MethodMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("步骤进展")
        verbose_name_plural = _("步骤进展")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["checkin", "item"], name="volunteering_mark_once"),
        ]

    def __str__(self) -> str:
        return f"{self.checkin} {self.item}"


class ServiceOpinionQuerySet(models.QuerySet["ServiceOpinion"]):
    """Adjectives of opinions."""

    def during(self, period: Period) -> Self:
        return self.filter(given_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        """The community that gathered it, and the member's own unit."""
        home = seen_by(actor, "member__org__path", HOME)
        return self.filter(seen_by(actor, "org__path", SEES) | home)


class ServiceOpinion(models.Model):
    """服务评议: what one source says of a year's service; the unit is told, nobody is ranked."""

    class Grade(models.IntegerChoices):
        FIVE = 5, _("很好")
        FOUR = 4, _("较好")
        THREE = 3, _("一般")
        TWO = 2, _("较差")
        ONE = 1, _("差")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("报到社区"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    year = models.IntegerField(_("年度"))
    source = models.ForeignKey(
        MethodItem, models.PROTECT, related_name="+", verbose_name=_("评议来源")
    )
    grade = models.IntegerField(_("评价"), choices=Grade.choices)
    words = models.CharField(_("意见"), max_length=120, blank=True, default="")
    given_on = models.DateField(_("评议日期"))
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = ServiceOpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("服务评议")
        verbose_name_plural = _("服务评议")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["org", "member", "year", "source"], name="volunteering_opinion_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "given_on"], name="volunteering_opinion_org"),
            models.Index(fields=["member", "year"], name="volunteering_opinion_who"),
            models.Index(fields=["source", "given_on", "org"], name="volunteering_opinion_by"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.year} {self.source}"
