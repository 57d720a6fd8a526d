"""民主生活会 of a leading team with its items; and what the meetings put on the lists."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.matters.models import Matter
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.orgs.models import Org
from jiceng.work.appraisal import flows
from jiceng.work.appraisal.access import SEES
from jiceng.work.appraisal.models.round import AppraisalRound
from jiceng.work.appraisal.models.setting import ItemDays


class DemocraticMeetingQuerySet(models.QuerySet["DemocraticMeeting"]):
    """Adjectives of democratic-life meetings."""

    def standing(self) -> Self:
        return self.filter(void_reason="")

    def met(self, period: Period) -> Self:
        held = self.standing().exclude(state=flows.PLANNED)
        return held.filter(held_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class DemocraticMeeting(models.Model):
    """One 民主生活会: `held_on` is the day it is planned for, then the day it was held."""

    class Kind(models.TextChoices):
        YEARLY = "yearly", _("年度民主生活会")
        SPECIAL = "special", _("专题民主生活会")

    class State(models.TextChoices):
        PLANNED = flows.PLANNED, _("筹备中")
        MET = flows.MET, _("已召开")
        REPORTED = flows.REPORTED, _("已报告")
        APPROVED = flows.APPROVED, _("已审核")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    kind = models.CharField(_("种类"), max_length=8, choices=Kind.choices, default=Kind.YEARLY)
    topic = models.CharField(_("主题"), max_length=120)
    held_on = models.DateField(_("开会日期"))
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("会议记录")
    )
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.PLANNED, editable=False
    )
    reported_on = models.DateField(_("报告日期"), null=True, blank=True)
    approved_on = models.DateField(_("审核日期"), null=True, blank=True)
    told = models.CharField(_("上级意见"), max_length=500, blank=True, default="")
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = DemocraticMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("民主生活会")
        verbose_name_plural = _("民主生活会")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="appraisal_meeting_org"),
            models.Index(fields=["kind", "held_on", "org"], name="appraisal_meeting_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.get_kind_display()} {self.held_on}"


class ChecklistItemQuerySet(models.QuerySet["ChecklistItem"]):
    """Adjectives of items."""

    def due(self, period: Period) -> Self:
        return self.filter(
            meeting__void_reason="", due_on__range=(period.first, period.last)
        )  # fmt: skip

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "meeting__org__path", SEES))


class ChecklistItem(models.Model):
    """One line of a meeting's checklist, with its last day counted from the meeting."""

    meeting = models.ForeignKey(DemocraticMeeting, models.PROTECT, verbose_name=_("民主生活会"))
    item = models.CharField(_("事项"), max_length=12, choices=ItemDays.Item.choices)
    due_on = models.DateField(_("时限"))
    provisional = models.BooleanField(_("暂定"), default=False)
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    words = models.CharField(_("情况"), max_length=300, blank=True, default="")

    objects: ClassVar[Any] = ChecklistItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("民主生活会事项")
        verbose_name_plural = _("民主生活会事项")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["meeting", "item"], name="appraisal_item_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_on", "done_on"], name="appraisal_items_due"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} {self.get_item_display()}"


class ListingQuerySet(models.QuerySet["Listing"]):
    """Adjectives of what stands on the lists."""

    def opened(self, period: Period) -> Self:
        return self.filter(
            matter__void_reason="", matter__raised_on__range=(period.first, period.last)
        )  # fmt: skip

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Listing(models.Model):
    """A line of the lists of opinions, problems and corrections: the matter says who sees to it."""

    class Kind(models.TextChoices):
        OPINION = "opinion", _("意见建议")
        PROBLEM = "problem", _("查摆问题")
        CORRECTION = "correction", _("整改措施")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    kind = models.CharField(_("清单"), max_length=10, choices=Kind.choices)
    matter = models.OneToOneField(Matter, models.PROTECT, related_name="+", verbose_name=_("事项"))
    round = models.ForeignKey(
        AppraisalRound, models.PROTECT, null=True, blank=True, verbose_name=_("民主评议")
    )
    meeting = models.ForeignKey(
        DemocraticMeeting, models.PROTECT, null=True, blank=True, verbose_name=_("民主生活会")
    )

    objects: ClassVar[Any] = ListingQuerySet.as_manager()

    class Meta:
        verbose_name = _("清单事项")
        verbose_name_plural = _("清单事项")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(round=None) | Q(meeting=None),
                name="appraisal_listed_by_one_meeting",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "kind"], name="appraisal_listed"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.matter_id}"
