"""Party members: where each belongs now, and everywhere they belonged before."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.pasts import Past, as_of
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.members.access import SEES
from jiceng.registers.orgs.models import Org, OrgPast
from jiceng.registers.people.models import Person


class Entry(models.TextChoices):
    """增加原因（党内统计口径）.

    The last two are the ledger's own: who stood on the roll when it was opened, and who was
    found to have been missing from it.
    """

    ADMITTED = "admitted", _("新接收预备党员")
    TRANSFERRED_IN = "transferred_in", _("组织关系转入")
    RESTORED = "restored", _("恢复党籍")
    FOUND = "found", _("核查补登")
    OPENING = "opening", _("建账时在册")


class Began(models.TextChoices):
    """How a stretch of belonging began: a way into the Party's roll here, or a move within it."""

    ADMITTED = Entry.ADMITTED.value, Entry.ADMITTED.label
    TRANSFERRED_IN = Entry.TRANSFERRED_IN.value, Entry.TRANSFERRED_IN.label
    RESTORED = Entry.RESTORED.value, Entry.RESTORED.label
    FOUND = Entry.FOUND.value, Entry.FOUND.label
    OPENING = Entry.OPENING.value, Entry.OPENING.label
    MOVED = "moved", _("区内调入")


class Exit(models.TextChoices):
    """减少原因（党内统计口径）; `LEAVING` are the ways out of the Party (出党).

    The last is the ledger's own: who should never have stood on the roll.
    """

    TRANSFERRED_OUT = "transferred_out", _("组织关系转出")
    DIED = "died", _("死亡")
    REMOVED = "removed", _("除名")
    ADVISED = "advised", _("劝退")
    LAPSED = "lapsed", _("自行脱党除名")
    RESIGNED = "resigned", _("退党")
    CANCELLED = "cancelled", _("取消预备党员资格")
    EXPELLED = "expelled", _("开除党籍")
    SUSPENDED = "suspended", _("停止党籍")
    MISTAKEN = "mistaken", _("核查注销")


LEAVING = (
    Exit.REMOVED,
    Exit.ADVISED,
    Exit.LAPSED,
    Exit.RESIGNED,
    Exit.CANCELLED,
    Exit.EXPELLED,
)


class Ended(models.TextChoices):
    """How a stretch of belonging ended."""

    TRANSFERRED_OUT = Exit.TRANSFERRED_OUT.value, Exit.TRANSFERRED_OUT.label
    DIED = Exit.DIED.value, Exit.DIED.label
    REMOVED = Exit.REMOVED.value, Exit.REMOVED.label
    ADVISED = Exit.ADVISED.value, Exit.ADVISED.label
    LAPSED = Exit.LAPSED.value, Exit.LAPSED.label
    RESIGNED = Exit.RESIGNED.value, Exit.RESIGNED.label
    CANCELLED = Exit.CANCELLED.value, Exit.CANCELLED.label
    EXPELLED = Exit.EXPELLED.value, Exit.EXPELLED.label
    SUSPENDED = Exit.SUSPENDED.value, Exit.SUSPENDED.label
    MISTAKEN = Exit.MISTAKEN.value, Exit.MISTAKEN.label
    MOVED = "moved", _("区内调出")


class MemberQuerySet(models.QuerySet["Member"]):
    """Adjectives of members."""

    def on_roll(self, day: date) -> Self:
        """In the Party that day, wherever they belong now."""
        return self.filter(pk__in=Belonging.objects.standing(day).values("member"))

    def present(self) -> Self:
        return self.filter(left_on=None)

    def full(self, day: date) -> Self:
        return self.filter(full_on__lte=day)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Member(models.Model):
    """A Party member. `org` is where the member belongs at this instant, always exactly one.

    Moved only by compare-and-set on (org, version); never deleted. `full_on` is null
    while probationary.
    """

    class Category(models.TextChoices):
        WORKING = "working", _("在职")
        RETIRED = "retired", _("离退休")
        FARMER = "farmer", _("农民")
        STUDENT = "student", _("学生")
        SELF_EMPLOYED = "self_employed", _("个体及灵活就业")
        OTHER = "other", _("其他")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    person = models.OneToOneField(Person, models.PROTECT, related_name="+", verbose_name=_("人员"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("所在党支部"))
    version = models.IntegerField(_("版本"), default=0, editable=False)
    joined_on = models.DateField(_("入党日期"))
    full_on = models.DateField(_("转正日期"), null=True, blank=True)
    category = models.CharField(
        _("类别"), max_length=20, choices=Category.choices, default=Category.WORKING
    )
    # 年老、体弱、重病、伤残党员：不作硬性要求（教育管理工作条例第二十三条）
    exempt = models.BooleanField(_("年老体弱，组织生活不作硬性要求"), default=False)
    entered_on = models.DateField(_("增加日期"))
    entry = models.CharField(_("增加原因"), max_length=20, choices=Entry.choices)
    left_on = models.DateField(_("减少日期"), null=True, blank=True)
    exit = models.CharField(
        _("减少原因"), max_length=20, choices=Exit.choices, blank=True, default=""
    )

    told_since = models.DateField(_("现状起"), editable=False)

    objects: ClassVar[Any] = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("党员")
        verbose_name_plural = _("党员")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(left_on=None, exit="") | (Q(left_on__isnull=False) & ~Q(exit="")),
                name="members_leave_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(full_on=None) | Q(full_on__gte=models.F("joined_on")),
                name="members_full_after_joining",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "left_on"], name="members_org"),
            models.Index(fields=["entry", "entered_on", "org"], name="members_entry"),
            models.Index(fields=["exit", "left_on", "org"], name="members_exit"),
        ]

    def __str__(self) -> str:
        return self.person.name


