"""Venues: the places Party work is done in, whoever runs them, and what state each is in."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.pasts import Past, as_of
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.kit.access import beneath, seen_by
from jiceng.registers.orgs.models import Org
from jiceng.registers.places.models import Place
from jiceng.registers.units.models import Unit
from jiceng.registers.venues.access import SEES


class Kind(models.TextChoices):
    """阵地种类: what rules and figures name; local names stay in the venue's own."""

    CENTRE = "centre", _("党群服务中心")
    STATION = "station", _("党群服务站")
    SUB_SITE = "sub_site", _("特色站点")
    SERVICE_HALL = "service_hall", _("便民服务大厅")
    ELDER_CARE = "elder_care", _("养老服务中心")
    LECTURE_HALL = "lecture_hall", _("讲习所")
    BASE = "base", _("组织生活基地")
    MOBILE_HOME = "mobile_home", _("流动党员之家")
    REMOTE_SITE = "remote_site", _("远程教育站点")
    SCHOOL = "school", _("党校")
    ROOM = "room", _("活动室")
    OTHER = "other", _("其他阵地")


class Subkind(models.TextChoices):
    """Of which sort a special site, a base or a lecture hall is; others have none."""

    WOMEN = "women", _("产业女工服务中心")
    ELDERS = "elders", _("居家养老服务中心")
    HEALTH = "health", _("健康驿站")
    FOLK_ART = "folk_art", _("民间艺术交流中心")
    VETERANS = "veterans", _("流动复退军人服务站")
    ESTATE = "estate", _("小区党群服务中心站")
    BASIC = "basic", _("基础型基地")
    RED = "red", _("红色基地")
    WELFARE = "welfare", _("公益基地")
    SCIENCE = "science", _("科技基地")
    WARNING = "warning", _("警示教育基地")
    PATRIOTIC = "patriotic", _("爱国主义教育基地")
    FIXED = "fixed", _("固定讲习所")
    TRAVELLING = "travelling", _("流动讲习所")
    ONLINE = "online", _("网络讲习所")


SUBKINDS: dict[str, tuple[Subkind, ...]] = {
    Kind.SUB_SITE: (
        Subkind.WOMEN,
        Subkind.ELDERS,
        Subkind.HEALTH,
        Subkind.FOLK_ART,
        Subkind.VETERANS,
        Subkind.ESTATE,
    ),
    Kind.BASE: (
        Subkind.BASIC,
        Subkind.RED,
        Subkind.WELFARE,
        Subkind.SCIENCE,
        Subkind.WARNING,
        Subkind.PATRIOTIC,
    ),
    Kind.LECTURE_HALL: (Subkind.FIXED, Subkind.TRAVELLING, Subkind.ONLINE),
}


class Level(models.TextChoices):
    """层级."""

    DISTRICT = "district", _("区级")
    STREET = "street", _("街道级")
    COMMUNITY = "community", _("社区级")
    COMMERCIAL = "commercial", _("商业综合体")


class State(models.TextChoices):
    """What may be said of a venue on any day."""

    PLANNED = "planned", _("规划中")
    BUILDING = "building", _("建设中")
    IN_USE = "in_use", _("使用中")
    PAUSED = "paused", _("暂停")
    CLOSED = "closed", _("关闭")


def _line(path: str) -> list[str]:
    """A path and all above it."""
    parts = path.rstrip(".").split(".")
    return [".".join(parts[: n + 1]) + "." for n in range(len(parts))]


class VenueQuerySet(models.QuerySet["Venue"]):
    """Adjectives of venues."""

    def stated(self, day: date) -> Self:
        """With `state` of that day; None before anything was known of it."""
        told = Status.objects.standing(day).filter(venue=OuterRef("pk"))
        return self.annotate(state=Subquery(told.values("state")[:1]))

    def standing(self, day: date) -> Self:
        """Known that day, in whatever state but closed."""
        told = Status.objects.standing(day).kept()
        return self.filter(pk__in=told.values("venue"))

    def in_use(self, day: date) -> Self:
        told = Status.objects.standing(day).filter(state=State.IN_USE)
        return self.filter(pk__in=told.values("venue"))

    def around(self, paths: Iterable[str]) -> Self:
        """Open to somebody at these nodes: kept beneath them, or on the line above."""
        held = tuple(paths)
        above = {one for path in held if path for one in _line(path)}
        return self.filter(beneath("keeper__path", held) | Q(keeper__path__in=above))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "keeper__path", SEES))


