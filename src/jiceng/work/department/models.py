"""The department's own tasks, what units thought of it half-year by half-year, its studies."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period, around
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.matters.models import Matter
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.orgs.models import Org
from jiceng.registers.polls.models import Poll
from jiceng.work.department import flows
from jiceng.work.department.access import SEES


class SelfTaskQuerySet(models.QuerySet["SelfTask"]):
    """Adjectives of the department's own tasks."""

    def standing(self) -> Self:
        return self.filter(void_reason="")

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


def own_matters() -> Any:
    """The matters the department's own tasks are seen through by."""
    label = SelfTask._meta.label_lower
    return Matter.objects.filter(origin__startswith=f"{label}#")


class SelfTask(models.Model):
    """自身建设任务: of which part of the house, by which office; seen through as a matter."""

    class Area(models.TextChoices):
        THOUGHT = "thought", _("思想政治")
        SKILL = "skill", _("业务能力")
        SERVICE = "service", _("服务基层")
        SPEED = "speed", _("工作效率")
        CONDUCT = "conduct", _("作风纪律")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    area = models.CharField(_("方面"), max_length=8, choices=Area.choices)
    title = models.CharField(_("任务"), max_length=120)
    office = models.CharField(_("责任科室"), max_length=30)
    set_on = models.DateField(_("下达日期"))
    due_on = models.DateField(_("原定时限"))
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = SelfTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("自身建设任务")
        verbose_name_plural = _("自身建设任务")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "set_on"], name="department_task_of"),
        ]

    def __str__(self) -> str:
        return self.title


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    """Adjectives of askings."""

    def scored(self, period: Period, day: date) -> Self:
        """Of half-years that begin in the period, counted by that day, from five slips or more."""
        rows = self.filter(half_on__range=(period.first, period.last), counted_on__lte=day)
        return rows.exclude(score=None)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Feedback(models.Model):
    """单位评议: units judge the department by blind slips; `weights` turn options into a score."""

    class State(models.TextChoices):
        OPEN = flows.OPEN, _("进行中")
        COUNTED = flows.COUNTED, _("已计分")
        GIVEN_UP = flows.GIVEN_UP, _("没有办")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    half_on = models.DateField(_("半年"))
    poll = models.OneToOneField(
        Poll, models.PROTECT, related_name="+", editable=False, verbose_name=_("无记名测评")
    )
    weights = models.JSONField(_("各选项分值"), default=list)
    score = models.DecimalField(_("得分"), max_digits=4, decimal_places=1, null=True, blank=True)
    few = models.BooleanField(_("不足五张"), default=False, editable=False)
    counted_on = models.DateField(_("计分日期"), null=True, blank=True)
    state = models.CharField(
        _("状态"), max_length=8, choices=State.choices, default=State.OPEN, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("单位评议")
        verbose_name_plural = _("单位评议")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["org", "half_on"], condition=~Q(state=flows.GIVEN_UP),
                name="department_asked_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.org} {around(self.half_on, 'half').words}"


class DepartmentStudyQuerySet(models.QuerySet["Study"]):
    """Adjectives of studies."""

    def held(self, period: Period, day: date) -> Self:
        rows = self.filter(held_on__range=(period.first, period.last), void_reason="")
        return rows.filter(held_on__lte=day)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Study(models.Model):
    """学习和作风: an occasion on which the department learnt, or looked at how it works."""

    class Kind(models.TextChoices):
        STUDY = "study", _("集体学习")
        LECTURE = "lecture", _("业务讲堂")
        CONDUCT = "conduct", _("作风检查")
        WARNING = "warning", _("警示教育")
        VISIT = "visit", _("到基层听意见")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    kind = models.CharField(_("种类"), max_length=8, choices=Kind.choices)
    held_on = models.DateField(_("日期"))
    topic = models.CharField(_("主题"), max_length=100)
    attended = models.IntegerField(_("参加人数"))
    result = models.CharField(_("情况"), max_length=200, blank=True, default="")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("会议记录"),
    )  # fmt: skip
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = DepartmentStudyQuerySet.as_manager()

    class Meta:
        verbose_name = _("学习和作风记录")
        verbose_name_plural = _("学习和作风记录")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(attended__gte=1), name="department_somebody_came"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="department_study_of"),
            models.Index(fields=["kind", "held_on", "org"], name="department_study_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.topic}"
