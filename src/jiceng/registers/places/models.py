"""Ground: each place is kept by one organisation, and by it hangs in the tree."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.pasts import Past, as_of
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.registers.places.access import SEES


class Level(models.TextChoices):
    """层级."""

    DISTRICT = "district", _("区")
    STREET = "street", _("街道")
    COMMUNITY = "community", _("社区")
    GROUP = "group", _("居民小组")
    GRID = "grid", _("网格")
    ESTATE = "estate", _("小区")
    AREA = "area", _("楼宇园区市场商圈")


class Type(models.TextChoices):
    """类型：社区按城市、村改居、集聚区分；片区按楼宇、园区、市场、商圈、集聚区分."""

    URBAN = "urban", _("城市社区")
    VILLAGE_CONVERTED = "village_converted", _("村改居")
    CLUSTER = "cluster", _("集聚区")
    BUILDING = "building", _("楼宇")
    PARK = "park", _("园区")
    MARKET = "market", _("市场")
    MALL = "mall", _("商圈")
    NONE = "", _("不分")


PROFILE = ("population", "households", "income")


class PlaceQuerySet(SpanQuerySet["Place"]):
    """Adjectives of places."""

    def communities(self) -> Self:
        return self.filter(level=Level.COMMUNITY)

    def as_of(self, day: date) -> Self:
        """With `then_name`, `then_type`, `then_keeper` of that day."""
        rows: Any = as_of(self, PlacePast, day, "name", "type", "keeper")
        return rows  # type: ignore[no-any-return]

    def profiled(self, day: date) -> QuerySet[Any]:
        """With the profile that held that day; None where none was recorded."""
        profile = Profile.objects.standing(day).filter(place=OuterRef("pk"))
        return self.annotate(**{c: Subquery(profile.values(c)[:1]) for c in PROFILE})

    def roomed(self, day: date) -> QuerySet[Any]:
        """With `office_area`, the sum of its premises that day in m²; None where none."""
        rooms = Premises.objects.standing(day).filter(place=OuterRef("pk")).order_by()
        total = rooms.values("place").annotate(sum=Sum("area")).values("sum")
        return self.annotate(office_area=Subquery(total[:1]))

    def normed(self, day: date) -> QuerySet[Any]:
        """`roomed`, with the `norm` in m² that holds for its type that day; None where none."""
        norm = AreaNorm.objects.standing(day).filter(type=OuterRef("then_type"))
        rows: Any = self.as_of(day).roomed(day)
        return rows.annotate(norm=Subquery(norm.order_by("-since").values("area")[:1]))  # type: ignore[no-any-return]

    def lacking(self, day: date) -> Self:
        """Without one of the facilities that are required that day."""
        needed = Facility.objects.standing(day).filter(required=True)
        has = Equipment.objects.standing(day).filter(
            premises__place=OuterRef(OuterRef("pk")), facility=OuterRef("pk")
        )
        return self.filter(Exists(needed.filter(~Exists(has))))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "keeper__path", SEES))


class Place(Span):
    """A piece of ground or a building, from the district down to an estate."""

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    code = models.CharField(_("统计用区划代码"), max_length=20, unique=True, null=True, blank=True)
    name = models.CharField(_("名称"), max_length=80)
    initials = models.CharField(_("拼音首字母"), max_length=80, blank=True, editable=False)
    level = models.CharField(_("层级"), max_length=20, choices=Level.choices)
    type = models.CharField(_("类型"), max_length=20, choices=Type.choices, blank=True, default="")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("上级")
    )
    keeper = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("责任党组织"))
    told_since = models.DateField(_("现状起"), editable=False)

    objects: ClassVar[Any] = PlaceQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("地点")
        verbose_name_plural = _("地点")
        ordering = ("code", "pk")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["keeper", "level"], name="places_keeper"),
            models.Index(fields=["level", "type", "keeper"], name="places_level"),
        ]

    def __str__(self) -> str:
        return self.name


class PlacePast(Past):
    """What a place was called, of what type it was and who kept it, before a change."""

    OF: ClassVar[str] = "place"
    place = models.ForeignKey(Place, models.PROTECT, verbose_name=_("地点"))
    name = models.CharField(_("名称"), max_length=80)
    type = models.CharField(_("类型"), max_length=20, blank=True)
    keeper = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("责任党组织"))

    class Meta(Past.Meta):
        verbose_name = _("地点曾用情况")
        verbose_name_plural = _("地点曾用情况")

    def __str__(self) -> str:
        return f"{self.name} {self.since}"


class Profile(Span):
    """What is known of a place for a stretch of time: usually one a year."""

    place = models.ForeignKey(Place, models.PROTECT, verbose_name=_("地点"))
    population = models.IntegerField(_("人口（人）"), null=True, blank=True)
    households = models.IntegerField(_("住户（户）"), null=True, blank=True)
    income = models.DecimalField(
        _("集体收入（元）"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    extent = models.CharField(_("四至范围"), max_length=200, blank=True, default="")
    source = models.CharField(_("数据来源"), max_length=120, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = SpanQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("地点概况")
        verbose_name_plural = _("地点概况")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["place"], condition=Q(until=None), name="places_one_open_profile"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["place", "since", "until"], name="places_profile_span")
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.since}"


class Premises(Span):
    """Rooms a community works and meets in."""

    class Use(models.TextChoices):
        OFFICE = "office", _("办公用房")
        ACTIVITY = "activity", _("活动场所")
        SERVICE = "service", _("服务大厅")

    place = models.ForeignKey(Place, models.PROTECT, verbose_name=_("地点"))
    name = models.CharField(_("名称"), max_length=80)
    use = models.CharField(_("用途"), max_length=20, choices=Use.choices, default=Use.OFFICE)
    area = models.DecimalField(_("面积（平方米）"), max_digits=9, decimal_places=2)

    objects: ClassVar[Any] = SpanQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("用房")
        verbose_name_plural = _("用房")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["place", "since", "until"], name="places_premises_span")
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.name}"


class AreaNorm(Span):
    """The least floor area a community should have: a local standard with its document."""

    type = models.CharField(_("社区类型"), max_length=20, choices=Type.choices, default=Type.URBAN)
    area = models.DecimalField(_("最小面积（平方米）"), max_digits=9, decimal_places=2)
    document = models.CharField(_("依据文号"), max_length=120)

    objects: ClassVar[Any] = SpanQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("用房面积标准")
        verbose_name_plural = _("用房面积标准")

    def __str__(self) -> str:
        return f"{self.get_type_display()} {self.area}㎡"


class Facility(Span):
    """An entry of the facility checklist: a service window, an activity room, a reading corner."""

    name = models.CharField(_("设施"), max_length=60)
    required = models.BooleanField(_("必备"), default=True)

    objects: ClassVar[Any] = SpanQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("设施清单")
        verbose_name_plural = _("设施清单")

    def __str__(self) -> str:
        return self.name


class Equipment(Span):
    """A facility that premises have."""

    premises = models.ForeignKey(Premises, models.PROTECT, verbose_name=_("用房"))
    facility = models.ForeignKey(Facility, models.PROTECT, verbose_name=_("设施"))

    objects: ClassVar[Any] = SpanQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("已有设施")
        verbose_name_plural = _("已有设施")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["premises", "facility"],
                condition=Q(until=None),
                name="places_equipped_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.premises} {self.facility}"


class UpgradeQuerySet(models.QuerySet["Upgrade"]):
    """Adjectives of upgrade plans."""

    def open(self) -> Self:
        return self.filter(done_on=None)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "place__keeper__path", SEES))


class Upgrade(models.Model):
    """提升计划: what is lacking, what will be done, by whom and until when."""

    place = models.ForeignKey(Place, models.PROTECT, verbose_name=_("社区"))
    gap = models.CharField(_("短板"), max_length=200)
    measure = models.CharField(_("提升措施"), max_length=300)
    owner = models.CharField(_("责任人"), max_length=50)
    planned_on = models.DateField(_("计划提出日"))
    due = models.DateField(_("完成时限"))
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    result = models.CharField(_("完成情况"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = UpgradeQuerySet.as_manager()

    class Meta:
        verbose_name = _("用房提升计划")
        verbose_name_plural = _("用房提升计划")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(due__gte=F("planned_on")), name="places_upgrade_due_after_plan"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["place", "due"], name="places_upgrade_place")
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.gap}"
