"""What kind of life a meeting was: its kind, its form, the month's theme it took up; classes."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import BigIntegerField, CharField, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period, around
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.registers.meetings.models import Meeting, Type
from jiceng.registers.orgs.models import Field, Kind, Org
from jiceng.registers.people.models import Person, Post
from jiceng.registers.vocabulary.models import Tag
from jiceng.work.life.access import SEES

# The kinds of meeting that have a form of their own; an assembly or a committee is what it is.
SHAPED = (Type.THEME_DAY, Type.CLASS, Type.ACTIVITY, Type.LIFE_MEETING, Type.OTHER)


class Form(models.TextChoices):
    """方式: how people spend the time; variety counts these."""

    READING = "reading", _("读书学文件")
    FILM = "film", _("观看影片")
    LECTURE = "lecture", _("课堂讲授")
    DISCUSSION = "discussion", _("交流研讨")
    VISIT = "visit", _("参观走访")
    SERVICE = "service", _("志愿服务")
    RITE = "rite", _("仪式教育")
    APPRAISAL = "appraisal", _("评议谈心")
    CULTURE = "culture", _("文体活动")
    PRACTICE = "practice", _("岗位实践")
    TEAM = "team", _("素质拓展")
    ONLINE = "online", _("线上学习")


class ActivityKindQuerySet(SpanQuerySet["ActivityKind"]):
    """Adjectives of kinds."""

    def visible_to(self, actor: Actor) -> Self:
        """Words of the district are for everybody who works here."""
        return self.all() if actor.reach(*SEES) else self.none()


class ActivityKind(Span):
    """活动种类 (微型党课, 领导上党课, 参观, 志愿服务 …): local habit, so a row and not code."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("制定党组织"))
    name = models.CharField(_("种类"), max_length=30)
    type = models.CharField(_("类型"), max_length=20, choices=Type.choices)
    form = models.CharField(_("方式"), max_length=12, choices=Form.choices)
    creative = models.BooleanField(_("创新措施"), default=False)
    note = models.CharField(_("说明"), max_length=120, blank=True, default="")

    objects: ClassVar[Any] = ActivityKindQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("活动种类")
        verbose_name_plural = _("活动种类")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["type", "name"], condition=Q(until=None), name="life_kind_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MonthThemeQuerySet(models.QuerySet["MonthTheme"]):
    """Adjectives of themes."""

    def of_month(self, org: Org, day: date) -> Self:
        """Those issued for the month of a day by whoever stands above, the first issued first."""
        first = day.replace(day=1)
        above = org.above().values("pk")
        return self.filter(month=first, org__in=above, void_reason="").order_by("pk")

    def during(self, period: Period) -> Self:
        return self.filter(month__range=(period.first, period.last), void_reason="")

    def told(self) -> Self:
        """With `programme`: the campaign or method it is tagged with, if any."""
        tags = Tag.objects.of(MonthTheme).filter(until=None)
        mine = tags.filter(record=Cast(OuterRef("pk"), CharField()))
        return self.annotate(programme=Subquery(mine.values("component__programme__name")[:1]))

    def visible_to(self, actor: Actor) -> Self:
        """What is issued to all branches, all may read."""
        return self.all() if actor.reach(*SEES) else self.none()


class MonthTheme(models.Model):
    """每月主题: what the district asks the theme days of a month to take up."""

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("下发党组织"))
    month = models.DateField(_("月份（当月1日）"))
    name = models.CharField(_("主题"), max_length=60)
    text = models.CharField(_("要求"), max_length=300, blank=True, default="")
    document = models.CharField(_("依据文号"), max_length=120, blank=True, default="")
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True, default="")
    issued_on = models.DateField(_("下发日期"), editable=False)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = MonthThemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("每月主题")
        verbose_name_plural = _("每月主题")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["org", "month", "name"], condition=Q(void_reason=""), name="life_theme_once"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["month", "org"], name="life_theme_month")
        ]

    def __str__(self) -> str:
        return f"{around(self.month, 'month').words} {self.name}"


def programme_of(lookup: str) -> Subquery:
    """The programme a month's theme is tagged with, from a row that leads to it by `lookup`."""
    tags = Tag.objects.filter(label=MonthTheme._meta.label_lower, until=None)
    keyed = tags.annotate(key=Cast("record", BigIntegerField())).filter(key=OuterRef(lookup))
    return Subquery(keyed.values("component__programme__name")[:1], output_field=CharField())


