"""Agenda items, joint meetings, who was there, what was decided and ruled, the yearly review."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.paths import upward
from jiceng.kernel.periods import Period
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.coalitions.models import Coalition, Partner
from jiceng.registers.matters.models import Matter, Settlement
from jiceng.registers.meetings.models import Decision, Meeting
from jiceng.registers.orgs.models import Org
from jiceng.registers.services.models import Category
from jiceng.work.alliance import flows
from jiceng.work.alliance.access import SEES
from jiceng.work.alliance.models.seats import ConcurrentSeat


class Scope(models.TextChoices):
    """What an item or a decision is about."""

    CO_CONSTRUCTION = "co_construction", _("共驻共建")
    SOE = "soe", _("国企和地方")
    GOVERNANCE = "governance", _("社区治理")
    PARTY = "party", _("党的建设")
    OTHER = "other", _("其他")


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    """Adjectives of items."""

    def raised(self, period: Period) -> Self:
        """In the period; what was withdrawn counts nowhere."""
        rows = self.filter(raised_on__range=(period.first, period.last))
        return rows.exclude(state=flows.WITHDRAWN)

    def waiting(self) -> Self:
        """Nothing has been said of them yet."""
        return self.filter(state__in=flows.WAITING)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "coalition__keeper__path", SEES))


class AgendaItem(models.Model):
    """议题: raised by a partner (or the keeper itself), until the meeting has said something."""

    class State(models.TextChoices):
        RAISED = flows.RAISED, _("待列入")
        LISTED = flows.LISTED, _("已列入")
        CONCLUDED = flows.CONCLUDED, _("有结论")
        ESCALATED = flows.ESCALATED, _("已提交上级")
        TURNED_DOWN = flows.TURNED_DOWN, _("不列入")
        WITHDRAWN = flows.WITHDRAWN, _("已撤回")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    coalition = models.ForeignKey(
        Coalition, models.PROTECT, related_name="+", verbose_name=_("共建组织")
    )
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("提出单位")
    )
    title = models.CharField(_("议题"), max_length=120)
    text = models.TextField(_("说明"), max_length=1_000, blank=True, default="")
    scope = models.CharField(
        _("范围"), max_length=20, choices=Scope.choices, default=Scope.CO_CONSTRUCTION
    )
    raised_on = models.DateField(_("提出日期"))
    state = models.CharField(
        _("状态"), max_length=12, choices=State.choices, default=State.RAISED, editable=False
    )
    concluded_on = models.DateField(_("结论日期"), null=True, blank=True, editable=False)
    conclusion = models.CharField(_("结论（答复）"), max_length=300, blank=True, default="")
    source = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("下级议题")
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("议题")
        verbose_name_plural = _("议题")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["coalition", "raised_on"], name="alliance_item_coalition"),
            models.Index(fields=["partner", "raised_on"], name="alliance_item_partner"),
        ]

    def __str__(self) -> str:
        return self.title


class JointMeetingQuerySet(models.QuerySet["JointMeeting"]):
    """Adjectives of joint meetings."""

    def held(self, period: Period) -> Self:
        day = (period.first, period.last)
        return self.filter(meeting__void_reason="", meeting__held_on__range=day)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "coalition__keeper__path", SEES))


class JointMeeting(models.Model):
    """联席会议: a meeting of the register, with whose it was; who was there stands by partner."""

    coalition = models.ForeignKey(
        Coalition, models.PROTECT, related_name="+", verbose_name=_("共建组织")
    )
    meeting = models.OneToOneField(
        Meeting, models.PROTECT, related_name="+", verbose_name=_("会议")
    )
    host = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("轮值单位")
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = JointMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("联席会议")
        verbose_name_plural = _("联席会议")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["coalition", "meeting"], name="alliance_joint_of")
        ]

    def __str__(self) -> str:
        return f"{self.coalition} {self.meeting.held_on}"


class JointPresenceQuerySet(models.QuerySet["JointPresence"]):
    """Adjectives of presence."""

    def held(self, period: Period) -> Self:
        """Of meetings of the period that were not voided."""
        day = (period.first, period.last)
        return self.filter(joint__meeting__void_reason="", joint__meeting__held_on__range=day)

    def present(self) -> Self:
        return self.filter(state=JointPresence.State.PRESENT)


class JointPresence(models.Model):
    """One seat (or a partner that has none) at one joint meeting: due, and there or not."""

    class State(models.TextChoices):
        PRESENT = "present", _("到会")
        EXCUSED = "excused", _("请假")
        ABSENT = "absent", _("缺席")

    joint = models.ForeignKey(JointMeeting, models.PROTECT, verbose_name=_("联席会议"))
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="+", verbose_name=_("共建单位")
    )
    seat = models.ForeignKey(
        ConcurrentSeat, models.PROTECT, null=True, related_name="+", verbose_name=_("兼职委员")
    )
    state = models.CharField(_("到会情况"), max_length=8, choices=State.choices)

    objects: ClassVar[Any] = JointPresenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("到会")
        verbose_name_plural = _("到会")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["joint", "seat"], condition=Q(seat__isnull=False),
                name="alliance_seat_there_once",
            ),
            models.UniqueConstraint(
                fields=["joint", "partner"], condition=Q(seat=None),
                name="alliance_partner_there_once",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["partner", "state"], name="alliance_presence_of"),
            models.Index(fields=["seat"], name="alliance_presence_seat"),
        ]

    def __str__(self) -> str:
        return f"{self.partner} {self.get_state_display()}"


class ResolutionQuerySet(models.QuerySet["Resolution"]):
    """Adjectives of what was decided to be done."""

    def valid(self) -> Self:
        """Neither the meeting nor the matter was taken out of every count."""
        return self.filter(joint__meeting__void_reason="", matter__void_reason="")

    def decided(self, period: Period) -> Self:
        return self.valid().filter(joint__meeting__held_on__range=(period.first, period.last))

    def resolved(self, period: Period, day: date) -> Self:
        """Whose matter was checked and closed in the period and had not been reopened that day."""
        closed = Settlement.objects.standing(day).filter(
            matter=OuterRef("matter"), kind=Settlement.Kind.CLOSED,
            since__range=(period.first, period.last),
        )  # fmt: skip
        return self.valid().filter(Exists(closed))

    def to_tell(self, joint: "JointMeeting") -> Self:
        """What earlier meetings of the same coalition decided and this one has not heard of."""
        mine = self.valid().filter(
            joint__coalition=joint.coalition_id,
            joint__meeting__held_on__lt=joint.meeting.held_on,
        )
        return mine.exclude(hearing__joint=joint).order_by("-pk")


class Resolution(models.Model):
    """决定: what a joint meeting decided to have done; the matter says by whom and by when."""

    joint = models.ForeignKey(JointMeeting, models.PROTECT, verbose_name=_("联席会议"))
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, verbose_name=_("议题")
    )
    decision = models.OneToOneField(
        Decision, models.PROTECT, related_name="+", verbose_name=_("决议")
    )
    matter = models.OneToOneField(
        Matter, models.PROTECT, related_name="+", verbose_name=_("落实事项")
    )
    scope = models.CharField(_("范围"), max_length=20, choices=Scope.choices)
    waiver = models.CharField(_("人数不足的说明"), max_length=200, blank=True, default="")

    objects: ClassVar[Any] = ResolutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("联席会议决定")
        verbose_name_plural = _("联席会议决定")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["joint"], name="alliance_resolution_of")
        ]

    def __str__(self) -> str:
        return str(self.matter)


class RulingQuerySet(SpanQuerySet["Ruling"]):
    """Adjectives of rulings."""

    def standing(self, day: date) -> Self:
        """In use that day."""
        return super().standing(day).valid()

    def valid(self) -> Self:
        """What a meeting ruled goes with the meeting when that is void."""
        return self.filter(joint__meeting__void_reason="")

    def reaching(self, path: str) -> Self:
        """Those made at a node of the tree or above it."""
        return self.filter(joint__coalition__keeper__path__in=upward(path))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "joint__coalition__keeper__path", SEES))


class Ruling(Span):
    """归口裁定: whose kind of matter it is, as a joint meeting settled it."""

    joint = models.ForeignKey(JointMeeting, models.PROTECT, verbose_name=_("联席会议"))
    subject = models.CharField(_("哪一类事"), max_length=40)
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("服务大类"),
    )
    lead = models.ForeignKey(
        Org, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("牵头办理")
    )
    outside = models.CharField(_("外单位"), max_length=60, blank=True, default="")
    assist = models.CharField(_("配合单位"), max_length=120, blank=True, default="")

    objects: ClassVar[Any] = RulingQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("归口裁定")
        verbose_name_plural = _("归口裁定")
        constraints = [
            *Span.Meta.constraints,
            models.CheckConstraint(
                condition=Q(lead__isnull=False) | ~Q(outside=""), name="alliance_ruled_for_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}：{self.lead or self.outside}"


class Review(models.Model):
    """年度评议: what a coalition's year came to, in words."""

    coalition = models.ForeignKey(
        Coalition, models.PROTECT, related_name="+", verbose_name=_("共建组织")
    )
    year = models.IntegerField(_("年度"))
    reviewed_on = models.DateField(_("评议日期"))
    words = models.TextField(_("评议情况"), max_length=1_000)
    mend = models.CharField(_("下一步改进"), max_length=300, blank=True, default="")

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("年度评议")
        verbose_name_plural = _("年度评议")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["coalition", "year"], name="alliance_reviewed_once")
        ]

    def __str__(self) -> str:
        return f"{self.coalition} {self.year}"


class Call(models.Model):
    """会议通知: goes to the partners' liaison officers; who has no account is to be telephoned."""

    coalition = models.ForeignKey(
        Coalition, models.PROTECT, related_name="+", verbose_name=_("共建组织")
    )
    held_on = models.DateField(_("开会日期"))
    venue = models.CharField(_("地点"), max_length=80, blank=True, default="")
    words = models.CharField(_("通知内容"), max_length=300)
    called_at = models.DateTimeField(_("通知时间"), editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("联席会议通知")
        verbose_name_plural = _("联席会议通知")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["coalition", "held_on"], name="alliance_call_of")
        ]

    def __str__(self) -> str:
        return f"{self.coalition} {self.held_on}"
