"""Polls: named ones say so, blind ones cannot be linked, satisfaction is asked once of a case."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.accounts.models import Account
from jiceng.registers.orgs.models import Org
from jiceng.registers.polls import flows
from jiceng.registers.polls.access import SEES


class PollQuerySet(models.QuerySet["Poll"]):
    """Adjectives of polls."""

    def opened(self, period: Period) -> Self:
        return self.filter(opens_on__range=(period.first, period.last)).exclude(
            state=flows.WITHDRAWN
        )

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Poll(models.Model):
    """One question with options, or the same options for each of several `subjects` (a slip of
    民主测评). `salt` keeps the slips of two polls apart; `eligible` is how many slips were printed,
    `issued` how many were drawn, said before the first is cast; `key` names the key, kept outside
    the database, under which choices lie while the poll is open.
    """

    class Kind(models.TextChoices):
        NAMED = "named", _("记名征求意见")
        BLIND = "blind", _("无记名测评")
        SATISFACTION = "satisfaction", _("满意度")

    class State(models.TextChoices):
        DRAFTED = flows.DRAFTED, _("草稿")
        OPEN = flows.OPEN, _("进行中")
        CLOSED = flows.CLOSED, _("已结束")
        WITHDRAWN = flows.WITHDRAWN, _("已撤销")
        VOID = flows.VOID, _("无效")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    kind = models.CharField(_("方式"), max_length=12, choices=Kind.choices)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("发起单位"))
    title = models.CharField(_("题目"), max_length=120)
    text = models.TextField(_("说明"), blank=True)
    options = models.JSONField(_("选项"), default=list)
    subjects = models.JSONField(_("测评对象"), default=list, blank=True)
    most = models.IntegerField(_("最多选几项"), default=1)
    opens_on = models.DateField(_("开始日期"))
    closes_on = models.DateField(_("截止日期"))
    closed_on = models.DateField(_("结束日期"), null=True, blank=True)
    min_group = models.IntegerField(_("最少公布人数"), default=5)
    eligible = models.IntegerField(_("应参加人数"), null=True, blank=True)
    issued = models.IntegerField(_("发出张数"), null=True, blank=True)
    key = models.CharField(_("密钥编号"), max_length=32, blank=True, editable=False)
    salt = models.CharField(_("盐"), max_length=32, editable=False)
    result = models.JSONField(_("结果"), default=dict, blank=True, editable=False)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFTED)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = PollQuerySet.as_manager()

    class Meta:
        verbose_name = _("测评和征求意见")
        verbose_name_plural = _("测评和征求意见")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="polls_close_after_open"
            ),
            models.CheckConstraint(condition=Q(min_group__gte=5), name="polls_group_of_five"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "opens_on"], name="polls_org"),
            models.Index(fields=["kind", "opens_on", "org"], name="polls_kind"),
        ]

    def __str__(self) -> str:
        return self.title


class Slip(models.Model):
    """A blind slip while its poll is open: the digest of a code, and the last choice made by it.

    Nothing else: no account, no time, no counter. All slips are there before the first is cast
    and all are rewritten when one is, so that neither key nor order of rows tells anything. Where
    a poll has subjects, each part of a slip is a row of its own under a digest of its own: only
    whoever holds the code can put them together. Choices are enciphered anew each time. They are
    destroyed when the poll closes and go into no backup.
    """

    digest = models.CharField(_("票码摘要"), max_length=64, primary_key=True)
    poll = models.ForeignKey(Poll, models.PROTECT, verbose_name=_("所属测评"))
    choice = models.CharField(_("选择"), max_length=160, blank=True, default="")

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("无记名票")
        verbose_name_plural = _("无记名票")

    def __str__(self) -> str:
        return str(_("无记名票"))


class Inclusion(models.Model):
    """The published list of a closed blind poll: marks of the codes counted, in sorted order."""

    poll = models.ForeignKey(Poll, models.PROTECT, verbose_name=_("所属测评"))
    mark = models.CharField(_("计入凭记"), max_length=16)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("计入凭记")
        verbose_name_plural = _("计入凭记")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["poll", "mark"], name="polls_included_once"),
        ]

    def __str__(self) -> str:
        return self.mark


class NamedAnswer(models.Model):
    """An answer in a named poll, which said that it is named before the first question."""

    poll = models.ForeignKey(Poll, models.PROTECT, verbose_name=_("所属测评"))
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("账号"))
    choice = models.CharField(_("选择"), max_length=60)
    comment = models.CharField(_("意见"), max_length=500, blank=True, default="")
    on = models.DateField(_("日期"))

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("记名意见")
        verbose_name_plural = _("记名意见")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["poll", "account"], name="polls_named_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.on}"


class SatisfactionQuerySet(models.QuerySet["Satisfaction"]):
    """Adjectives of answers about cases."""

    def given(self, period: Period) -> Self:
        return self.filter(on__range=(period.first, period.last))

    def about(self, label: str) -> Self:
        return self.filter(label=label)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Satisfaction(models.Model):
    """One answer about one case of any room; no name is kept, and a second answer replaces it."""

    class Level(models.TextChoices):
        GOOD = "good", _("满意")
        FAIR = "fair", _("基本满意")
        BAD = "bad", _("不满意")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("承办单位"))
    label = models.CharField(_("对象种类"), max_length=60)
    record = models.CharField(_("对象编号"), max_length=40)
    level = models.CharField(_("评价"), max_length=4, choices=Level.choices)
    comment = models.CharField(_("意见"), max_length=300, blank=True, default="")
    on = models.DateField(_("日期"))
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = SatisfactionQuerySet.as_manager()

    class Meta:
        verbose_name = _("满意度评价")
        verbose_name_plural = _("满意度评价")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["label", "record"], name="polls_rated_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "on"], name="polls_rated_org"),
            models.Index(fields=["label", "on", "org"], name="polls_rated_label"),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.on}"
