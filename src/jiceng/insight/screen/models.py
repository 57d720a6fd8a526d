"""Tiles: which figures a node's screen shows. Snapshots: what it showed once, for good."""

from typing import Any, ClassVar, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.insight.screen.access import SEES
from jiceng.insight.shelf.words import full_title
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import JournalError
from jiceng.kernel.periods import Period
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org


class Shape(models.TextChoices):
    """Where a tile stands on the screen."""

    PROBLEM = "problem", _("需要协调的事项")
    NUMBER = "number", _("数值")
    TREND = "trend", _("历期变化图")
    SPLIT = "split", _("分组图")


class Part(models.TextChoices):
    """Which of a figure's two sets is the trouble."""

    RECORDS = "records", _("数到的就是问题（如超期的）")
    MISSING = "missing", _("没有数到的是问题（如还没有做的）")


class Stretch(models.TextChoices):
    """The stretch of time a tile is asked about, from the day the screen is opened."""

    DAY = "day", _("当天")
    MONTH = "month", _("本月")
    LAST_MONTH = "last_month", _("上月")
    QUARTER = "quarter", _("本季度")
    LAST_QUARTER = "last_quarter", _("上季度")
    YEAR = "year", _("本年")
    LAST_YEAR = "last_year", _("上年")


class TileQuerySet(models.QuerySet["Tile"]):
    """Adjectives of tiles."""

    def up(self) -> Self:
        """Not taken down."""
        return self.filter(taken_down_at=None)

    def visible_to(self, actor: Actor) -> Self:
        return self.up().filter(seen_by(actor, "org__path", SEES))


class Tile(models.Model):
    """One figure on the screen of an organisation, and of those beneath it that lay none."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    shape = models.CharField(_("放在哪里"), max_length=8, choices=Shape.choices)
    place = models.PositiveSmallIntegerField(_("顺序"))
    figure = models.CharField(_("指标"), max_length=120)
    title = models.CharField(_("短标题"), max_length=30, blank=True, default="")
    part = models.CharField(
        _("哪一边是问题"), max_length=8, choices=Part.choices, default=Part.RECORDS
    )
    stretch = models.CharField(
        _("期间"), max_length=12, choices=Stretch.choices, default=Stretch.DAY
    )
    split = models.CharField(_("按什么分组"), max_length=40, blank=True, default="")
    taken_down_at = models.DateTimeField(_("撤下时间"), null=True, blank=True, editable=False)

    objects: ClassVar[Any] = TileQuerySet.as_manager()

    class Meta:
        verbose_name = _("大屏指标")
        verbose_name_plural = _("大屏指标")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["org", "shape", "figure", "stretch", "split"],
                condition=Q(taken_down_at=None),
                name="screen_tile_once",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "shape", "place"], name="screen_tile_order")
        ]

    def __str__(self) -> str:
        return self.title or self.called

    @property
    def called(self) -> str:
        """The figure by its name; as it was written where the shelf no longer holds it."""
        try:
            return full_title(self.figure)
        except LookupError:
            return self.figure


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    """Adjectives of snapshots; the bulk doors to change one are closed."""

    def taken(self, period: Period) -> Self:
        return self.filter(taken_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))

    def update(self, **kwargs: Any) -> int:
        raise JournalError("大屏快照不能修改，只能另留一份")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise JournalError("大屏快照不能删除")


class Snapshot(models.Model):
    """快照: the whole screen of a node as it stood, with a digest over all of it.

    `content` is the board as shown: values, denominators, addresses, and of each number the hash
    of its definition, how many records it opened to and a hash of their ids.
    """

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    occasion = models.CharField(_("用在哪里"), max_length=60)
    taken_on = models.DateField(_("数据时点"), editable=False)
    taken_at = models.DateTimeField(_("留存时间"), editable=False)
    content = models.JSONField(_("内容"), encoder=DjangoJSONEncoder, editable=False)
    digest = models.CharField(_("摘要"), max_length=64, editable=False)
    anchor = models.CharField(_("流水链首"), max_length=90, editable=False)

    objects: ClassVar[Any] = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("大屏快照")
        verbose_name_plural = _("大屏快照")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "taken_on"], name="screen_snapshot_org"),
            models.Index(fields=["taken_on", "org"], name="screen_snapshot_day"),
        ]

    def __str__(self) -> str:
        return self.occasion

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise JournalError("大屏快照不能修改，只能另留一份")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise JournalError("大屏快照不能删除")
