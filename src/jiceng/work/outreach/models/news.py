"""News: what was written, reviewed by another, published, corrected and taken down."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period, around
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.notices.rules import masked
from jiceng.registers.orgs.models import Org
from jiceng.work.outreach import flows
from jiceng.work.outreach.access import SEES


class SectionQuerySet(SpanQuerySet["Section"]):
    """Adjectives of sections: words of the district, for everybody who writes."""

    def visible_to(self, actor: Actor) -> Self:
        return self if actor.reach(*SEES) else self.none()


class Section(Span):
    """栏目 of the news, set by the district."""

    name = models.CharField(_("栏目"), max_length=20)
    about = models.CharField(_("登什么"), max_length=120, blank=True, default="")
    place = models.IntegerField(_("排列顺序"), default=50)

    objects: ClassVar[Any] = SectionQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("栏目")
        verbose_name_plural = _("栏目")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["name"], condition=Q(until=None), name="outreach_one_section"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class NewsQuerySet(models.QuerySet["Post"]):
    """Adjectives of news."""

    def published(self, period: Period) -> Self:
        """First shown in the period, wherever it stands now; what was withdrawn is not counted."""
        rows = self.exclude(state=flows.WITHDRAWN)
        return rows.filter(starts_on__range=(period.first, period.last))

    def public(self, day: date) -> Self:
        """What anybody may read on that day."""
        begun = Q(expires_on=None) | Q(expires_on__gte=day)
        return self.filter(begun, state=flows.PUBLISHED, starts_on__lte=day)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Post(models.Model):
    """One piece of news. Its words change after publication by an amendment only."""

    class State(models.TextChoices):
        DRAFTED = flows.DRAFTED, _("草稿")
        SUBMITTED = flows.SUBMITTED, _("待审核")
        REVIEWED = flows.REVIEWED, _("待发布")
        PUBLISHED = flows.PUBLISHED, _("已发布")
        ARCHIVED = flows.ARCHIVED, _("已下架")
        WITHDRAWN = flows.WITHDRAWN, _("已撤回")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("发布单位"))
    section = models.ForeignKey(Section, models.PROTECT, verbose_name=_("栏目"))
    title = models.CharField(_("标题"), max_length=80)
    text = models.TextField(_("正文"), max_length=20_000)
    author = models.CharField(_("署名"), max_length=40, blank=True, default="")
    link = models.CharField(_("相关网址"), max_length=200, blank=True, default="")
    drafted_on = models.DateField(_("起草日期"))
    starts_on = models.DateField(_("发布日期"), null=True, blank=True)
    expires_on = models.DateField(_("展示至"), null=True, blank=True)
    justification = models.CharField(
        _("保留个人信息的理由"), max_length=200, blank=True, default=""
    )
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.DRAFTED, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = NewsQuerySet.as_manager()

    class Meta:
        verbose_name = _("信息")
        verbose_name_plural = _("信息")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(state="published") | Q(starts_on__isnull=False),
                name="outreach_published_has_day",
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(starts_on=None)
                | Q(expires_on__gte=F("starts_on")),
                name="outreach_expires_after",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "starts_on"], name="outreach_post_org"),
            models.Index(fields=["state", "starts_on", "org"], name="outreach_post_state"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def shown_text(self) -> str:
        """As strangers read it: personal numbers masked unless justified."""
        return self.text if self.justification else masked(self.text)

    @property
    def shown_title(self) -> str:
        return self.title if self.justification else masked(self.title)

    @property
    def shown_author(self) -> str:
        return self.author if self.justification else masked(self.author)


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    """Adjectives of corrections."""

    def applied(self) -> Self:
        return self.filter(state=flows.APPLIED)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "post__org__path", SEES))


class Amendment(models.Model):
    """更正 of published news: proposed by one, approved by another; what stood before is kept."""

    class State(models.TextChoices):
        PROPOSED = flows.PROPOSED, _("待审核")
        APPLIED = flows.APPLIED, _("已更正")
        REFUSED = flows.REFUSED, _("不更正")

    post = models.ForeignKey(Post, models.PROTECT, verbose_name=_("信息"))
    reason = models.CharField(_("为什么更正"), max_length=200)
    title = models.CharField(_("更正后的标题"), max_length=80)
    text = models.TextField(_("更正后的正文"), max_length=20_000)
    title_before = models.CharField(_("原标题"), max_length=80, blank=True, default="")
    text_before = models.TextField(_("原正文"), blank=True, default="")
    proposed_on = models.DateField(_("提出日期"))
    applied_on = models.DateField(_("更正日期"), null=True, blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.PROPOSED, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("信息更正")
        verbose_name_plural = _("信息更正")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["post"], condition=Q(state="proposed"), name="outreach_one_amendment"
            ),
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def shown_reason(self) -> str:
        """As strangers read it, beside the news."""
        return masked(self.reason)


class Viewing(models.Model):
    """How often a piece of news was opened in a month; nothing is known of who opened it."""

    post = models.ForeignKey(Post, models.PROTECT, verbose_name=_("信息"))
    month_on = models.DateField(_("月份"))
    count = models.IntegerField(_("打开次数"), default=0)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("信息打开次数")
        verbose_name_plural = _("信息打开次数")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["post", "month_on"], name="outreach_viewed_once"),
        ]

    def __str__(self) -> str:
        return f"{around(self.month_on, 'month').words} {self.count}"
