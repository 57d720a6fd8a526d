"""Groups of a branch, who is in them and leads them; areas and posts members answer for."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kit.access import seen_by
from jiceng.registers.groups.access import SEES
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.places.models import Place


class GroupQuerySet(SpanQuerySet["Group"]):
    """Adjectives of groups."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Group(Span):
    """党小组: a part of a branch; `since` is the day it was formed."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党支部"))
    name = models.CharField(_("党小组名称"), max_length=40)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = GroupQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("党小组")
        verbose_name_plural = _("党小组")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["org", "name"], condition=Q(until=None), name="groups_named_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "since", "until"], name="groups_group_org")
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.name}"


class OfGroupQuerySet(SpanQuerySet[Any]):
    """Adjectives of what hangs on a group."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "group__org__path", SEES))


class Grouping(Span):
    """编入: a member is in one group of their own branch at most."""

    group = models.ForeignKey(Group, models.PROTECT, verbose_name=_("党小组"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))

    objects: ClassVar[Any] = OfGroupQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("党小组编组")
        verbose_name_plural = _("党小组编组")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["member"], condition=Q(until=None), name="groups_in_one"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["group", "since", "until"], name="groups_grouping_span"),
            models.Index(fields=["member", "since", "until"], name="groups_grouping_member"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.group}"


class Leading(Span):
    """组长: one of the group's own members, one at a time."""

    group = models.ForeignKey(Group, models.PROTECT, verbose_name=_("党小组"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("组长"))

    objects: ClassVar[Any] = OfGroupQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("党小组组长")
        verbose_name_plural = _("党小组组长")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["group"], condition=Q(until=None), name="groups_one_leader"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["group", "since", "until"], name="groups_leading_span")
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.member}"


class ChargeQuerySet(SpanQuerySet["Charge"]):
    """Adjectives of areas and posts."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Charge(Span):
    """责任区或岗位: what a member answers for, as agreed with the branch."""

    class Kind(models.TextChoices):
        AREA = "area", _("责任区")
        POST = "post", _("岗位")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党支部"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    kind = models.CharField(_("种类"), max_length=6, choices=Kind.choices, default=Kind.AREA)
    name = models.CharField(_("责任区或岗位名称"), max_length=60)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("地点")
    )
    duty = models.CharField(_("职责"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = ChargeQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("责任区和岗位")
        verbose_name_plural = _("责任区和岗位")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["member", "name"], condition=Q(until=None), name="groups_charged_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "since", "until"], name="groups_charge_org"),
            models.Index(fields=["member", "since", "until"], name="groups_charge_member"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.name}"
