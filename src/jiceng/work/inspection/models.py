"""Draws of records, what was seen in each, and the bulletins that say so."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period, around, month
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_along, seen_by
from jiceng.registers.matters.models import Matter
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.orgs.models import Org
from jiceng.work.inspection import flows
from jiceng.work.inspection.access import ABOVE, SEES


class Channel(models.TextChoices):
    ONLINE = "online", _("线上调阅")
    ON_SITE = "on_site", _("线下查看")


class Whom(models.TextChoices):
    """线下看谁: online it is always branches whose records are read."""

    BRANCHES = "branches", _("党支部")
    COMMITTEES = "committees", _("党委、党总支和党工委")


class DrawQuerySet(models.QuerySet["Draw"]):
    """Adjectives of draws."""

    def during(self, period: Period) -> Self:
        return self.filter(drawn_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", ABOVE))


class Draw(models.Model):
    """抽取: which month's records beneath which organisation, how many, by which seed.

    Online, meetings are drawn; on site, branches or those above them (`whom`). From seed and
    `keys` anybody draws again, whatever was recorded, moved or voided since.
    """

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("调阅范围"))
    channel = models.CharField(_("方式"), max_length=8, choices=Channel.choices)
    whom = models.CharField(_("对象"), max_length=10, choices=Whom.choices, default=Whom.BRANCHES)
    month_on = models.DateField(_("调阅月份"))
    seed = models.CharField(_("抽取种子"), max_length=60)
    size = models.IntegerField(_("抽取数"))
    keys = models.JSONField(_("可抽取的记录"), default=list, editable=False)  # as they stood
    population = models.IntegerField(_("可抽取数"), editable=False)
    drawn_on = models.DateField(_("抽取日期"), editable=False)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = DrawQuerySet.as_manager()

    class Meta:
        verbose_name = _("调阅抽取")
        verbose_name_plural = _("调阅抽取")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # the same seed twice would be the same draw twice
            models.UniqueConstraint(
                fields=["org", "channel", "month_on", "seed"], name="inspection_drawn_once"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "drawn_on"], name="inspection_draw_org")
        ]

    def __str__(self) -> str:
        return f"{self.org} {around(self.month_on, 'month').words} {self.get_channel_display()}"

    @property
    def month(self) -> Period:
        return month(self.month_on.year, self.month_on.month)


class InspectionQuerySet(models.QuerySet["Inspection"]):
    """Adjectives of inspections."""

    def mended(self, day: date) -> Self:
        """Whose matter had been closed by that day and not taken up again."""
        return self.filter(matter__in=Matter.objects.standing().settled(day).values("pk"))

    def overdue(self, day: date) -> Self:
        """Whose matter was open past its deadline, as it had been put off by that day."""
        return self.filter(matter__in=Matter.objects.overdue(day).values("pk"))

    def read_in(self, period: Period) -> Self:
        """Those looked at in the period, whatever came of it."""
        return self.filter(inspected_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Inspection(models.Model):
    """调阅记录: one meeting's record, or an organisation on site, and what came of looking."""

    class State(models.TextChoices):
        DRAWN = flows.DRAWN, _("待调阅")
        PASSED = flows.PASSED, _("合格")
        RETURNED = flows.RETURNED, _("退回整改")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    draw = models.ForeignKey(
        Draw, models.PROTECT, null=True, blank=True, verbose_name=_("调阅抽取")
    )
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("会议")
    )
    channel = models.CharField(_("方式"), max_length=8, choices=Channel.choices)
    drawn_on = models.DateField(_("抽取日期"))
    inspected_on = models.DateField(_("调阅日期"), null=True, blank=True)
    inspector = models.CharField(_("调阅人"), max_length=50, blank=True, default="")
    problem = models.CharField(_("问题"), max_length=500, blank=True, default="")
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("整改事项")
    )
    state = models.CharField(
        _("结果"), max_length=8, choices=State.choices, default=State.DRAWN, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("调阅记录")
        verbose_name_plural = _("调阅记录")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # whoever draws, and however many at once: a record is drawn once
            models.UniqueConstraint(
                fields=["meeting"], condition=~Q(meeting=None) & ~Q(draw=None),
                name="inspection_drawn_meeting_once",
            ),
            models.CheckConstraint(
                condition=Q(state=flows.DRAWN, inspected_on=None)
                | (~Q(state=flows.DRAWN) & ~Q(inspected_on=None)),
                name="inspection_read_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state=flows.RETURNED, matter__isnull=False)
                | (~Q(state=flows.RETURNED) & Q(problem="", matter=None)),
                name="inspection_returned_to_mend",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "inspected_on"], name="inspection_org"),
            models.Index(fields=["inspected_on", "channel", "org"], name="inspection_day"),
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.drawn_on} {self.get_channel_display()}"


class Fault(models.Model):
    """问题种类: one sort of problem seen in one inspection."""

    class Kind(models.TextChoices):
        MISSING = "missing", _("记录不全")
        PROCEDURE = "procedure", _("程序不符")
        QUORUM = "quorum", _("到会不够")
        COPIED = "copied", _("内容雷同")
        DATE = "date", _("日期有误")
        THIN = "thin", _("内容空泛")
        OTHER = "other", _("其他")

    inspection = models.ForeignKey(Inspection, models.PROTECT, verbose_name=_("调阅记录"))
    kind = models.CharField(_("问题种类"), max_length=10, choices=Kind.choices)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("调阅问题")
        verbose_name_plural = _("调阅问题")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["inspection", "kind"], name="inspection_fault_once")
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


COUNTED = ("read", "branches", "returned", "settled")  # what a bulletin counts, in its order


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    """Adjectives of bulletins."""

    def standing(self) -> Self:
        return self.filter(void_reason="")

    def issued(self, period: Period) -> Self:
        return self.standing().filter(issued_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        """Published: whoever is beneath the one who issues it reads it, and those above as well."""
        return self.filter(seen_along(actor, "org__path", SEES))


class Bulletin(models.Model):
    """通报: what a month's inspections gave, frozen as it was issued; organisations, no persons."""

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("通报单位"))
    month_on = models.DateField(_("通报月份"))
    issued_on = models.DateField(_("印发日期"), editable=False)
    words = models.TextField(_("情况和要求"), max_length=2_000, blank=True, default="")
    numbers = models.JSONField(_("数字"), default=dict, editable=False)
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = _("督查通报")
        verbose_name_plural = _("督查通报")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["org", "month_on"], condition=Q(void_reason=""),
                name="inspection_one_bulletin",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return _("%(org)s %(month)s 督查通报") % {
            "org": self.org, "month": around(self.month_on, "month").words,
        }  # fmt: skip

    @property
    def month(self) -> Period:
        return month(self.month_on.year, self.month_on.month)


def first_of(day: date) -> date:
    """A month is kept as its first day."""
    return day.replace(day=1)
