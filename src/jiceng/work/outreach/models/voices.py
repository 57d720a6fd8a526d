"""Letters of residents and complaints about burden: no name, a day, a code."""

from datetime import date
from typing import Any, ClassVar, NamedTuple, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import masks
from jiceng.kernel.actors import Actor
from jiceng.kernel.paths import upward
from jiceng.kernel.periods import Period
from jiceng.kernel.secrets import SealedField
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.accounts.models import Account
from jiceng.registers.matters.models import Matter
from jiceng.registers.orgs.models import Org
from jiceng.work.outreach import flows, rules
from jiceng.work.outreach.access import OFFICER, SEES


class Terms(NamedTuple):
    """Within how many working days, kept how many days after, how many letters a day."""

    days: int
    burden_days: int
    keep_days: int
    daily: int


NATIONAL = Terms(rules.DAYS, rules.DAYS, rules.KEPT, rules.DAILY)


class OutreachHabitQuerySet(SpanQuerySet["Habit"]):
    """Adjectives of habits."""

    def holding(self, org: Org, day: date) -> Terms:
        """The nearest above an organisation; those of the house where none was set."""
        rows = self.standing(day).filter(org__path__in=upward(org.path)).order_by("-org__path")
        found: Habit | None = rows.first()
        if found is None:
            return NATIONAL
        return Terms(found.days, found.burden_days, found.keep_days, found.daily)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Habit(Span):
    """答复期限 of an organisation and those beneath it: local, not a national rule."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("适用范围"))
    days = models.IntegerField(_("意见建议几个工作日内答复"), default=rules.DAYS)
    burden_days = models.IntegerField(_("减负投诉几个工作日内答复"), default=rules.DAYS)
    keep_days = models.IntegerField(_("答复后联系电话保存几天"), default=rules.KEPT)
    daily = models.IntegerField(_("一个单位一天最多收几条"), default=rules.DAILY)

    objects: ClassVar[Any] = OutreachHabitQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("答复期限")
        verbose_name_plural = _("答复期限")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["org"], condition=Q(until=None), name="outreach_one_habit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.since}"


class Voice(models.Model):
    """What both have: words, a receipt of which only a digest is kept, an answer and its day."""

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("答复单位"))
    text = models.TextField(_("内容"), max_length=1_000)
    receipt = models.CharField(_("回执"), max_length=64, unique=True, editable=False)
    digest = models.CharField(_("内容摘要"), max_length=64, editable=False)
    received_on = models.DateField(_("收到日期"))
    due_on = models.DateField(_("应在此前答复"))
    answer = models.CharField(_("答复内容"), max_length=500, blank=True, default="")
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    answer_days = models.IntegerField(_("答复用了几个工作日"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    class Meta:
        abstract = True


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    """Adjectives of suggestions."""

    def received(self, period: Period) -> Self:
        return self.filter(received_on__range=(period.first, period.last))

    def answered(self, day: date) -> Self:
        return self.filter(answered_on__lte=day)

    def in_time(self, day: date) -> Self:
        return self.answered(day).filter(answered_on__lte=F("due_on"))

    def shown(self) -> Self:
        """Answers that anybody may read: whoever asked agreed, and the office opened it."""
        return self.filter(open=True, agreed=True).exclude(answered_on=None)

    def asked_by(self, actor: Actor) -> Self:
        """One's own, asked from one's own account."""
        return self.filter(asker=actor.pk, asker__isnull=False)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Suggestion(Voice):
    """群众意见建议: received without signing in, answered, perhaps adopted."""

    class Kind(models.TextChoices):
        SUGGESTION = "suggestion", _("建议")
        QUESTION = "question", _("咨询")
        CRITICISM = "criticism", _("批评意见")

    class State(models.TextChoices):
        RECEIVED = flows.RECEIVED, _("待答复")
        ANSWERED = flows.ANSWERED, _("已答复")
        ADOPTED = flows.ADOPTED, _("已采纳")

    kind = models.CharField(_("种类"), max_length=12, choices=Kind.choices, default=Kind.SUGGESTION)
    phone = SealedField(_("联系电话"), purpose="phone", mask=masks.phone)
    asker = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("提出人账号"),
    )  # fmt: skip
    agreed = models.BooleanField(_("本人同意公开"), default=False)
    open = models.BooleanField(_("公开答复"), default=False)
    adopted_on = models.DateField(_("采纳日期"), null=True, blank=True)
    measure = models.CharField(_("怎么采纳的"), max_length=200, blank=True, default="")
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.RECEIVED, editable=False
    )

    objects: ClassVar[Any] = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("群众意见建议")
        verbose_name_plural = _("群众意见建议")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "received_on"], name="outreach_said_org"),
            models.Index(fields=["state", "due_on", "org"], name="outreach_said_due"),
        ]

    def __str__(self) -> str:
        return f"{self.received_on} {self.get_kind_display()}"


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    """Adjectives of complaints."""

    def received(self, period: Period) -> Self:
        return self.filter(received_on__range=(period.first, period.last))

    def in_time(self, day: date) -> Self:
        return self.filter(answered_on__lte=day).filter(answered_on__lte=F("due_on"))

    def visible_to(self, actor: Actor) -> Self:
        """The burden officer alone: it may be about any other who reads here."""
        return self.filter(seen_by(actor, "org__path", OFFICER))


class Complaint(Voice):
    """我要减负: what is felt as needless burden; nobody is asked who they are."""

    class State(models.TextChoices):
        RECEIVED = flows.RECEIVED, _("待答复")
        ANSWERED = flows.ANSWERED, _("已答复")

    about = models.CharField(_("涉及的单位或事项"), max_length=80, blank=True, default="")
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.RECEIVED, editable=False
    )
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("事项")
    )

    objects: ClassVar[Any] = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("减负投诉")
        verbose_name_plural = _("减负投诉")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "received_on"], name="outreach_burden_org"),
            models.Index(fields=["state", "due_on", "org"], name="outreach_burden_due"),
        ]

    def __str__(self) -> str:
        return f"{self.received_on} {_('减负投诉')}"
