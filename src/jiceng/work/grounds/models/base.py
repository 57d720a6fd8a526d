"""Open bases: who runs them, under which theme, what may be done there."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.registers.venues.models import Venue
from jiceng.work.grounds import flows
from jiceng.work.grounds.access import SEES


class OpenBaseQuerySet(models.QuerySet["OpenBase"]):
    """Adjectives of bases."""

    def open_on(self, day: date) -> Self:
        return self.filter(opened_on__lte=day).filter(Q(ended_on=None) | Q(ended_on__gt=day))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class OpenBase(models.Model):
    """开放式组织生活基地: a venue opened to other branches by the organisation that runs it."""

    class State(models.TextChoices):
        APPLIED = flows.APPLIED, _("已申请")
        VISITED = flows.VISITED, _("已核查")
        APPROVED = flows.APPROVED, _("已批准")
        OPEN = flows.OPEN, _("开放")
        REFUSED = flows.REFUSED, _("不予认定")
        LAPSED = flows.LAPSED, _("已摘牌")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("运营党组织"))
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="+", verbose_name=_("阵地"))
    theme = models.CharField(_("主题"), max_length=80)
    stars = models.IntegerField(
        _("申请时星级"), null=True, blank=True, choices=[(n, str(n)) for n in range(1, 6)]
    )
    notes = models.CharField(_("参观须知"), max_length=300, blank=True, default="")
    applied_on = models.DateField(_("申请日期"))
    visited_on = models.DateField(_("核查日期"), null=True, blank=True, editable=False)
    approved_on = models.DateField(_("批准日期"), null=True, blank=True, editable=False)
    document = models.CharField(_("批准文号"), max_length=80, blank=True, default="")
    opened_on = models.DateField(_("开放日期"), null=True, blank=True, editable=False)
    ended_on = models.DateField(_("摘牌日期"), null=True, blank=True, editable=False)
    told = models.CharField(_("办理意见"), max_length=300, blank=True, default="", editable=False)
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.APPLIED, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = OpenBaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("组织生活基地")
        verbose_name_plural = _("组织生活基地")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["venue"],
                condition=Q(state__in=("applied", "visited", "approved", "open")),
                name="grounds_one_base_at_a_venue",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "opened_on"], name="grounds_base_org")
        ]

    def __str__(self) -> str:
        return f"{self.venue}（{self.theme}）"


class MenuItemQuerySet(SpanQuerySet["MenuItem"]):
    """Adjectives of what may be done at a base."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "base__org__path", SEES))


class MenuItem(Span):
    """活动菜单的一项: what a branch may do there, how long it takes and for how many."""

    base = models.ForeignKey(OpenBase, models.PROTECT, verbose_name=_("组织生活基地"))
    name = models.CharField(_("活动"), max_length=60)
    aim = models.CharField(_("内容"), max_length=200, blank=True, default="")
    minutes = models.IntegerField(_("时长（分钟）"), null=True, blank=True)
    seats = models.IntegerField(_("最多人数"), null=True, blank=True)

    objects: ClassVar[Any] = MenuItemQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("活动菜单")
        verbose_name_plural = _("活动菜单")

    def __str__(self) -> str:
        return self.name
