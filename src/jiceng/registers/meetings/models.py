"""Meetings: one record with a type for every assembly, conference, class and activity."""

from hashlib import blake2b
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import (
    Case,
    Count,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.midnights import Midnight
from jiceng.kernel.periods import Period
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.meetings.access import COUNTS, SEES
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.models import Person
from jiceng.registers.venues.models import Venue

LATE_DAYS = 7
TELLING = 30  # signs: shorter minutes are the same by chance


def digest_of(minutes: str) -> int | None:
    """Sixty-four bits by which the same minutes are found; None for what is too short to tell."""
    if len(minutes.strip()) < TELLING:
        return None
    digest = blake2b(minutes.encode(errors="replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


class Type(models.TextChoices):
    """会议和活动的类型."""

    ASSEMBLY = "assembly", _("党员大会")
    COMMITTEE = "committee", _("支委会")
    GROUP = "group", _("党小组会")
    CLASS = "class", _("党课")
    THEME_DAY = "theme_day", _("主题党日")
    LIFE_MEETING = "life_meeting", _("组织生活会")
    DEMOCRATIC = "democratic", _("民主生活会")
    REVIEW = "review", _("民主评议党员")
    JOINT_CONFERENCE = "joint_conference", _("联席会议")
    HEARING = "hearing", _("听证议事会")
    SESSION = "session", _("培训课")
    LEADING_GROUP = "leading_group", _("领导小组会议")
    ACTIVITY = "activity", _("活动")
    OTHER = "other", _("其他会议")


class Series(models.Model):
    """Meetings that belong together: the year's theme days, a class, a leading group."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    name = models.CharField(_("名称"), max_length=80)
    type = models.CharField(_("类型"), max_length=20, choices=Type.choices)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("会议系列")
        verbose_name_plural = _("会议系列")

    def __str__(self) -> str:
        return self.name


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Adjectives of meetings."""

    def standing(self) -> Self:
        """Not voided."""
        return self.filter(void_reason="")

    def of_type(self, *types: str) -> Self:
        return self.filter(type__in=types)

    def during(self, period: Period) -> Self:
        return self.filter(held_on__range=(period.first, period.last))

    def worded_as(self, minutes: str) -> Self:
        """Whose minutes are these to the letter; none for words too few to tell."""
        digest = digest_of(minutes)
        if digest is None:
            return self.none()
        return self.filter(minutes_digest=digest, minutes=minutes)

    def late(self) -> Self:
        """补录: recorded more than seven days after the day (in Beijing time)."""
        return self.filter(recorded_at__gte=Midnight("held_on", LATE_DAYS + 1))

    def tallied(self) -> Self:
        """With `due_count` (应到) and `present_count` (实到), counted, never stored."""
        rows = Attendance.objects.due().filter(meeting=OuterRef("pk"))
        return self.annotate(
            due_count=_counted(rows), present_count=_counted(rows.present()),
        )  # fmt: skip

    def told(self) -> Self:
        """With `away` (who was not there) and `decided`, two queries for any number of rows."""
        away = Attendance.objects.exclude(state=Attendance.State.PRESENT).order_by("state", "pk")
        return self.prefetch_related(
            Prefetch("attendance_set", away.select_related("member__person"), to_attr="away"),
            Prefetch("decision_set", Decision.objects.order_by("pk"), to_attr="decided"),
        )

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


def _counted(rows: models.QuerySet["Attendance"]) -> Case:
    """How many there are; none for a voided meeting."""
    counted = rows.order_by().values("meeting").annotate(n=Count("pk")).values("n")
    number = Coalesce(Subquery(counted, output_field=models.IntegerField()), 0)
    return Case(When(void_reason="", then=number), default=0)


class Meeting(models.Model):
    """A meeting that was held. Corrected or voided with a reason, never overwritten silently."""

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    # Organisation and place are each the first of an index below.
    org = models.ForeignKey(
        Org, models.PROTECT, related_name="+", db_index=False, verbose_name=_("党组织")
    )
    type = models.CharField(_("类型"), max_length=20, choices=Type.choices)
    held_on = models.DateField(_("日期"))
    starts_at = models.TimeField(_("开始时间"), null=True, blank=True)
    venue = models.CharField(_("地点"), max_length=80, blank=True)
    held_at = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("阵地"),
    )  # fmt: skip
    theme = models.CharField(_("主题"), max_length=120, blank=True)
    host = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("主持人")
    )
    visitors = models.CharField(_("列席人员"), max_length=200, blank=True)
    minutes = models.TextField(_("主要内容"), blank=True)
    minutes_digest = models.BigIntegerField(_("主要内容的摘要值"), null=True, editable=False)
    series = models.ForeignKey(
        Series, models.PROTECT, null=True, blank=True, verbose_name=_("系列")
    )
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("会议")
        verbose_name_plural = _("会议")
        ordering = ("-held_on", "-pk")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on", "void_reason", "type"], name="meetings_org"),
            models.Index(fields=["type", "held_on", "org"], name="meetings_type"),
            models.Index(fields=["held_at", "held_on"], name="meetings_held_at"),
            models.Index(
                fields=["minutes_digest", "held_on"],
                name="meetings_digest",
                condition=Q(minutes_digest__isnull=False),  # most are too short to have one
            ),
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.get_type_display()} {self.held_on}"

    @property
    def is_late(self) -> bool:
        """补录: more than seven days after the day; the same as `late` says of rows."""
        recorded = self.recorded_at.astimezone(clock.ZONE).date()
        return (recorded - self.held_on).days > LATE_DAYS


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    """Adjectives of attendance."""

    def due(self) -> Self:
        """应到：exempt members are out of every denominator."""
        return self.filter(exempt=False)

    def own(self) -> Self:
        """Members of the organisation itself, whatever guests came."""
        return self.filter(guest=False)

    def guests(self) -> Self:
        """Who came from elsewhere: in the member's own record, in no denominator here."""
        return self.filter(guest=True)

    def present(self) -> Self:
        return self.filter(state=Attendance.State.PRESENT)

    def visible_to(self, actor: Actor) -> Self:
        """Those who answer for the branch see its rows; a member sees their own."""
        own = Q(member=getattr(actor, "member_id", None), member__isnull=False)
        return self.filter(seen_by(actor, "meeting__org__path", COUNTS) | own)