class Particulars(models.Model):
    """会议要素: kind and form of a meeting, and the month's theme it took up, where told."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+", verbose_name=_("会议"))
    kind = models.ForeignKey(
        ActivityKind, models.PROTECT, null=True, blank=True, verbose_name=_("活动种类")
    )
    form = models.CharField(_("方式"), max_length=12, choices=Form.choices, blank=True, default="")
    month_theme = models.ForeignKey(
        MonthTheme, models.PROTECT, null=True, blank=True, verbose_name=_("当月主题")
    )

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("会议要素")
        verbose_name_plural = _("会议要素")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["meeting"], name="life_particulars_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["form", "meeting"], name="life_form_meeting")
        ]

    def __str__(self) -> str:
        return f"{self.meeting} {self.get_form_display()}"


class Level(models.TextChoices):
    """讲课人的层级."""

    DISTRICT = "district", _("区领导")
    DEPARTMENT = "department", _("部门领导")
    STREET = "street", _("街道领导")
    COMMUNITY = "community", _("社区（村）党组织书记")
    SECRETARY = "secretary", _("党支部书记")
    EXPERT = "expert", _("专家、党校教师")
    MODEL = "model", _("先进典型")
    MEMBER = "member", _("党员")


LEADERS = (Level.DISTRICT, Level.DEPARTMENT, Level.STREET, Level.COMMUNITY)
COMMITTEES = (Kind.DISTRICT, Kind.WORK_COMMITTEE, Kind.COMMITTEE)


class PartyClass(models.Model):
    """党课: who taught, of which level, on what and for whom. The topic is the meeting's theme."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+", verbose_name=_("会议"))
    speaker = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("讲课人")
    )
    speaker_name = models.CharField(_("讲课人姓名"), max_length=50, blank=True, default="")
    level = models.CharField(
        _("讲课人层级"), max_length=12, choices=Level.choices, blank=True, default=""
    )
    field = models.CharField(
        _("领域"), max_length=20, choices=Field.choices, blank=True, default=""
    )
    on_site = models.BooleanField(_("现场教学"), default=False)
    material = models.CharField(_("讲稿或材料"), max_length=120, blank=True, default="")

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("党课情况")
        verbose_name_plural = _("党课情况")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["meeting"], name="life_class_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["speaker", "meeting"], name="life_class_speaker")
        ]

    def __str__(self) -> str:
        return f"{self.meeting} {self.speaker_name}"


class TeachNormQuerySet(SpanQuerySet["TeachNorm"]):
    """Adjectives of norms."""

    def visible_to(self, actor: Actor) -> Self:
        return self.all() if actor.reach(*SEES) else self.none()


class TeachNorm(Span):
    """每年讲党课次数 of a post in a kind of organisation, where the district asks more than the
    one class a year of a committee's secretary.
    """

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("制定党组织"))
    org_kind = models.CharField(_("党组织类别"), max_length=20, choices=Kind.choices)
    title = models.CharField(_("职务"), max_length=20, choices=Post.Title.choices)
    times = models.IntegerField(_("每年至少几次"), default=1)
    document = models.CharField(_("依据文号"), max_length=120, blank=True, default="")

    objects: ClassVar[Any] = TeachNormQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("讲党课次数要求")
        verbose_name_plural = _("讲党课次数要求")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["org_kind", "title"], condition=Q(until=None), name="life_one_teach_norm"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_org_kind_display()} {self.get_title_display()} {self.times}"


def kinds_for(org: Org, type_: str, day: date) -> Iterable[ActivityKind]:
    """The kinds of such a meeting that hold that day, as set above the organisation."""
    rows = ActivityKind.objects.standing(day).filter(type=type_, org__in=org.above().values("pk"))
    found: Iterable[ActivityKind] = rows.order_by("creative", "pk")
    return found


def shape_faults(row: Mapping[str, Any]) -> dict[str, str]:
    """Field → what does not fit: a kind of another type, a theme of another month."""
    kind, theme, day = row.get("kind"), row.get("month_theme"), row.get("held_on")
    found: dict[str, str] = {}
    if kind is not None and kind.type != row.get("type"):
        words = gettext("“%(kind)s”是%(type)s的种类，请换一个，或改类型")
        found["kind"] = words % {"kind": kind, "type": kind.get_type_display()}
    if theme is not None and day is not None and theme.month != day.replace(day=1):
        found["month_theme"] = gettext("“%s”不是这个月的主题，请检查日期") % theme
    if row.get("speaker") and row.get("type") != Type.CLASS:
        found["speaker"] = gettext("只有党课才写讲课人")
    return found
