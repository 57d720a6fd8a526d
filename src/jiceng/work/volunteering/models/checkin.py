"""报到: a member of some branch reports to a community; what they can do, by their own word."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.volunteering import flows
from jiceng.work.volunteering.access import HOME, SEES


class SkillQuerySet(SpanQuerySet["Skill"]):
    """Adjectives of skills."""

    def visible_to(self, actor: Actor) -> Self:
        return self.all() if actor.reach() else self.none()


class Skill(Span):
    """专业特长: a row of the local list, offered as chips."""

    name = models.CharField(_("特长"), max_length=20)
    order = models.IntegerField(_("次序"), default=50)

    objects: ClassVar[Any] = SkillQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("专业特长")
        verbose_name_plural = _("专业特长")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["name"], condition=Q(until=None), name="volunteering_skill_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TalentQuerySet(models.QuerySet["Talent"]):
    """Adjectives of talents."""

    def visible_to(self, actor: Actor) -> Self:
        """The member's own branch, and the communities they report to."""
        hosts = CheckIn.objects.filter(state__in=flows.OPEN).filter(
            seen_by(actor, "org__path", SEES)
        )
        home = seen_by(actor, "member__org__path", HOME)
        return self.filter(home | Q(member__in=hosts.values("member")))


class Talent(models.Model):
    """本人特长: what a member said they can do, to be offered posts by; withdrawn, it is gone."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+", verbose_name=_("特长"))
    said_on = models.DateField(_("本人说明日期"))

    objects: ClassVar[Any] = TalentQuerySet.as_manager()

    class Meta:
        verbose_name = _("党员特长")
        verbose_name_plural = _("党员特长")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["member", "skill"], name="volunteering_talent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.skill}"


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    """Adjectives of report-ins."""

    def standing(self, day: date) -> Self:
        """Accepted by that day and not ended by then; what was revoked never counted."""
        over = Q(ended_on=None) | Q(ended_on__gt=day)
        return self.filter(over, accepted_on__lte=day).exclude(state=flows.REVOKED)

    def accepted(self, period: Period) -> Self:
        span = (period.first, period.last)
        return self.filter(accepted_on__range=span).exclude(state=flows.REVOKED)

    def visible_to(self, actor: Actor) -> Self:
        """The community, and the member's own branch."""
        home = seen_by(actor, "member__org__path", HOME)
        return self.filter(seen_by(actor, "org__path", SEES) | home)


class CheckIn(models.Model):
    """报到: `org` is the community; the member's own branch stands with the member."""

    class Way(models.TextChoices):
        PHONE = "phone", _("手机")
        COUNTER = "counter", _("窗口")
        UNIT = "unit", _("单位报送")

    class State(models.TextChoices):
        APPLIED = flows.APPLIED, _("待确认")
        ACCEPTED = flows.ACCEPTED, _("已报到")
        REFUSED = flows.REFUSED, _("已退回")
        ENDED = flows.ENDED, _("已结束")
        REVOKED = flows.REVOKED, _("已撤销")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("报到社区"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    way = models.CharField(_("途径"), max_length=8, choices=Way.choices, default=Way.COUNTER)
    wish = models.CharField(_("服务意向"), max_length=80, blank=True, default="")
    applied_on = models.DateField(_("申请日期"))
    accepted_on = models.DateField(_("报到日期"), null=True, blank=True, editable=False)
    ended_on = models.DateField(_("结束日期"), null=True, blank=True, editable=False)
    number = models.CharField(_("回执编号"), max_length=20, blank=True, default="", editable=False)
    answer = models.CharField(_("答复"), max_length=120, blank=True, default="", editable=False)
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.APPLIED, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = CheckInQuerySet.as_manager()

    class Meta:
        verbose_name = _("社区报到")
        verbose_name_plural = _("社区报到")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["org", "member"], condition=Q(state__in=flows.OPEN),
                name="volunteering_reports_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(accepted_on__isnull=False),
                name="volunteering_accepted_has_day",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "accepted_on"], name="volunteering_checkin_org"),
            models.Index(fields=["member", "state"], name="volunteering_checkin_who"),
            models.Index(fields=["state", "accepted_on", "org"], name="volunteering_checkin_state"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.org}"
