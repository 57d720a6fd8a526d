"""Greetings, one for each member and year; their words; who does not want any."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.outbox.models import Message
from jiceng.work.greetings.access import SEES


class GreetingTextQuerySet(SpanQuerySet["GreetingText"]):
    """Adjectives of texts."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class GreetingText(Span):
    """祝贺短信的文字: the nearest above a branch holds; {name} and {years} are filled in."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("适用范围"))
    text = models.CharField(_("短信文字"), max_length=120)

    objects: ClassVar[Any] = GreetingTextQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("政治生日短信文字")
        verbose_name_plural = _("政治生日短信文字")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["org"], condition=models.Q(until=None), name="greetings_one_text"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class GreetingQuerySet(models.QuerySet["Greeting"]):
    """Adjectives of greetings."""

    def during(self, period: Period) -> Self:
        return self.filter(held_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Greeting(models.Model):
    """政治生日: one member in one year, the message that was queued, the ceremony if there was one.

    `held_on` is the anniversary; `org` the branch the member belonged to that day.
    """

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党支部"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    year = models.IntegerField(_("年度"))
    held_on = models.DateField(_("政治生日"))
    years = models.IntegerField(_("入党周年"))
    message = models.ForeignKey(
        Message, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("短信")
    )
    unsent = models.CharField(_("没有发的原因"), max_length=60, blank=True, default="")
    ceremony = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("仪式")
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = GreetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("政治生日")
        verbose_name_plural = _("政治生日")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["member", "year"], name="greetings_once_a_year"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="greetings_org"),
            models.Index(fields=["year", "held_on", "org"], name="greetings_year"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.held_on}"

    @property
    def told(self) -> str:
        """What became of the message, in words."""
        if self.message is None:
            return self.unsent
        return self.message.told_state


class DeclinedQuerySet(models.QuerySet["Declined"]):
    """Adjectives of those who want none."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "member__org__path", SEES))


class Declined(models.Model):
    """本人不收祝贺短信: said to the branch; whoever has an account says it on their own page."""

    member = models.OneToOneField(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    since = models.DateField(_("起"))

    objects: ClassVar[Any] = DeclinedQuerySet.as_manager()

    class Meta:
        verbose_name = _("不收祝贺短信")
        verbose_name_plural = _("不收祝贺短信")

    def __str__(self) -> str:
        return str(self.member)
