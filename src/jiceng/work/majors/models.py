"""Major projects, the stages they went through, their milestones and what each month said."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period, around
from jiceng.kernel.spans import Span
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.work.majors import flows
from jiceng.work.majors.access import SEES

WHERE = "project__org__path"


class MajorProjectQuerySet(models.QuerySet["MajorProject"]):
    """Adjectives of projects; `day` asks how they stood."""

    def standing(self) -> Self:
        return self.filter(void_reason="")

    def listed(self, day: date) -> Self:
        return self.standing().filter(listed_on__lte=day)

    def staged(self, day: date) -> Self:
        """With `then_stage`: the stage reached by that day."""
        spans = StageSpan.objects.filter(project=OuterRef("pk"), since__lte=day)
        last = Subquery(spans.order_by("-since", "-pk").values("stage")[:1])
        return self.annotate(then_stage=last)

    def told(self, day: date) -> Self:
        """With an update for the month of that day, written by then."""
        told = MonthlyUpdate.objects.filter(
            project=OuterRef("pk"), month_on=around(day, "month").first, reported_on__lte=day
        )
        return self.filter(Exists(told))

    def late(self, day: date) -> Self:
        """With `late_since`: the first day a milestone still open was due on."""
        overdue = Milestone.objects.open(day).filter(project=OuterRef("pk"), due_on__lt=day)
        first = Subquery(overdue.order_by("due_on").values("due_on")[:1])
        return self.annotate(late_since=first).exclude(late_since=None)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class MajorProject(models.Model):
    """重大项目: whose it is, who leads it, whether a report may name it."""

    class Stage(models.TextChoices):
        PLANNED = flows.PLANNED, _("谋划")
        STARTED = flows.STARTED, _("已启动")
        IN_PROGRESS = flows.IN_PROGRESS, _("推进中")
        COMPLETED = flows.COMPLETED, _("已建成")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    name = models.CharField(_("项目名称"), max_length=60)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("责任党组织"))
    leader = models.CharField(_("责任领导"), max_length=30)
    about = models.CharField(_("建设内容"), max_length=200)
    listed_on = models.DateField(_("列入日期"))
    begin_by = models.DateField(_("原定启动日期"))
    finish_by = models.DateField(_("原定建成日期"))
    named = models.BooleanField(_("写报告时点名"), default=False)
    state = models.CharField(
        _("阶段"), max_length=12, choices=Stage.choices, default=Stage.PLANNED, editable=False
    )
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = MajorProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("重大项目")
        verbose_name_plural = _("重大项目")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["org", "name"], condition=Q(void_reason=""), name="majors_listed_once"
            ),
            models.CheckConstraint(
                condition=Q(finish_by__gte=F("begin_by")), name="majors_finish_after_begin"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "listed_on"], name="majors_project_of"),
        ]

    def __str__(self) -> str:
        return self.name


class StageSpan(Span):
    """The days a project spent in one stage."""

    project = models.ForeignKey(MajorProject, models.PROTECT, verbose_name=_("重大项目"))
    stage = models.CharField(_("阶段"), max_length=12, choices=MajorProject.Stage.choices)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("项目阶段")
        verbose_name_plural = _("项目阶段")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(until=None), name="majors_one_stage"
            ),
            models.CheckConstraint(  # two steps may be taken on one day
                condition=Q(until=None) | Q(until__gte=F("since")), name="majors_stage_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.since}"


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    """Adjectives of milestones; `day` asks how they stood."""

    def standing(self, day: date) -> Self:
        """Not dropped by that day; of projects that stand."""
        kept = Q(dropped_on=None) | Q(dropped_on__gt=day)
        return self.filter(kept, project__void_reason="", set_on__lte=day)

    def open(self, day: date) -> Self:
        return self.standing(day).filter(Q(done_on=None) | Q(done_on__gt=day))

    def due(self, period: Period, day: date) -> Self:
        return self.standing(day).filter(due_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, WHERE, SEES))


class Milestone(models.Model):
    """节点 of a project. Put off, it is dropped with the reason and another is set."""

    class Kind(models.TextChoices):
        BEGIN = "begin", _("启动")
        MIDDLE = "middle", _("中间节点")
        FINISH = "finish", _("建成")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    project = models.ForeignKey(MajorProject, models.PROTECT, verbose_name=_("重大项目"))
    kind = models.CharField(_("种类"), max_length=8, choices=Kind.choices, default=Kind.MIDDLE)
    name = models.CharField(_("节点"), max_length=60)
    set_on = models.DateField(_("定下日期"))
    due_on = models.DateField(_("应完成日期"))
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    dropped_on = models.DateField(_("改期日期"), null=True, blank=True)
    drop_reason = models.CharField(_("改期原因"), max_length=200, blank=True, default="")

    objects: ClassVar[Any] = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("项目节点")
        verbose_name_plural = _("项目节点")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(dropped_on=None), name="majors_done_or_dropped"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["project", "due_on"], name="majors_milestone_of"),
        ]

    def __str__(self) -> str:
        return f"{self.due_on} {self.name}"


class MonthlyUpdateQuerySet(models.QuerySet["MonthlyUpdate"]):
    """Adjectives of updates."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, WHERE, SEES))


class MonthlyUpdate(models.Model):
    """月度进度: what was reached and what is in the way, in the stage it then was."""

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    project = models.ForeignKey(MajorProject, models.PROTECT, verbose_name=_("重大项目"))
    month_on = models.DateField(_("月份"))
    stage = models.CharField(_("当时阶段"), max_length=12, choices=MajorProject.Stage.choices)
    progress = models.CharField(_("进度"), max_length=200)
    trouble = models.CharField(_("困难"), max_length=200, blank=True, default="")
    reported_on = models.DateField(_("登记日期"))

    objects: ClassVar[Any] = MonthlyUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("月度进度")
        verbose_name_plural = _("月度进度")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["project", "month_on"], name="majors_told_once"),
        ]

    def __str__(self) -> str:
        return f"{around(self.month_on, 'month').words} {self.progress[:20]}"
