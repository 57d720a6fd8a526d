"""What a firm's organisation raises, and within how many days each stage is promised."""

from datetime import date
from typing import Any, ClassVar, NamedTuple, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.paths import upward
from jiceng.kernel.periods import Period
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.registers.units.models import Unit
from jiceng.work.fastlane import flows, rules
from jiceng.work.fastlane.access import SEES


class Terms(NamedTuple):
    """Working days of each stage; `reply` and `urgent` are counted from the day it was raised."""

    classify: int
    dispatch: int
    reply: int
    urgent: int


OWN = Terms(rules.CLASSIFY, rules.DISPATCH, rules.REPLY, rules.URGENT)


class PaceQuerySet(SpanQuerySet["Pace"]):
    """Adjectives of paces."""

    def holding(self, org: Org, day: date) -> Terms:
        """The nearest above an organisation; those of the house where none was set."""
        rows = self.standing(day).filter(org__path__in=upward(org.path)).order_by("-org__path")
        found: Pace | None = rows.first()
        if found is None:
            return OWN
        return Terms(found.classify, found.dispatch, found.reply, found.urgent)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Pace(Span):
    """承诺时限 of an organisation and those beneath it: local, in working days."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("适用范围"))
    classify = models.IntegerField(_("几个工作日内分类"), default=rules.CLASSIFY)
    dispatch = models.IntegerField(_("分类后几个工作日内派出"), default=rules.DISPATCH)
    reply = models.IntegerField(_("提出后几个工作日内答复"), default=rules.REPLY)
    urgent = models.IntegerField(_("紧急的几个工作日内答复"), default=rules.URGENT)

    objects: ClassVar[Any] = PaceQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("快车道时限")
        verbose_name_plural = _("快车道时限")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["org"], condition=Q(until=None), name="fastlane_one_pace"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.since}"


class IssueQuerySet(models.QuerySet["Issue"]):
    """Adjectives of issues; `day` asks how it stood, whatever happened since."""

    def standing(self) -> Self:
        return self.filter(void_reason="")

    def raised(self, period: Period) -> Self:
        return self.standing().filter(raised_on__range=(period.first, period.last))

    def replied(self, day: date) -> Self:
        return self.filter(replied_on__lte=day)

    def solved(self, day: date) -> Self:
        """Answered by that day, and the trouble is gone."""
        return self.replied(day).filter(outcome=Issue.Outcome.SOLVED)

    def in_time(self, day: date) -> Self:
        return self.replied(day).filter(replied_on__lte=F("reply_by"))

    def waiting(self, day: date) -> Self:
        """Raised by that day and not yet answered on it."""
        late = Q(replied_on=None) | Q(replied_on__gt=day)
        return self.standing().filter(late, raised_on__lte=day)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Issue(models.Model):
    """企业困难: raised by the organisation that covers the firm, and credited to it.

    The work itself is done on matters lodged with the agencies (`origin` is this record).
    """

    class Kind(models.TextChoices):
        LABOUR = "labour", _("用工和人才")
        MONEY = "money", _("融资和账款")
        LAND = "land", _("用地和场所")
        PERMIT = "permit", _("证照和审批")
        SUPPLY = "supply", _("水电气网")
        POLICY = "policy", _("政策兑现")
        AROUND = "around", _("周边环境和治安")
        STAFF = "staff", _("职工生活")
        OTHER = "other", _("其他")

    class About(models.TextChoices):
        FIRM = "firm", _("企业")
        STAFF = "staff", _("职工")

    class Urgency(models.TextChoices):
        USUAL = "usual", _("不急")
        URGENT = "urgent", _("紧急")

    class Outcome(models.TextChoices):
        SOLVED = "solved", _("已解决")
        PLANNED = "planned", _("列入计划")
        EXPLAINED = "explained", _("已说明，暂不能解决")

    class Rating(models.TextChoices):
        GOOD = "good", _("满意")
        FAIR = "fair", _("基本满意")
        POOR = "poor", _("不满意")

    class State(models.TextChoices):
        COLLECTED = flows.COLLECTED, _("已收集")
        CLASSIFIED = flows.CLASSIFIED, _("已分类")
        DISPATCHED = flows.DISPATCHED, _("办理中")
        HANDLED = flows.HANDLED, _("已办理，待答复")
        REPLIED = flows.REPLIED, _("已答复，待评价")
        RATED = flows.RATED, _("已评价")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("提出的党组织"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("企业"))
    about = models.CharField(_("谁的困难"), max_length=6, choices=About.choices, default=About.FIRM)
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices, default=Kind.OTHER)
    urgency = models.CharField(
        _("缓急"), max_length=6, choices=Urgency.choices, default=Urgency.USUAL
    )
    content = models.TextField(_("困难"), max_length=500)
    raised_on = models.DateField(_("提出日期"))
    classify_by = models.DateField(_("应分类"), editable=False)
    dispatch_by = models.DateField(_("应派出"), null=True, blank=True, editable=False)
    reply_by = models.DateField(_("应答复"), editable=False)
    classified_on = models.DateField(_("分类日期"), null=True, blank=True)
    dispatched_on = models.DateField(_("派出日期"), null=True, blank=True)
    handled_on = models.DateField(_("办理完毕日期"), null=True, blank=True)
    replied_on = models.DateField(_("答复日期"), null=True, blank=True)
    rated_on = models.DateField(_("评价日期"), null=True, blank=True)
    response_days = models.IntegerField(_("几个工作日答复"), null=True, blank=True)
    lead = models.ForeignKey(
        Org, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任部门")
    )
    outcome = models.CharField(
        _("结果"), max_length=10, choices=Outcome.choices, blank=True, default=""
    )
    answer = models.CharField(_("答复"), max_length=500, blank=True, default="")
    rating = models.CharField(
        _("企业评价"), max_length=4, choices=Rating.choices, blank=True, default=""
    )
    wish = models.CharField(_("还希望怎样"), max_length=200, blank=True, default="")
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.COLLECTED, editable=False
    )
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("企业困难")
        verbose_name_plural = _("企业困难")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(replied_on=None, response_days=None, outcome="")
                | (~Q(replied_on=None) & ~Q(response_days=None) & ~Q(outcome="")),
                name="fastlane_replied_says_how",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "raised_on"], name="fastlane_issue_org"),
            models.Index(fields=["raised_on", "org"], name="fastlane_issue_day"),
            models.Index(fields=["unit", "raised_on"], name="fastlane_issue_unit"),
            models.Index(fields=["replied_on", "org"], name="fastlane_issue_replied"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.content[:20]}"
