"""Points: the switch, the rules and their versions, who takes part, and the double entries."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.paths import upward
from jiceng.kernel.periods import Period
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_along, seen_by
from jiceng.registers.matters.models import Matter
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.points import flows
from jiceng.work.points.access import KEEPS, SEES


class Event(models.TextChoices):
    """The recorded facts that points may come from."""

    ATTENDANCE = "attendance", _("组织生活到会")
    HOURS = "hours", _("志愿服务时长（小时）")
    ORDER = "order", _("办结的点单")
    MANUAL = "manual", _("其他，经另一人审核")


def over(actor: Actor, lookup: str) -> Q:
    """What holds at or above any node this person reads, and beneath it."""
    return seen_along(actor, lookup, SEES)


class SwitchQuerySet(SpanQuerySet["Switch"]):
    """Adjectives of switches."""

    def holding(self, day: date) -> Self:
        """On, and not beyond the day it was granted for."""
        return self.standing(day).filter(expires_on__gte=day)

    def above(self, path: str) -> Self:
        """Those that cover an organisation, the nearest first."""
        return self.filter(org__path__in=upward(path)).order_by("-org__path")

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(over(actor, "org__path"))


class Switch(Span):
    """启用积分 in an organisation and beneath it; without one there are no points at all."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("启用的党组织"))
    basis = models.CharField(_("依据文号"), max_length=80)
    approver = models.CharField(_("批准单位"), max_length=60)
    grounds = models.CharField(_("启用理由"), max_length=200)
    expires_on = models.DateField(_("有效期至"))
    appraisal = models.BooleanField(_("在民主评议中作参考"), default=False)
    weight = models.IntegerField(_("参考比重（%）"), default=0)

    objects: ClassVar[Any] = SwitchQuerySet.as_manager()

    # Switched on by mistake it is off the same day: the span may be empty.
    class Meta:
        verbose_name = _("积分启用")
        verbose_name_plural = _("积分启用")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["org"], condition=Q(until=None), name="points_one_switch"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="points_switch_in_order"
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=0, weight__lte=100), name="points_weight_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.since}"


class RuleQuerySet(SpanQuerySet["Rule"]):
    """Adjectives of rules."""

    def above(self, path: str) -> Self:
        """Those that hold in an organisation, the nearest first."""
        return self.filter(org__path__in=upward(path)).order_by("-org__path", "-since")

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(over(actor, "org__path"))


class Rule(Span):
    """积分项目 in one version: a new one ends the former, and rewrites nothing that was earned."""

    class Per(models.TextChoices):
        MONTH = "month", _("每月")
        QUARTER = "quarter", _("每季")
        YEAR = "year", _("每年")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("适用范围"))
    event = models.CharField(_("依据的事实"), max_length=10, choices=Event.choices)
    name = models.CharField(_("积分项目"), max_length=40)
    version = models.IntegerField(_("版本"), default=1, editable=False)
    value = models.IntegerField(_("分值"))
    cap = models.IntegerField(_("每期上限"), null=True, blank=True)
    per = models.CharField(_("上限的期间"), max_length=8, choices=Per.choices, default=Per.MONTH)
    months = models.IntegerField(_("有效月数"), null=True, blank=True)

    objects: ClassVar[Any] = RuleQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("积分规则")
        verbose_name_plural = _("积分规则")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["org", "name"], condition=Q(until=None), name="points_one_version"
            ),
            models.CheckConstraint(condition=Q(value__gt=0), name="points_worth_something"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "event", "since"], name="points_rule_org"),
        ]

    def __str__(self) -> str:
        return self.name


class ParticipationQuerySet(SpanQuerySet["Participation"]):
    """Adjectives of participation: nobody lists it; a member sees their own."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(member=getattr(actor, "member_id", None), member__isnull=False)


class Participation(Span):
    """自愿参加 from a day on, until the member leaves."""

    # The day itself may see both: whoever joined by mistake leaves at once.
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))

    objects: ClassVar[Any] = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("参加积分")
        verbose_name_plural = _("参加积分")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(until=None), name="points_takes_part_once"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="points_part_in_order"
            ),
        ]

    def __str__(self) -> str:
        return str(self.since)


class PointsEntryQuerySet(models.QuerySet["Entry"]):
    """Adjectives of entries."""

    def live(self) -> Self:
        """Not reversed."""
        return self.filter(reversal=None)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(member=getattr(actor, "member_id", None), member__isnull=False)


class Entry(models.Model):
    """One deed in the ledger; its postings add up to nought. Never changed, only reversed."""

    class Kind(models.TextChoices):
        EARN = "earn", _("得分")
        SPEND = "spend", _("使用")
        EXPIRE = "expire", _("到期")
        REVERSE = "reverse", _("冲正")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("所在党组织"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    kind = models.CharField(_("种类"), max_length=8, choices=Kind.choices)
    rule = models.ForeignKey(
        Rule, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("积分规则")
    )
    fact = models.CharField(_("依据的记录"), max_length=100, blank=True, default="")
    words = models.CharField(_("说明"), max_length=120)
    on = models.DateField(_("日期"))
    expires_on = models.DateField(_("有效期至"), null=True, blank=True)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversal",
        verbose_name=_("冲正的一笔"),
    )  # fmt: skip
    key = models.CharField(_("幂等键"), max_length=160, unique=True, editable=False)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = PointsEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("积分流水")
        verbose_name_plural = _("积分流水")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["member", "on"], name="points_entry_member"),
            models.Index(fields=["kind", "on", "org"], name="points_entry_kind"),
            models.Index(fields=["fact"], name="points_entry_fact"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.words}"


class PostingQuerySet(models.QuerySet["Posting"]):
    """Adjectives of postings."""

    def of(self, member: Any) -> Self:
        """The lines of a member's own account."""
        return self.filter(account=Posting.Account.MEMBER, entry__member=member)

    def total(self) -> int:
        return int(self.aggregate(n=Sum("points"))["n"] or 0)


