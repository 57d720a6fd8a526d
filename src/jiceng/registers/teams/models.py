"""Service teams, who is in them and who leads them."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.pasts import Past, as_of
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.places.models import Place
from jiceng.registers.teams.access import SEES


class Kind(models.TextChoices):
    """种类."""

    GRID = "grid", _("网格服务队")
    VOLUNTEER = "volunteer", _("志愿服务队")
    GROUP = "group", _("组团服务队")
    OTHER = "other", _("其他队伍")


class TeamQuerySet(SpanQuerySet["Team"]):
    """Adjectives of teams."""

    def as_of(self, day: date) -> Self:
        """With `then_name` and `then_area` (a key) of that day."""
        rows: Any = as_of(self, TeamPast, day, "name", "area")
        return rows  # type: ignore[no-any-return]

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "keeper__path", SEES))


class Team(Span):
    """服务队: kept by one organisation; `since` is the day it was set up, `until` disbanded."""

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    kind = models.CharField(_("种类"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("队伍名称"), max_length=60)
    initials = models.CharField(_("拼音首字母"), max_length=60, blank=True, editable=False)
    keeper = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("责任党组织"))
    area = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("服务片区")
    )
    services = models.CharField(_("服务内容"), max_length=200, blank=True, default="")
    told_since = models.DateField(_("现状起"), editable=False)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = TeamQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("服务队")
        verbose_name_plural = _("服务队")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["keeper", "name"], condition=Q(until=None), name="teams_named_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["keeper", "kind", "since", "until"], name="teams_keeper"),
            models.Index(fields=["area"], name="teams_area"),
        ]

    def __str__(self) -> str:
        return self.name


class TeamPast(Past):
    """What a team was called and where it served before a change; its keeper: `Keeping`."""

    OF: ClassVar[str] = "team"
    team = models.ForeignKey(Team, models.PROTECT, verbose_name=_("服务队"))
    name = models.CharField(_("名称"), max_length=60)
    area = models.ForeignKey(
        Place, models.PROTECT, null=True, related_name="+", verbose_name=_("服务片区")
    )

    class Meta(Past.Meta):
        verbose_name = _("服务队曾用情况")
        verbose_name_plural = _("服务队曾用情况")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["team", "since", "until"], name="teams_past")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.since}"


class KeepingQuerySet(SpanQuerySet["Keeping"]):
    """Adjectives of who keeps a team: this is what figures about teams count."""

    def as_of(self, day: date) -> Self:
        """With `then_name` of the team that day."""
        rows: Any = as_of(self, TeamPast, day, "name", via="team")
        return rows  # type: ignore[no-any-return]

    def formed(self, day: date) -> Self:
        """With a leader that day: until then a team is being formed."""
        led = Leading.objects.standing(day).filter(team=OuterRef("team"))
        return self.filter(Exists(led))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "keeper__path", SEES))


class Keeping(Span):
    """Who answers for a team, for a stretch of time; one at a time, as long as the team stands."""

    team = models.ForeignKey(Team, models.PROTECT, verbose_name=_("服务队"))
    keeper = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("责任党组织"))

    objects: ClassVar[Any] = KeepingQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("服务队责任党组织")
        verbose_name_plural = _("服务队责任党组织")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["team"], condition=Q(until=None), name="teams_kept_by_one"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["team", "since", "until"], name="teams_keeping_team"),
            models.Index(fields=["keeper", "since", "until"], name="teams_keeping_keeper"),
        ]

    def __str__(self) -> str:
        return str(self.team)


class OfTeamQuerySet(SpanQuerySet[Any]):
    """Adjectives of what hangs on a team."""

    def as_of(self, day: date) -> Self:
        """With `then_keeper`, who answered for the team that day."""
        kept = Keeping.objects.standing(day).filter(team=OuterRef("team")).values("keeper")
        return self.annotate(then_keeper=Subquery(kept[:1]))

    def of_members(self, day: date) -> Self:
        """Party members that day; residents are in teams too."""
        return self.standing(day).exclude(member=None)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "team__keeper__path", SEES))


class Joining(Span):
    """队员: a Party member of the roll, or somebody else by name; in many teams if they like."""

    team = models.ForeignKey(Team, models.PROTECT, verbose_name=_("服务队"))
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("党员")
    )
    name = models.CharField(_("姓名（不是本区党员的）"), max_length=30, blank=True, default="")

    objects: ClassVar[Any] = OfTeamQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("服务队队员")
        verbose_name_plural = _("服务队队员")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["team", "member"],
                condition=Q(until=None, member__isnull=False),
                name="teams_joined_once",
            ),
            models.UniqueConstraint(
                fields=["team", "name"], condition=Q(until=None, member=None),
                name="teams_named_in_once",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["team", "since", "until"], name="teams_joining_team"),
            models.Index(fields=["member", "since", "until"], name="teams_joining_member"),
        ]

    def __str__(self) -> str:
        return str(self.member) if self.member_id else self.name


class Leading(Span):
    """队长: one of the team's own, one at a time."""

    team = models.ForeignKey(Team, models.PROTECT, verbose_name=_("服务队"))
    joining = models.ForeignKey(Joining, models.PROTECT, related_name="+", verbose_name=_("队长"))

    objects: ClassVar[Any] = OfTeamQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("服务队队长")
        verbose_name_plural = _("服务队队长")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["team"], condition=Q(until=None), name="teams_one_leader"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["team", "since", "until"], name="teams_leading_span"),
            models.Index(fields=["joining"], name="teams_leading_who"),
        ]

    def __str__(self) -> str:
        return f"{self.team} {self.joining}"
