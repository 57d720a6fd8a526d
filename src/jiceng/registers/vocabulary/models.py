"""Local names as data: programmes, their components, and the records tagged with them."""

from datetime import date, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import BigIntegerField, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period, between
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7


class ProgrammeQuerySet(SpanQuerySet["Programme"]):
    """Adjectives of programmes."""

    def visible_to(self, actor: Actor) -> Self:
        """Names of programmes are for everybody who works here."""
        return self.all() if actor.reach() else self.none()


class Programme(Span):
    """A plan with a name of its own (四联四帮、十联十共、红色六工程、1+N), while it is in force."""

    class Kind(models.TextChoices):
        METHOD = "method", _("工作法")
        CAMPAIGN = "campaign", _("专项活动")
        MECHANISM = "mechanism", _("机制")
        SERVICE = "service", _("服务项目")
        SLOGAN = "slogan", _("提法")
        OTHER = "other", _("其他")

    class Subject(models.TextChoices):
        TWO_NEW = "two_new", _("两新组织党建")
        EDUCATION = "education", _("主题教育")
        MASSES = "masses", _("联系服务群众")
        BRANCHES = "branches", _("支部建设")
        NONE = "", _("没有分主题")

    class Level(models.TextChoices):
        NATION = "nation", _("国家")
        PROVINCE = "province", _("省级")
        CITY = "city", _("市级")
        DISTRICT = "district", _("区级")
        STREET = "street", _("街道级")
        COMMUNITY = "community", _("社区级")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("种类"), max_length=10, choices=Kind.choices, default=Kind.METHOD)
    # What a campaign is about: a report of one subject begins with the newest of its own.
    subject = models.CharField(
        _("主题"), max_length=10, choices=Subject.choices, blank=True, default=""
    )
    level = models.CharField(
        _("级别"), max_length=10, choices=Level.choices, default=Level.DISTRICT
    )
    document = models.CharField(_("依据文件"), max_length=120, blank=True)
    text = models.TextField(_("说明"), blank=True)

    objects: ClassVar[Any] = ProgrammeQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("项目提法")
        verbose_name_plural = _("项目提法")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["name", "level", "since"], name="vocabulary_programme_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def during(self, today: date) -> Period:
        """From its first day to its last, or to today while it is in force."""
        last = min(self.until - timedelta(days=1), today) if self.until else today
        return between(self.since, max(self.since, last))


class ComponentQuerySet(models.QuerySet["Component"]):
    """Adjectives of components."""

    def standing(self, day: date) -> Self:
        """Of programmes in force that day."""
        begun = Q(programme__since__lte=day)
        over = Q(programme__until=None) | Q(programme__until__gt=day)
        return self.filter(begun, over)

    def visible_to(self, actor: Actor) -> Self:
        return self.all() if actor.reach() else self.none()


class Component(models.Model):
    """One part of a programme: 联建党组织, 帮就业, 第三步."""

    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name=_("所属提法"))
    name = models.CharField(_("组成部分"), max_length=60)
    order = models.IntegerField(_("次序"), default=1)
    text = models.CharField(_("说明"), max_length=300, blank=True)

    objects: ClassVar[Any] = ComponentQuerySet.as_manager()

    class Meta:
        verbose_name = _("组成部分")
        verbose_name_plural = _("组成部分")
        ordering = ("programme", "order", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["programme", "name"], name="vocabulary_component_once"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} · {self.name}"


class TagQuerySet(SpanQuerySet["Tag"]):
    """Adjectives of tags."""

    def of(self, model: type[models.Model]) -> Self:
        return self.filter(label=model._meta.label_lower)

    def keys(self) -> models.QuerySet[Any]:
        """The primary keys of the tagged records, for `pk__in=`."""
        keyed = self.annotate(key=Cast("record", BigIntegerField()))
        found: models.QuerySet[Any] = keyed.values("key")
        return found


class Tag(Span):
    """A record of any room that belongs to a component, from a day on."""

    component = models.ForeignKey(Component, models.PROTECT, verbose_name=_("组成部分"))
    label = models.CharField(_("对象种类"), max_length=60)
    record = models.CharField(_("对象编号"), max_length=40)

    objects: ClassVar[Any] = TagQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("标注")
        verbose_name_plural = _("标注")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["component", "label", "record"],
                condition=Q(until=None),
                name="vocabulary_tagged_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["label", "record"], name="vocabulary_tags_of"),
            models.Index(fields=["component", "label", "since"], name="vocabulary_tagged"),
        ]

    def __str__(self) -> str:
        return f"{self.component} {self.label}#{self.record}"


def tagged(
    rows: models.QuerySet[Any], component: Component | Programme, day: date
) -> models.QuerySet[Any]:
    """Of these rows, those tagged that day with a component, or with any of a programme."""
    tags = Tag.objects.standing(day).of(rows.model)
    if isinstance(component, Programme):
        tags = tags.filter(component__programme=component)
    else:
        tags = tags.filter(component=component)
    found: models.QuerySet[Any] = rows.filter(pk__in=tags.keys())
    return found