class Attendance(models.Model):
    """One person's presence: recorded by exception by the secretary, never by location."""

    class State(models.TextChoices):
        PRESENT = "present", _("实到")
        EXCUSED = "excused", _("请假")
        ABSENT = "absent", _("缺席")

    # Each is the first of an index below: one of its own would be written for every attendance.
    meeting = models.ForeignKey(Meeting, models.PROTECT, db_index=False, verbose_name=_("会议"))
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="+", db_index=False, verbose_name=_("党员")
    )
    state = models.CharField(
        _("到会情况"), max_length=8, choices=State.choices, default=State.PRESENT
    )
    reason = models.CharField(_("事由"), max_length=60, blank=True, default="")
    exempt = models.BooleanField(_("不计应到"), default=False)
    # 组织关系在别处的党员来参加：本人有记录，这里不计应到，没有表决权
    guest = models.BooleanField(_("外来党员"), default=False)

    objects: ClassVar[Any] = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("到会")
        verbose_name_plural = _("到会")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["meeting", "member"], name="meetings_attend_once"),
            models.CheckConstraint(
                condition=Q(guest=False) | Q(exempt=True), name="meetings_guests_not_due"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["member", "meeting"], name="meetings_attended"),
            # Who was there and who was not is counted from the index alone.
            models.Index(fields=["meeting", "state", "exempt", "member"], name="meetings_presence"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.get_state_display()}"


class Decision(models.Model):
    """What a meeting decided, with the counts of its vote where there was one."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, verbose_name=_("会议"))
    text = models.CharField(_("决议"), max_length=300)
    entitled = models.IntegerField(_("应到会有表决权"), null=True, blank=True)
    present = models.IntegerField(_("实到会有表决权"), null=True, blank=True)
    ayes = models.IntegerField(_("赞成"), null=True, blank=True)
    noes = models.IntegerField(_("反对"), null=True, blank=True)
    carried = models.BooleanField(_("通过"), default=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("决议")
        verbose_name_plural = _("决议")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ayes=None) | Q(ayes__lte=models.F("present")),
                name="meetings_ayes_within_present",
            )
        ]

    def __str__(self) -> str:
        return self.text
