"""Talks of lecture halls, checks of remote sites, study by topic, practice of department staff."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.periods import Period
from jiceng.kernel.prepared import Prepared
from jiceng.registers.matters.models import Matter
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.members.models import Belonging, Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.models import Person, Post
from jiceng.registers.venues.models import Venue, Visit
from jiceng.work.training import flows
from jiceng.work.training.models.planning import Course, HereQuerySet, Lecturer, Theme


class HallTalkQuerySet(HereQuerySet):
    """Adjectives of talks."""

    def planned(self, period: Period) -> Self:
        """On the schedule of the period, called off or not."""
        return self.filter(held_on__range=(period.first, period.last))


class Talk(models.Model):
    """讲习所的一讲: a course of the menu in a hall; once given it is a visit there."""

    class State(models.TextChoices):
        PLANNED = flows.PLANNED, _("待讲")
        HELD = flows.HELD, _("已讲")
        CANCELLED = flows.CANCELLED, _("已取消")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("责任党组织"))
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="+", verbose_name=_("讲习所"))
    course = models.ForeignKey(Course, models.PROTECT, verbose_name=_("课程"))
    lecturer = models.ForeignKey(
        Lecturer, models.PROTECT, null=True, blank=True, verbose_name=_("讲师")
    )
    held_on = models.DateField(_("日期"))
    starts_at = models.TimeField(_("开始"), null=True, blank=True)
    answers = models.IntegerField(_("收回评价"), null=True, blank=True, editable=False)
    content = models.IntegerField(_("其中满意"), null=True, blank=True, editable=False)
    visit = models.OneToOneField(
        Visit, models.PROTECT, null=True, blank=True, editable=False, related_name="+",
        verbose_name=_("到场记录"),
    )  # fmt: skip
    told = models.CharField(_("说明"), max_length=300, blank=True, default="", editable=False)
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.PLANNED, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = HallTalkQuerySet.as_manager()

    class Meta:
        verbose_name = _("讲习所讲座")
        verbose_name_plural = _("讲习所讲座")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(content=None) | Q(content__lte=F("answers")),
                name="training_talk_content_within",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="training_talk_org"),
            models.Index(fields=["venue", "held_on", "org"], name="training_talk_venue"),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.course}"


class SiteCheckQuerySet(HereQuerySet):
    """Adjectives of checks of sites."""

    def during(self, period: Period) -> Self:
        return self.filter(held_on__range=(period.first, period.last))


class SiteCheck(models.Model):
    """站点巡检: does the site work, and if not, what is broken; a fault becomes a matter."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("责任党组织"))
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="+", verbose_name=_("站点"))
    held_on = models.DateField(_("巡检日期"))
    round = models.CharField(_("巡检轮次"), max_length=40, blank=True, default="")
    automatic = models.BooleanField(_("自动检测"), default=False)
    works = models.BooleanField(_("正常"))
    fault = models.CharField(_("故障"), max_length=200, blank=True, default="")
    checker = models.CharField(_("巡检人"), max_length=50, blank=True, default="")
    matter = models.OneToOneField(
        Matter, models.PROTECT, null=True, blank=True, editable=False, related_name="+",
        verbose_name=_("报修事项"),
    )  # fmt: skip
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = SiteCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("站点巡检")
        verbose_name_plural = _("站点巡检")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="training_site_org"),
            models.Index(fields=["venue", "held_on", "org"], name="training_site_venue"),
        ]

    def __str__(self) -> str:
        return f"{self.venue} {self.held_on}"


class StudyQuerySet(HereQuerySet):
    """Adjectives of study sessions."""

    def planned(self, period: Period) -> Self:
        return self.filter(held_on__range=(period.first, period.last)).exclude(
            state=flows.CANCELLED
        )


