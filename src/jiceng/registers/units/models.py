"""Units: agencies, schools, firms and social organisations, and the Party organisation each has."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Field, Org
from jiceng.registers.places.models import Place
from jiceng.registers.units.access import SEES


class UnitQuerySet(SpanQuerySet["Unit"]):
    """Adjectives of units."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "keeper__path", SEES))


class Unit(Span):
    """An employer: it stands on the ground of one organisation, whoever it belongs to."""

    class Rank(models.TextChoices):
        CITY = "city", _("市级及以上")
        DISTRICT = "district", _("区级")
        STREET = "street", _("街道级")
        NONE = "", _("不分级")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    uscc = models.CharField(
        _("统一社会信用代码"), max_length=18, unique=True, null=True, blank=True
    )
    name = models.CharField(_("单位名称"), max_length=80)
    initials = models.CharField(_("拼音首字母"), max_length=80, blank=True, editable=False)
    field = models.CharField(_("领域"), max_length=20, choices=Field.choices)
    rank = models.CharField(_("级别"), max_length=10, choices=Rank.choices, blank=True, default="")
    industry = models.CharField(_("行业"), max_length=60, blank=True)
    staff = models.IntegerField(_("职工数"), null=True, blank=True)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所在地")
    )
    keeper = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("属地党组织"))

    objects: ClassVar[Any] = UnitQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("单位")
        verbose_name_plural = _("单位")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["keeper", "field"], name="units_keeper"),
            models.Index(fields=["field", "since", "keeper"], name="units_field"),
        ]

    def __str__(self) -> str:
        return self.name


class Hosting(Span):
    """Which organisation covers a unit, and how: own, joint, by industry or attached."""

    class Way(models.TextChoices):
        OWN = "own", _("单独组建")
        JOINT = "joint", _("联合组建")
        INDUSTRY = "industry", _("行业统建")
        ATTACHED = "attached", _("挂靠组建")

    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("单位"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    way = models.CharField(_("组建方式"), max_length=10, choices=Way.choices, default=Way.OWN)

    objects: ClassVar[Any] = SpanQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("组建关系")
        verbose_name_plural = _("组建关系")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "org"], condition=Q(until=None), name="units_hosted_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_way_display()}"