class MemberPast(Past):
    """What a member's category was before it changed; dues and classes of past months read it."""

    OF: ClassVar[str] = "member"
    member = models.ForeignKey(Member, models.PROTECT, verbose_name=_("党员"))
    category = models.CharField(_("类别"), max_length=20, choices=Member.Category.choices)
    exempt = models.BooleanField(_("年老体弱，组织生活不作硬性要求"), default=False)

    class Meta(Past.Meta):
        verbose_name = _("党员曾用情况")
        verbose_name_plural = _("党员曾用情况")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["member", "since", "until"], name="members_past")
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.since}"


class BelongingQuerySet(SpanQuerySet["Belonging"]):
    """Adjectives of belonging: this is what figures about members count."""

    def full(self, day: date) -> Self:
        return self.filter(member__full_on__lte=day)

    def probationary(self, day: date) -> Self:
        few = Member.objects.filter(Q(full_on=None) | Q(full_on__gt=day))
        return self.filter(member__in=few)

    def classed(self, day: date) -> Self:
        """With `then_field` of the branch and `then_category` of the member, as of that day."""
        rows: Any = as_of(self, OrgPast, day, "field", via="org")
        told: Any = as_of(rows, MemberPast, day, "category", via="member")
        return told  # type: ignore[no-any-return]

    def mobile(self, day: date) -> Self:
        away = Mobility.objects.standing(day).filter(direction=Mobility.Direction.OUT)
        return self.filter(member__in=away.values("member"))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Belonging(Span):
    """A stretch of time for which a member belonged to one organisation.

    Append-only: written in the same transaction as the member's row, at most one open,
    each beginning on the day the last one ended unless the member left and came back.
    How it began and ended stays with the stretch, so that no return rewrites a past exit.
    """

    member = models.ForeignKey(Member, models.PROTECT, verbose_name=_("党员"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    began = models.CharField(_("增加方式"), max_length=20, choices=Began.choices)
    ended = models.CharField(
        _("减少方式"), max_length=20, choices=Ended.choices, blank=True, default=""
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = BelongingQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("组织关系")
        verbose_name_plural = _("组织关系")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["member"], condition=Q(until=None), name="members_belong_to_one"
            ),
            models.UniqueConstraint(fields=["member", "since"], name="members_begin_once_a_day"),
            models.CheckConstraint(
                condition=Q(until=None, ended="") | (Q(until__isnull=False) & ~Q(ended="")),
                name="members_stretch_ends_somehow",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "since", "until", "member"], name="members_belong_org"),
            models.Index(fields=["began", "since", "org"], name="members_belong_began"),
            models.Index(fields=["ended", "until", "org"], name="members_belong_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.org} {self.since}"


class MobilityQuerySet(SpanQuerySet["Mobility"]):
    """Adjectives of mobility."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "member__org__path", SEES))


class Mobility(Span):
    """流动：the member lives elsewhere while belonging here (out), or is a guest here (in)."""

    class Direction(models.TextChoices):
        OUT = "out", _("流出")
        IN = "in", _("流入")

    class Source(models.TextChoices):
        SELF = "self", _("本人报告")
        SWEEP = "sweep", _("支部排查")
        HOST = "host", _("流入地告知")
        NONE = "", _("未记来源")

    member = models.ForeignKey(Member, models.PROTECT, verbose_name=_("党员"))
    direction = models.CharField(_("方向"), max_length=4, choices=Direction.choices)
    where = models.CharField(_("流入（出）地"), max_length=80)
    reason = models.CharField(_("流动原因"), max_length=80, blank=True)
    contact = models.CharField(_("联系人"), max_length=50, blank=True)
    source = models.CharField(
        _("信息来源"), max_length=6, choices=Source.choices, blank=True, default=""
    )
    settled = models.BooleanField(_("外出地点相对固定"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = MobilityQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("流动党员登记")
        verbose_name_plural = _("流动党员登记")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["member", "direction"], condition=Q(until=None), name="members_mobile_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["member", "since", "until"], name="members_mobility_span")
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.where}"
