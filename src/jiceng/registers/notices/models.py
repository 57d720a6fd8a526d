"""Notices: what is made public, where it hangs, until when, and what was objected."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.refs import Ref
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.notices import flows
from jiceng.registers.notices.access import SEES
from jiceng.registers.notices.rules import masked
from jiceng.registers.orgs.models import Org


class Kind(models.TextChoices):
    """公开的种类."""

    PARTY = "party", _("党务公开")
    RESIDENTS = "residents", _("居务公开")
    FINANCE = "finance", _("财务公开")
    DEVELOPMENT = "development", _("发展党员公示")
    AWARD = "award", _("评优公示")
    SERVICE = "service", _("服务项目")
    ELECTION = "election", _("换届公示")
    DECISION = "decision", _("决议和实施结果公开")
    OTHER = "other", _("其他")


class Scope(models.TextChoices):
    """公开的范围."""

    SOCIETY = "society", _("向社会公开")
    AREA = "area", _("在一定区域内公开")
    PARTY = "party", _("在党内公开")
    PERSONS = "persons", _("向特定人员公开")


class PublicNoticeQuerySet(models.QuerySet["Notice"]):
    """Adjectives of notices."""

    def posted(self, period: Period) -> Self:
        """Put up in the period, whatever became of them."""
        return self.filter(starts_on__range=(period.first, period.last))

    def standing(self, day: date) -> Self:
        """Up on that day."""
        up = Q(closed_on=None) | Q(closed_on__gt=day)
        return self.filter(up, starts_on__lte=day)

    def public(self) -> Self:
        """What anybody may read: posted or ended, and meant for everybody."""
        return self.filter(scope=Scope.SOCIETY, state__in=(flows.POSTED, flows.ENDED))

    def about(self, record: models.Model) -> Self:
        return self.filter(origin=str(Ref.to(record)))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Notice(models.Model):
    """One notice. Its period is counted in working days from the day after it is posted."""

    class State(models.TextChoices):
        DRAFTED = flows.DRAFTED, _("草稿")
        CHECKED = flows.CHECKED, _("待审核")
        REVIEWED = flows.REVIEWED, _("待公布")
        POSTED = flows.POSTED, _("公示中")
        ENDED = flows.ENDED, _("已结束")
        WITHDRAWN = flows.WITHDRAWN, _("已撤回")

    class Unit(models.TextChoices):
        WORKDAY = "workday", _("工作日")
        DAY = "day", _("日")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    series = models.CharField(_("编号序列"), max_length=20, blank=True, editable=False)
    number = models.IntegerField(_("公示编号"), null=True, blank=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("公布单位"))
    kind = models.CharField(_("种类"), max_length=12, choices=Kind.choices, default=Kind.PARTY)
    scope = models.CharField(
        _("公开范围"), max_length=8, choices=Scope.choices, default=Scope.SOCIETY
    )
    basis = models.CharField(_("依据"), max_length=120, blank=True, default="")
    origin = models.CharField(_("来源记录"), max_length=100, blank=True, default="")
    title = models.CharField(_("标题"), max_length=120)
    text = models.TextField(_("正文"))
    telephone = models.CharField(_("监督电话"), max_length=40)
    amount = models.IntegerField(_("公示期"), default=5)
    unit = models.CharField(_("单位"), max_length=8, choices=Unit.choices, default=Unit.WORKDAY)
    starts_on = models.DateField(_("公布日期"), null=True, blank=True)
    ends_on = models.DateField(_("公示截止"), null=True, blank=True)
    provisional = models.BooleanField(_("截止日暂定"), default=False)
    closed_on = models.DateField(_("结束日期"), null=True, blank=True)
    justification = models.CharField(
        _("保留个人信息的理由"), max_length=200, blank=True, default=""
    )
    result = models.CharField(_("结果"), max_length=300, blank=True, default="")
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFTED)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = PublicNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("公示")
        verbose_name_plural = _("公示")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["series", "number"], name="notices_number_once"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="notices_end_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(state="posted") | Q(starts_on__isnull=False, number__isnull=False),
                name="notices_posted_has_start",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "starts_on"], name="notices_org"),
            models.Index(fields=["kind", "starts_on", "org"], name="notices_kind"),
            models.Index(fields=["state", "ends_on"], name="notices_due"),
            models.Index(fields=["origin"], name="notices_origin"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def code(self) -> str:
        """公示〔2026〕12号; nothing before it is posted."""
        if self.number is None:
            return ""
        return f"公示〔{self.series.rpartition('/')[2]}〕{self.number}号"

    @property
    def shown_text(self) -> str:
        """The text as strangers read it: personal numbers masked unless justified."""
        return self.text if self.justification else masked(self.text)

    @property
    def shown_title(self) -> str:
        return self.title if self.justification else masked(self.title)


class NoticePlace(models.Model):
    """A board on which a notice hangs; one tap when it is up, one when it is down."""

    notice = models.ForeignKey(Notice, models.PROTECT, verbose_name=_("公示"))
    where = models.CharField(_("张贴地点"), max_length=80)
    posted_on = models.DateField(_("张贴日期"))
    taken_down_on = models.DateField(_("撤下日期"), null=True, blank=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("张贴")
        verbose_name_plural = _("张贴")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["notice", "where"], name="notices_place_once"),
            models.CheckConstraint(
                condition=Q(taken_down_on=None) | Q(taken_down_on__gte=F("posted_on")),
                name="notices_down_after_up",
            ),
        ]

    def __str__(self) -> str:
        return self.where


class ObjectionQuerySet(models.QuerySet["Objection"]):
    """Adjectives of objections."""

    def unhandled(self) -> Self:
        return self.filter(handled_on=None)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "notice__org__path", SEES))


class Objection(models.Model):
    """What somebody had to say against it. No name is kept; only who handles it reads the words."""

    notice = models.ForeignKey(Notice, models.PROTECT, verbose_name=_("公示"))
    received_on = models.DateField(_("收到日期"))
    text = models.TextField(_("意见内容"))
    anonymous = models.BooleanField(_("匿名"), default=True)
    handled_on = models.DateField(_("处理日期"), null=True, blank=True)
    upheld = models.BooleanField(_("意见成立"), null=True, blank=True)
    outcome = models.CharField(_("处理结果"), max_length=300, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("反映意见")
        verbose_name_plural = _("反映意见")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["notice", "received_on"], name="notices_objected"),
        ]

    def __str__(self) -> str:
        return f"{self.received_on} {_('反映意见')}"