class Posting(models.Model):
    """One side of an entry: whole points into or out of an account. Only members' are bounded."""

    class Account(models.TextChoices):
        MEMBER = "member", _("党员")
        SOURCE = "source", _("积分来源")
        SPENT = "spent", _("已使用")
        EXPIRED = "expired", _("已到期")

    entry = models.ForeignKey(Entry, models.PROTECT, verbose_name=_("积分流水"))
    account = models.CharField(_("账户"), max_length=8, choices=Account.choices)
    points = models.IntegerField(_("分数"))

    objects: ClassVar[Any] = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("积分分录")
        verbose_name_plural = _("积分分录")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["entry", "account"], name="points_posted_once"),
            models.CheckConstraint(condition=~Q(points=0), name="points_posts_something"),
        ]

    def __str__(self) -> str:
        return f"{self.get_account_display()} {self.points}"


def balance(member: Any) -> int:
    """What a member has: the sum of all that was posted, never a number kept beside it."""
    return Posting.objects.of(member).total()


def signal_of(member: Member, year: int) -> dict[str, int] | None:
    """What an appraisal may be told: the year's points and their weight, or None.

    Only of who takes part, where it was switched on; nothing of service orders is among them.
    """
    last = date(year, 12, 31)
    day = min(clock.today(), last)
    switch = Switch.objects.holding(day).above(member.org.path).first()
    if switch is None or not switch.appraisal:
        return None
    if not Participation.objects.standing(day).filter(member=member).exists():
        return None
    rows = Posting.objects.of(member).filter(
        entry__kind=Entry.Kind.EARN, entry__reversal=None,
        entry__on__range=(date(year, 1, 1), last),
    )  # fmt: skip
    points = rows.exclude(entry__rule__event=Event.ORDER).total()
    return {"points": points, "weight": switch.weight}


class AwardQuerySet(models.QuerySet["Award"]):
    """Adjectives of points proposed by hand."""

    def proposed(self, period: Period) -> Self:
        return self.filter(on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", KEEPS))


class Award(models.Model):
    """记分申请: something no record says by itself, proposed by one and approved by another."""

    class State(models.TextChoices):
        PROPOSED = flows.PROPOSED, _("待审核")
        APPROVED = flows.APPROVED, _("已记分")
        REFUSED = flows.REFUSED, _("不同意")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党支部"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="+", verbose_name=_("积分项目"))
    on = models.DateField(_("事情的日期"))
    grounds = models.CharField(_("做了什么"), max_length=120)
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.PROPOSED, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = _("记分申请")
        verbose_name_plural = _("记分申请")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "on"], name="points_award_org"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.grounds}"


class PointsObjectionQuerySet(models.QuerySet["Objection"]):
    """Adjectives of objections."""

    def raised(self, period: Period) -> Self:
        return self.filter(raised_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", KEEPS))


class Objection(models.Model):
    """积分异议 of a member to an entry of their own, or to one that is not there."""

    class State(models.TextChoices):
        RAISED = flows.RAISED, _("待答复")
        UPHELD = flows.UPHELD, _("成立")
        DECLINED = flows.DECLINED, _("不成立")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党支部"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    entry = models.ForeignKey(
        Entry, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("哪一笔")
    )
    text = models.CharField(_("异议"), max_length=300)
    raised_on = models.DateField(_("提出日期"))
    due_on = models.DateField(_("应在此前答复"))
    answer = models.CharField(_("答复"), max_length=300, blank=True, default="")
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.RAISED, editable=False
    )
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("事项")
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = PointsObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("积分异议")
        verbose_name_plural = _("积分异议")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "raised_on"], name="points_objected_org"),
            models.Index(fields=["state", "due_on", "org"], name="points_objected_due"),
        ]

    def __str__(self) -> str:
        return f"{self.raised_on} {self.text[:20]}"