class Study(models.Model):
    """专题学习的一次: of a centre group, as a lecture, on a theme day, on clean conduct."""

    class Form(models.TextChoices):
        CENTRE_GROUP = "centre_group", _("中心组学习")
        LECTURE = "lecture", _("辅导讲座")
        THEME_DAY = "theme_day", _("主题党日")
        CLEAN = "clean", _("廉政教育")
        MODELS = "models", _("向先进典型学习")

    class State(models.TextChoices):
        PLANNED = flows.PLANNED, _("待学")
        HELD = flows.HELD, _("已学")
        CANCELLED = flows.CANCELLED, _("已取消")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    theme = models.ForeignKey(Theme, models.PROTECT, verbose_name=_("专题"))
    form = models.CharField(_("形式"), max_length=12, choices=Form.choices)
    held_on = models.DateField(_("日期"))
    minutes = models.IntegerField(_("时长（分钟）"), default=90)
    speaker = models.CharField(_("主讲"), max_length=50, blank=True, default="")
    material = models.CharField(_("材料"), max_length=200, blank=True, default="")
    persons = models.IntegerField(_("参加人数"), null=True, blank=True, editable=False)
    words = models.TextField(_("发言和讨论"), blank=True, default="", editable=False)
    meeting = models.OneToOneField(
        Meeting, models.PROTECT, null=True, blank=True, editable=False, related_name="+",
        verbose_name=_("会议记录"),
    )  # fmt: skip
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.PLANNED, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = StudyQuerySet.as_manager()

    class Meta:
        verbose_name = _("专题学习")
        verbose_name_plural = _("专题学习")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(minutes__gt=0), name="training_study_lasts"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="training_study_org"),
            models.Index(fields=["theme", "held_on", "org"], name="training_study_theme"),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.theme}"


class Practice(models.Model):
    """实践锻炼: a study tour, a course or a temporary post of one of the department's staff."""

    class Kind(models.TextChoices):
        TOUR = "tour", _("考察")
        COURSE = "course", _("培训")
        POST = "post", _("挂职")

    class State(models.TextChoices):
        PLANNED = flows.PLANNED, _("待批准")
        APPROVED = flows.APPROVED, _("已批准")
        DONE = flows.DONE, _("已完成")
        CANCELLED = flows.CANCELLED, _("已取消")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("所在党组织"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("人员"))
    kind = models.CharField(_("方式"), max_length=6, choices=Kind.choices)
    place = models.CharField(_("去向"), max_length=80)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    report = models.TextField(_("报告"), blank=True, default="", editable=False)
    reported_on = models.DateField(_("报告日期"), null=True, blank=True, editable=False)
    rating = models.CharField(_("评价"), max_length=200, blank=True, default="", editable=False)
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, editable=False, related_name="+",
        verbose_name=_("提出的建议"),
    )  # fmt: skip
    told = models.CharField(_("办理意见"), max_length=300, blank=True, default="", editable=False)
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.PLANNED, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = HereQuerySet.as_manager()

    class Meta:
        verbose_name = _("实践锻炼")
        verbose_name_plural = _("实践锻炼")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="training_practice_in_order"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "starts_on"], name="training_practice_org"),
            models.Index(fields=["person", "starts_on"], name="training_practice_who"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_kind_display()}"


def learners(study: Study) -> list[Member]:
    """Whom a study session is due to see: the committee for a centre group, else the roll."""
    asked = SEATED if study.form == Study.Form.CENTRE_GROUP else ROLL
    return asked(study.org_id, study.held_on)


def _roll(org: Any, day: Any) -> Any:
    here = Belonging.objects.standing(day).filter(org=org)
    rows = Member.objects.filter(pk__in=here.values("member"))
    return rows.select_related("person").order_by("person__initials", "pk")


def _seated(org: Any, day: Any) -> Any:
    seats = Post.objects.standing(day).filter(org=org, body=Post.Body.PARTY)
    rows = Member.objects.filter(person__in=seats.values("person"), left_on=None)
    return rows.select_related("person").order_by("person__initials", "pk")


ROLL, SEATED = Prepared(_roll), Prepared(_seated)
