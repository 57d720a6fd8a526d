"""三级网络群: which groups there are and who answers for them; their talk is nobody's record."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.matters.models import Task
from jiceng.registers.orgs.models import Org
from jiceng.work.outreach.access import SEES


class ChannelGroupQuerySet(SpanQuerySet["ChannelGroup"]):
    """Adjectives of groups."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class ChannelGroup(Span):
    """One group of an organisation, at one of three levels; members as a number, never a list."""

    class Level(models.TextChoices):
        DISTRICT = "district", _("区级")
        STREET = "street", _("街道级")
        COMMUNITY = "community", _("社区和支部级")

    class Channel(models.TextChoices):
        WECHAT = "wechat", _("微信群")
        WECOM = "wecom", _("企业微信群")
        DINGTALK = "dingtalk", _("钉钉群")
        OTHER = "other", _("其他")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    level = models.CharField(_("层级"), max_length=10, choices=Level.choices)
    channel = models.CharField(
        _("渠道"), max_length=10, choices=Channel.choices, default=Channel.WECHAT
    )
    name = models.CharField(_("群名称"), max_length=40)
    owner = models.CharField(_("管理人"), max_length=40, blank=True, default="")
    manners = models.CharField(_("群内规则"), max_length=300, blank=True, default="")
    members = models.IntegerField(_("人数"), null=True, blank=True)
    checked_on = models.DateField(_("最近核对"))
    ended = models.CharField(_("解散原因"), max_length=120, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = ChannelGroupQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("网络群")
        verbose_name_plural = _("网络群")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["org", "name"], condition=Q(until=None), name="outreach_one_group"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "since", "until"], name="outreach_group_org"),
        ]

    def __str__(self) -> str:
        return self.name


class BroadcastQuerySet(models.QuerySet["Broadcast"]):
    """Adjectives of notices to groups."""

    def sent(self, period: Period) -> Self:
        return self.filter(sent_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Broadcast(models.Model):
    """发到群里的通知, once for all groups chosen; signed for by organisations, never by persons."""

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("发出单位"))
    title = models.CharField(_("标题"), max_length=80)
    text = models.TextField(_("内容"), max_length=2_000)
    groups = models.ManyToManyField(ChannelGroup, verbose_name=_("发到哪些群"))
    task = models.ForeignKey(Task, models.PROTECT, related_name="+", verbose_name=_("签收"))
    sent_on = models.DateField(_("发出日期"))
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = BroadcastQuerySet.as_manager()

    class Meta:
        verbose_name = _("群通知")
        verbose_name_plural = _("群通知")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "sent_on"], name="outreach_sent_org"),
        ]

    def __str__(self) -> str:
        return self.title
