"""Schemes: what is looked at, how, what it is worth, and from how many points a level begins."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.insight.ratings import flows
from jiceng.insight.ratings.access import along
from jiceng.kernel.actors import Actor
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.registers.orgs.models import Org


class Kind(models.TextChoices):
    STAR = "star", _("评星定级")
    STANDARD = "standard", _("达标创优")
    OTHER = "other", _("其他评定")


class Subject(models.TextChoices):
    ORG = "org", _("党组织")
    COMMUNITY = "community", _("社区")


class Method(models.TextChoices):
    """How an item is judged; `records` is counted and nobody types it."""

    RECORDS = "records", _("系统记录")
    POLL = "poll", _("民主测评")
    PAPERS = "papers", _("查阅资料")
    VISIT = "visit", _("实地查看")
    CHECK = "check", _("调查核实")


PARTS = (Method.POLL, Method.PAPERS, Method.VISIT, Method.CHECK)


class SchemeQuerySet(SpanQuerySet["Scheme"]):
    """Adjectives of schemes."""

    def in_force(self, day: date) -> Self:
        return self.standing(day).filter(state=flows.IN_FORCE)

    def visible_to(self, actor: Actor) -> Self:
        """What rules hold is for everybody who works beneath whoever set them."""
        return self.filter(along(actor, "org__path"))


class Scheme(Span):
    """评定办法, one version of it. Once it is in force nothing of it changes: a new version
    follows, and rounds keep the version they were opened with.
    """

    class State(models.TextChoices):
        DRAFTED = flows.DRAFTED, _("草拟")
        IN_FORCE = flows.IN_FORCE, _("启用")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("制定单位"))
    name = models.CharField(_("名称"), max_length=60)
    version = models.IntegerField(_("版本"), default=1, editable=False)
    kind = models.CharField(_("种类"), max_length=10, choices=Kind.choices, default=Kind.STAR)
    subject = models.CharField(
        _("评定对象"), max_length=10, choices=Subject.choices, default=Subject.ORG
    )
    fields = models.JSONField(_("领域"), default=list, blank=True)  # which organisations
    weights = models.CharField(
        _("测评选项"), max_length=120, default="满意=100；基本满意=70；不满意=0"
    )
    objection_days = models.IntegerField(_("公示工作日"), default=5)
    approved_by = models.CharField(_("批准机关"), max_length=60, blank=True, default="")
    document = models.CharField(_("批准文号"), max_length=80, blank=True, default="")
    approved_until = models.DateField(_("批准期限"), null=True, blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.DRAFTED, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = SchemeQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("评定办法")
        verbose_name_plural = _("评定办法")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["org", "name", "version"], name="ratings_scheme_version"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "since"], name="ratings_scheme_org"),
            models.Index(fields=["kind", "since", "org"], name="ratings_scheme_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.version}）"

    @property
    def floors(self) -> list[tuple[int, Decimal]]:
        return [(one.value, one.floor) for one in self.levels]

    @property
    def levels(self) -> Sequence["Level"]:
        return list(self.level_set.order_by("value"))

    @property
    def items(self) -> Sequence["Item"]:
        return list(self.item_set.order_by("place", "pk"))

    @property
    def parts(self) -> list[str]:
        """The evidence parts this scheme asks for: those one of its items is judged by."""
        asked = {one.method for one in self.items}
        return [one.value for one in PARTS if one.value in asked]


class CriterionQuerySet(models.QuerySet["Item"]):
    """Adjectives of items."""

    def in_force(self, day: date) -> Self:
        return self.filter(scheme__in=Scheme.objects.in_force(day).values("pk"))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(scheme__in=Scheme.objects.visible_to(actor).values("pk"))


class Item(models.Model):
    """One thing looked at. `figure` is read at whoever is rated, over the round's year; `bands`
    say what its number is worth.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, verbose_name=_("评定办法"))
    category = models.CharField(_("类"), max_length=30)
    place = models.IntegerField(_("次序"), default=1)
    name = models.CharField(_("项目"), max_length=60)
    standard = models.CharField(_("要求"), max_length=200, blank=True, default="")
    points = models.DecimalField(_("分值"), max_digits=5, decimal_places=2)
    method = models.CharField(_("方法"), max_length=8, choices=Method.choices)
    figure = models.CharField(_("指标"), max_length=120, blank=True, default="")
    bands = models.CharField(_("分档"), max_length=200, blank=True, default="")
    falling = models.BooleanField(_("越少越好"), default=False)
    uploads = models.BooleanField(_("没有记录可查，可以附材料"), default=False)

    objects: ClassVar[Any] = CriterionQuerySet.as_manager()

    class Meta:
        verbose_name = _("评定项目")
        verbose_name_plural = _("评定项目")
        ordering = ("scheme", "place", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["scheme", "name"], name="ratings_item_once"),
            models.CheckConstraint(condition=Q(points__gt=0), name="ratings_item_is_worth"),
        ]

    def __str__(self) -> str:
        return self.name


class Level(models.Model):
    """等次 of a scheme: `value` orders them, 0 is below the line; `floor` are its first points."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, verbose_name=_("评定办法"))
    value = models.IntegerField(_("级"))
    name = models.CharField(_("等次"), max_length=20)
    floor = models.DecimalField(_("起点分"), max_digits=5, decimal_places=2)
    with_plaque = models.BooleanField(_("授牌"), default=False)
    award = models.DecimalField(
        _("奖励（元）"), max_digits=10, decimal_places=2, null=True, blank=True
    )

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("等次")
        verbose_name_plural = _("等次")
        ordering = ("scheme", "value")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["scheme", "value"], name="ratings_level_once"),
        ]

    def __str__(self) -> str:
        return self.name
