"""What holds of an organisation or a unit: who was reminded, who decides, norms, members found."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org, Term
from jiceng.registers.units.models import Unit
from jiceng.work.structure.access import SEES
from jiceng.work.structure.models.applications import Kind, Level


class ReminderQuerySet(models.QuerySet["Reminder"]):
    """Adjectives of reminders."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "term__org__path", SEES))


class Reminder(models.Model):
    """提醒换届: the superior has told an organisation that its term ends."""

    class Way(models.TextChoices):
        LETTER = "letter", _("书面")
        CALL = "call", _("电话")
        PAGE = "page", _("站内消息")

    term = models.ForeignKey(Term, models.PROTECT, related_name="+", verbose_name=_("届期"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("提醒单位"))
    on = models.DateField(_("提醒日期"))
    way = models.CharField(_("方式"), max_length=8, choices=Way.choices)
    words = models.CharField(_("提醒内容"), max_length=300)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("换届提醒")
        verbose_name_plural = _("换届提醒")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["term", "on"], name="structure_reminded"),
            models.Index(fields=["org", "on"], name="structure_reminding"),
        ]

    def __str__(self) -> str:
        return f"{self.term.org} {self.on}"


class OfOrgQuerySet(SpanQuerySet[Any]):
    """Adjectives of what hangs on an organisation."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Decider(Span):
    """审批权限: who decides a kind of change to branches beneath an organisation; set locally."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("适用范围"))
    kind = models.CharField(_("事项"), max_length=10, choices=Kind.choices)
    by = models.CharField(_("由谁决定"), max_length=10, choices=Level.choices)
    document = models.CharField(_("依据文号"), max_length=80)

    objects: ClassVar[Any] = OfOrgQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("组织设置审批权限")
        verbose_name_plural = _("组织设置审批权限")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["org", "kind"], condition=Q(until=None), name="structure_one_decider"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "since", "until"], name="structure_decider_org")
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.get_kind_display()} {self.get_by_display()}"


class Norm(Span):
    """配备标准: how many Party-affairs workers an organisation should have; set locally."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    workers = models.IntegerField(_("应配党务干部（名）"))
    fulltime = models.IntegerField(_("其中专职（名）"), default=0)
    document = models.CharField(_("依据文号"), max_length=80)

    objects: ClassVar[Any] = OfOrgQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("党务干部配备标准")
        verbose_name_plural = _("党务干部配备标准")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["org"], condition=Q(until=None), name="structure_one_norm"
            ),
            models.CheckConstraint(
                condition=Q(fulltime__gte=0) & Q(workers__gte=F("fulltime")),
                name="structure_norm_order",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "since", "until"], name="structure_norm_org")
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.workers}"


class TallyQuerySet(SpanQuerySet["Tally"]):
    """Adjectives of tallies."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "unit__keeper__path", SEES))


class Tally(Span):
    """摸底: how many full members work in a unit, as found on a day; the advice reads it."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    full = models.IntegerField(_("正式党员人数"))
    source = models.CharField(_("来源"), max_length=80, blank=True, default="")

    objects: ClassVar[Any] = TallyQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("单位党员摸底")
        verbose_name_plural = _("单位党员摸底")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit"], condition=Q(until=None), name="structure_one_tally"
            ),
            models.CheckConstraint(condition=Q(full__gte=0), name="structure_tally_counts"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit", "since", "until"], name="structure_tally_unit")
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.full}"
