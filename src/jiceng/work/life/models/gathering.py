"""Which group met, who is due, what was announced, and who asked to be excused."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.prepared import Prepared
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.groups.actions import roll_of
from jiceng.registers.groups.models import Group
from jiceng.registers.meetings.access import ROLLS
from jiceng.registers.meetings.actions import due
from jiceng.registers.meetings.models import Meeting, Type
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.life import flows
from jiceng.work.life.access import SEES
from jiceng.work.life.models.fixed import WEEKDAYS


class GroupMeeting(models.Model):
    """Which Party group a 党小组会 was of; a meeting of a branch without groups has none."""

    meeting = models.OneToOneField(
        Meeting, models.PROTECT, related_name="+", verbose_name=_("会议")
    )
    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("党小组"))

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("党小组会")
        verbose_name_plural = _("党小组会")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["group", "meeting"], name="life_group_meeting")
        ]

    def __str__(self) -> str:
        return f"{self.meeting} {self.group.name}"


def people_due(org: Org, day: date, type_: str, group: Group | None = None) -> list[Member]:
    """应到: the group for its own meeting, else whom the register of meetings says."""
    return due(org, day, type_) if group is None else roll_of(group, day)


STANDING = Prepared(lambda org, day: Group.objects.standing(day).filter(org=org))


def group_fault(org: Org, day: date, type_: str, group: Group | None) -> str:
    """What is wrong with the group said for a meeting: where a branch has groups, one is said."""
    if type_ != Type.GROUP:
        said = gettext("只有党小组会才写是哪个党小组的")
        return said if group is not None else ""
    standing = STANDING(org.pk, day)
    if group is None and standing:
        names = "、".join(one.name for one in standing)
        return gettext("请写明是哪个党小组的会：%s") % names
    if group is not None and group not in standing:
        return gettext("“%s”这一天不在本支部，请检查日期和党小组") % group
    return ""


SAME_DAYS = timedelta(days=62)


def same_minutes(meeting: Meeting) -> list[Meeting]:
    """Records of other branches of about the same time whose minutes are the same to the letter;
    a few words alike say nothing.
    """
    near = (meeting.held_on - SAME_DAYS, meeting.held_on + SAME_DAYS)
    rows = Meeting.objects.standing().worded_as(meeting.minutes).filter(held_on__range=near)
    found = rows.exclude(org=meeting.org_id).select_related("org").order_by("held_on", "pk")[:3]
    return list(found)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Adjectives of invitations."""

    def visible_to(self, actor: Actor) -> "InvitationQuerySet":
        return self.filter(seen_by(actor, "org__path", SEES))


class Invitation(models.Model):
    """会议通知: sent before a meeting, from the same form the record is made with."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    type = models.CharField(_("类型"), max_length=20, choices=Type.choices)
    held_on = models.DateField(_("日期"))
    starts_at = models.TimeField(_("开始时间"), null=True, blank=True)
    venue = models.CharField(_("地点"), max_length=80, blank=True)
    theme = models.CharField(_("主题"), max_length=120, blank=True)
    sent_at = models.DateTimeField(_("发出时间"), editable=False)

    objects: ClassVar[Any] = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("会议通知")
        verbose_name_plural = _("会议通知")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="life_invitation_org")
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.get_type_display()} {self.held_on}"

    @property
    def words(self) -> str:
        """The message, as whoever is invited reads it."""
        day = self.held_on
        when = gettext("%(month)d月%(day)d日（%(weekday)s）") % {
            "month": day.month,
            "day": day.day,
            "weekday": WEEKDAYS[day.weekday()][1],
        }
        parts = [gettext("【%s】") % self.org, when]
        parts += [f"{self.starts_at:%H:%M}"] if self.starts_at else []
        parts += [gettext("在%s") % self.venue] if self.venue else []
        parts += [gettext("召开%s") % self.get_type_display()]
        parts += [gettext("，主题：%s") % self.theme] if self.theme else []
        return "".join(parts) + gettext("。请准时参加，不能到会请提前向支部请假。")


class LeaveQuerySet(models.QuerySet["Leave"]):
    """Adjectives of leave."""

    def granted(self) -> "LeaveQuerySet":
        return self.filter(state=flows.GRANTED)

    def visible_to(self, actor: Actor) -> "LeaveQuerySet":
        """The branch's own affair, and one's own."""
        own = models.Q(member=getattr(actor, "member_id", None), member__isnull=False)
        return self.filter(seen_by(actor, "invitation__org__path", ROLLS) | own)


def excused(org: Org, type_: str, day: date) -> dict[int, str]:
    """Member → reason of the leave granted for a meeting."""
    rows = Leave.objects.granted().filter(
        invitation__org=org, invitation__type=type_, invitation__held_on=day
    )
    return dict(rows.values_list("member", "reason"))


class Leave(models.Model):
    """请假: asked before a meeting by whoever was invited, answered by the branch."""

    class State(models.TextChoices):
        ASKED = flows.ASKED, _("待答复")
        GRANTED = flows.GRANTED, _("已准假")
        REFUSED = flows.REFUSED, _("请参加")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    invitation = models.ForeignKey(Invitation, models.PROTECT, verbose_name=_("会议通知"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    reason = models.CharField(_("事由"), max_length=60)
    state = models.CharField(
        _("状态"), max_length=8, choices=State.choices, default=State.ASKED, editable=False
    )
    answer = models.CharField(_("答复"), max_length=100, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = LeaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("请假")
        verbose_name_plural = _("请假")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["invitation", "member"], name="life_leave_once")
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.reason}"