class Venue(models.Model):
    """A door with a sign: where it is, who answers for it, who runs it, how it is reached.

    `hub` is the centre it belongs to as a sub-site. Its state and its keeper are a history
    (`Status`); kind, sort, level and size have a past of their own (`VenuePast`).
    """

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    code = models.CharField(_("编号"), max_length=40, unique=True, null=True, blank=True)
    name = models.CharField(_("阵地名称"), max_length=80)
    initials = models.CharField(_("拼音首字母"), max_length=80, blank=True, editable=False)
    kind = models.CharField(_("种类"), max_length=20, choices=Kind.choices)
    subkind = models.CharField(
        _("类别"), max_length=12, choices=Subkind.choices, blank=True, default=""
    )
    level = models.CharField(_("层级"), max_length=20, choices=Level.choices)
    keeper = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("责任党组织"))
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所在地")
    )
    operator = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("运营单位")
    )
    hub = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所属中心")
    )
    address = models.CharField(_("地址"), max_length=120, blank=True)
    area = models.DecimalField(
        _("面积（平方米）"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    capacity = models.IntegerField(_("容纳人数"), null=True, blank=True)
    head = models.CharField(_("负责人"), max_length=50, blank=True)
    telephone = models.CharField(_("联系电话"), max_length=20, blank=True)
    opening = models.CharField(_("开放时间"), max_length=120, blank=True)
    services = models.CharField(_("服务项目"), max_length=200, blank=True, default="")
    told_since = models.DateField(_("现状起"), editable=False)

    objects: ClassVar[Any] = VenueQuerySet.as_manager()

    class Meta:
        verbose_name = _("阵地")
        verbose_name_plural = _("阵地")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__gte=0), name="venues_capacity_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(area=None) | Q(area__gte=0), name="venues_area_not_negative"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["keeper", "kind"], name="venues_keeper"),
            models.Index(fields=["kind", "level", "keeper"], name="venues_kind"),
        ]

    def __str__(self) -> str:
        return self.name


class VenuePast(Past):
    """What a venue was and how large it was before a change; who kept it stands in `Status`."""

    OF: ClassVar[str] = "venue"
    venue = models.ForeignKey(Venue, models.PROTECT, verbose_name=_("阵地"))
    name = models.CharField(_("阵地名称"), max_length=80)
    kind = models.CharField(_("种类"), max_length=20, choices=Kind.choices)
    subkind = models.CharField(
        _("类别"), max_length=12, choices=Subkind.choices, blank=True, default=""
    )
    level = models.CharField(_("层级"), max_length=20, choices=Level.choices)
    area = models.DecimalField(
        _("面积（平方米）"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    capacity = models.IntegerField(_("容纳人数"), null=True, blank=True)

    class Meta(Past.Meta):
        verbose_name = _("阵地曾用情况")
        verbose_name_plural = _("阵地曾用情况")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["venue", "since", "until"], name="venues_past")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.since}"


class StatusQuerySet(SpanQuerySet["Status"]):
    """Adjectives of states: this is what figures about venues count."""

    def kept(self) -> Self:
        """In whatever state but closed."""
        return self.exclude(state=State.CLOSED)

    def as_of(self, day: date) -> Self:
        """With `then_kind`, `then_subkind`, `then_level`, `then_area` of the venue that day."""
        told = ("kind", "subkind", "level", "area")
        rows: Any = as_of(self, VenuePast, day, *told, via="venue")
        return rows  # type: ignore[no-any-return]

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "keeper__path", SEES))


class Status(Span):
    """The state of a venue and who answers for it, for a stretch of time; one at a time."""

    venue = models.ForeignKey(Venue, models.PROTECT, verbose_name=_("阵地"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices)
    keeper = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("责任党组织"))
    reason = models.CharField(_("说明"), max_length=120, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = StatusQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("阵地状态")
        verbose_name_plural = _("阵地状态")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["venue"], condition=Q(until=None), name="venues_in_one_state"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["venue", "since", "until"], name="venues_status_span"),
            models.Index(fields=["keeper", "since", "until"], name="venues_status_keeper"),
        ]

    def __str__(self) -> str:
        return f"{self.venue} {self.get_state_display()}"
