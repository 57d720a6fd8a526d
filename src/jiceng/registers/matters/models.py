"""Matters: whatever somebody has to see through by a day, wherever it came from."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.refs import Ref
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.accounts.models import Account
from jiceng.registers.matters import flows
from jiceng.registers.matters.access import SEES
from jiceng.registers.orgs.models import Org


class Source(models.TextChoices):
    """What a matter came from."""

    DECISION = "decision", _("会议决议")
    TASK = "task", _("下达任务")
    FINDING = "finding", _("督查发现")
    PROBLEM = "problem", _("查摆问题")
    PROMISE = "promise", _("承诺逾期")
    REQUEST = "request", _("群众诉求")
    REPORT = "report", _("下级上报")
    OTHER = "other", _("其他")


class TaskQuerySet(models.QuerySet["Task"]):
    """Adjectives of tasks."""

    def issued(self, period: Period) -> Self:
        return self.filter(void_reason="", issued_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        seen = seen_by(actor, "org__path", SEES)
        own = Matter.objects.filter(seen_by(actor, "org__path", SEES)).values("task")
        return self.filter(seen | Q(pk__in=own))


class Task(models.Model):
    """One thing asked of several organisations; each gets a matter of its own."""

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("下达单位"))
    title = models.CharField(_("任务"), max_length=120)
    text = models.TextField(_("要求"), blank=True)
    basis = models.CharField(_("依据"), max_length=120, blank=True)
    issued_on = models.DateField(_("下达日期"))
    due_on = models.DateField(_("时限"), null=True, blank=True)
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("任务")
        verbose_name_plural = _("任务")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "issued_on"], name="matters_task_org"),
        ]

    def __str__(self) -> str:
        return self.title


class MatterQuerySet(models.QuerySet["Matter"]):
    """Adjectives of matters; `day` asks how it stood, whatever happened since."""

    def standing(self) -> Self:
        """Not voided."""
        return self.filter(void_reason="")

    def raised(self, period: Period) -> Self:
        return self.standing().filter(raised_on__range=(period.first, period.last))

    def settled(self, day: date, kind: str = "closed") -> Self:
        return self.filter(Exists(_settlements(day, kind)))

    def unsettled(self, day: date) -> Self:
        """Neither closed nor handed back that day."""
        return self.filter(~Exists(_settlements(day, "")))

    def owned(self, day: date) -> Self:
        """Without those handed back to whoever sent them."""
        return self.filter(~Exists(_settlements(day, Settlement.Kind.HANDED_BACK)))

    def due_as_of(self, day: date) -> Self:
        """With `then_due`: the deadline as it had been extended by that day."""
        extended = Extension.objects.filter(matter=OuterRef("pk"), decided_on__lte=day)
        last = Subquery(extended.order_by("-decided_on", "-pk").values("to")[:1])
        return self.annotate(then_due=Coalesce(last, F("first_due_on")))

    def overdue(self, day: date) -> Self:
        return self.standing().unsettled(day).due_as_of(day).filter(then_due__lt=day)

    def about(self, record: models.Model) -> Self:
        """Those that arose from this record of another room."""
        return self.filter(origin=str(Ref.to(record)))

    def visible_to(self, actor: Actor) -> Self:
        owner, sender = (seen_by(actor, f"{end}__path", SEES) for end in ("org", "sender"))
        return self.filter(owner | sender)


class Matter(models.Model):
    """One thing one organisation has to see through: who, by when, what was done, checked by whom.

    `org` owns it, `sender` asked for it and checks it. `first_due_on` never changes; `due_on`
    is the last extension's day.
    """

    class State(models.TextChoices):
        RAISED = flows.RAISED, _("待签收")
        ACCEPTED = flows.ACCEPTED, _("已签收")
        IN_PROGRESS = flows.IN_PROGRESS, _("办理中")
        SUBMITTED = flows.SUBMITTED, _("待复核")
        CLOSED = flows.CLOSED, _("已销号")
        HANDED_BACK = flows.HANDED_BACK, _("已退回")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    series = models.CharField(_("编号序列"), max_length=20, editable=False)
    number = models.IntegerField(_("序号"), editable=False)
    source = models.CharField(
        _("来源"), max_length=10, choices=Source.choices, default=Source.OTHER
    )
    origin = models.CharField(_("来源记录"), max_length=100, blank=True, default="")
    origin_text = models.CharField(_("来源说明"), max_length=200, blank=True, default="")
    title = models.CharField(_("事项"), max_length=200)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("责任单位"))
    sender = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("提出单位"))
    owner = models.CharField(_("责任人"), max_length=50, blank=True, default="")
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("承办账号")
    )
    task = models.ForeignKey(
        Task, models.PROTECT, null=True, blank=True, verbose_name=_("所属任务")
    )
    raised_on = models.DateField(_("提出日期"))
    first_due_on = models.DateField(_("原定时限"), null=True, blank=True, editable=False)
    due_on = models.DateField(_("时限"), null=True, blank=True)
    received_on = models.DateField(_("签收日期"), null=True, blank=True)
    measure = models.TextField(_("措施"), blank=True, default="")
    proof = models.TextField(_("完成情况"), blank=True, default="")
    reply = models.CharField(_("答复"), max_length=300, blank=True, default="")
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.RAISED)
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = _("事项")
        verbose_name_plural = _("事项")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["series", "number"], name="matters_number_once"),
            models.CheckConstraint(
                condition=Q(first_due_on=None) | Q(first_due_on__gte=F("raised_on")),
                name="matters_due_after_raised",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "raised_on"], name="matters_org"),
            models.Index(fields=["source", "raised_on", "org"], name="matters_source"),
            models.Index(fields=["sender", "state"], name="matters_sender"),
            models.Index(fields=["origin"], name="matters_origin"),
            models.Index(fields=["state", "due_on"], name="matters_due"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def code(self) -> str:
        """2026-00012: the year and the number of that year."""
        return f"{self.series.rpartition('/')[2]}-{self.number:05}"

    def origin_record(self) -> Any:
        """The record it arose from, or None."""
        return Ref.read(self.origin).open() if self.origin else None


class SettlementQuerySet(SpanQuerySet["Settlement"]):
    """Adjectives of settlements."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(matter__in=Matter.objects.visible_to(actor))


