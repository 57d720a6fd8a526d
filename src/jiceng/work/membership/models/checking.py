"""Keeping the roll right: other rosters compared with it, and who verified whom and when."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import words_of
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.membership.access import SEES


class RollQuerySet(models.QuerySet["Roll"]):
    """Adjectives of compared rosters."""

    def counted(self) -> Self:
        """With `found` (differences) and `open` (not yet settled)."""
        unsettled = Count("difference", filter=Q(difference__settled=""))
        return self.annotate(found=Count("difference"), open=unsettled)

    def visible_to(self, actor: Actor) -> Self:
        """With their branch: a roll is called by it."""
        return self.filter(seen_by(actor, "org__path", SEES)).select_related("org")


class Roll(models.Model):
    """A roster of another register laid beside ours. Nothing of it is written into the roll."""

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("核对范围"))
    taken_on = models.DateField(_("名册日期"))
    source = models.CharField(_("来源"), max_length=60)
    rows = models.IntegerField(_("名册人数"))
    ours = models.IntegerField(_("本系统人数"))
    stated = models.IntegerField(_("最近一次报表人数"), null=True, blank=True)
    stated_in = models.CharField(_("哪一次报表"), max_length=40, blank=True)
    matched = models.IntegerField(_("对上的人数"))
    unread = models.IntegerField(_("读不懂的行数"), default=0)
    made_at = models.DateTimeField(_("核对时间"), editable=False)

    objects: ClassVar[Any] = RollQuerySet.as_manager()

    class Meta:
        verbose_name = _("名册核对")
        verbose_name_plural = _("名册核对")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "taken_on"], name="membership_roll_org"),
            models.Index(fields=["taken_on", "org"], name="membership_roll_day"),
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.taken_on}"


class DifferenceQuerySet(models.QuerySet["Difference"]):
    """Adjectives of differences."""

    def open(self) -> Self:
        return self.filter(settled="")

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Difference(models.Model):
    """One thing the two rosters do not agree on, hung at the branch it concerns."""

    class Kind(models.TextChoices):
        ONLY_HERE = "only_here", _("本系统有，全国系统没有")
        ONLY_THERE = "only_there", _("全国系统有，本系统没有")
        DIFFERS = "differs", _("两边不一致")

    class Settled(models.TextChoices):
        OURS = "ours", _("本系统正确，全国系统待更正")
        THEIRS = "theirs", _("全国系统正确，本系统已办理")
        BOTH = "both", _("口径或时点不同，不需要改")

    roll = models.ForeignKey(Roll, models.PROTECT, verbose_name=_("名册核对"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党支部"))
    kind = models.CharField(_("差异"), max_length=12, choices=Kind.choices)
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("党员")
    )
    name = models.CharField(_("姓名"), max_length=50)
    item = models.CharField(_("项目"), max_length=30, blank=True)
    here = models.CharField(_("本系统"), max_length=120, blank=True)
    there = models.CharField(_("全国系统"), max_length=120, blank=True)
    settled = models.CharField(
        _("处理"), max_length=8, choices=Settled.choices, blank=True, default=""
    )
    settled_reason = models.CharField(_("处理说明"), max_length=200, blank=True, default="")
    settled_on = models.DateField(_("处理日期"), null=True, blank=True)

    objects: ClassVar[Any] = DifferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("核对差异")
        verbose_name_plural = _("核对差异")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(settled="", settled_on=None)
                | (~Q(settled="") & Q(settled_on__isnull=False)),
                name="membership_settled_on_a_day",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["roll", "settled"], name="membership_diff_roll"),
            models.Index(fields=["org", "settled"], name="membership_diff_org"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.get_kind_display()}"


class Round(models.TextChoices):
    """核对轮次."""

    YEAR = "year", _("年度核对")
    QUARTER = "quarter", _("季度核对")


class VerificationQuerySet(models.QuerySet["Verification"]):
    """Adjectives of verifications."""

    def of_round(self, round: str, period: str) -> Self:
        return self.filter(round=round, period=period)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Verification(models.Model):
    """A branch looked at one member's record in a round: who, when, and what came of it."""

    class Outcome(models.TextChoices):
        RIGHT = "right", _("都对")
        FIXED = "fixed", _("有更正")
        MISSING = "missing", _("联系不上")

    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党支部"))
    round = models.CharField(_("轮次"), max_length=8, choices=Round.choices)
    period = models.CharField(_("期间"), max_length=8)
    outcome = models.CharField(_("结果"), max_length=8, choices=Outcome.choices)
    posted = models.BooleanField(_("亮明党员身份"), default=False)
    verified_on = models.DateField(_("核对日期"))
    by_name = models.CharField(_("核对人"), max_length=60)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = VerificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("信息核对")
        verbose_name_plural = _("信息核对")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["member", "round", "period"], name="membership_verified_once"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["round", "verified_on", "member"], name="membership_verified"),
            models.Index(fields=["org", "verified_on"], name="membership_verified_org"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {words_of(self.period)}"