class Settlement(Span):
    """While a matter rests: closed, or handed back; `until` is the day it was taken up again."""

    class Kind(models.TextChoices):
        CLOSED = "closed", _("销号")
        HANDED_BACK = "handed_back", _("退回")

    # The day itself may see both, so that a matter closed in error is reopened at once.
    matter = models.ForeignKey(Matter, models.PROTECT, verbose_name=_("事项"))
    kind = models.CharField(_("方式"), max_length=12, choices=Kind.choices)
    reason = models.CharField(_("说明"), max_length=300, blank=True, default="")

    objects: ClassVar[Any] = SettlementQuerySet.as_manager()

    class Meta:
        verbose_name = _("了结")
        verbose_name_plural = _("了结")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(until=None), name="matters_settled_once"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="matters_settlement_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.since}"


def _settlements(day: date, kind: str) -> models.QuerySet[Settlement]:
    rows: models.QuerySet[Settlement] = Settlement.objects.standing(day)
    rows = rows.filter(matter=OuterRef("pk"))
    return rows.filter(kind=kind) if kind else rows


class Extension(models.Model):
    """A deadline put off, with its reason; several may follow each other."""

    matter = models.ForeignKey(Matter, models.PROTECT, verbose_name=_("事项"))
    to = models.DateField(_("延至"))
    provisional = models.BooleanField(_("暂定"), default=False)
    reason = models.CharField(_("延期原因"), max_length=200)
    decided_on = models.DateField(_("批准日期"))

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("延期")
        verbose_name_plural = _("延期")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["matter", "decided_on"], name="matters_extended"),
        ]

    def __str__(self) -> str:
        return f"{_('延至')} {self.to}"


class Progress(models.Model):
    """One line of what was done."""

    matter = models.ForeignKey(Matter, models.PROTECT, verbose_name=_("事项"))
    on = models.DateField(_("日期"))
    text = models.CharField(_("进展"), max_length=500)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("进展")
        verbose_name_plural = _("进展")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["matter", "on"], name="matters_progress_on"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.text}"
