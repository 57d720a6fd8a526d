"""谈心谈话: who should talk with whom this year, who did, sealed what was said; 党性分析."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.secrets import SealedField
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.appraisal.access import REVIEWS, own
from jiceng.work.appraisal.rules import COMMITTEE, MEMBERS, MIXED


class Between(models.TextChoices):
    """Who talks with whom."""

    COMMITTEE = COMMITTEE, _("支委会成员之间")
    MIXED = MIXED, _("支委会成员和党员之间")
    MEMBERS = MEMBERS, _("党员和党员之间")


class PairQuerySet(models.QuerySet["Pair"]):
    """Adjectives of pairs."""

    def asked(self, day: date) -> Self:
        """Of the year of that day, planned by then and not dropped by then."""
        kept = Q(dropped_on=None) | Q(dropped_on__gt=day)
        return self.filter(kept, year=day.year, planned_on__lte=day)

    def talked(self, day: date) -> Self:
        """Whose two have talked within the year, by that day."""
        talks = Talk.objects.filter(
            one=OuterRef("one"), other=OuterRef("other"), void_reason="",
            held_on__range=(date(day.year, 1, 1), day),
        )  # fmt: skip
        return self.filter(Exists(talks))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(own(actor, "org__path"))


class Pair(models.Model):
    """Two who should talk at least once within a year; `one` has the lower key."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党支部"))
    year = models.IntegerField(_("年度"))
    kind = models.CharField(_("对象"), max_length=10, choices=Between.choices)
    one = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("一方"))
    other = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("另一方"))
    planned_on = models.DateField(_("列入日期"))
    dropped_on = models.DateField(_("不再要求日期"), null=True, blank=True)

    objects: ClassVar[Any] = PairQuerySet.as_manager()

    class Meta:
        verbose_name = _("谈心谈话安排")
        verbose_name_plural = _("谈心谈话安排")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["org", "year", "one", "other"], name="appraisal_pair_once"
            ),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="appraisal_pair_in_order"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "year", "kind"], name="appraisal_pairs"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.get_kind_display()}"


class TalkQuerySet(models.QuerySet["Talk"]):
    """Adjectives of talks."""

    def held(self, period: Period) -> Self:
        return self.filter(void_reason="", held_on__range=(period.first, period.last))

    def of(self, member: Member) -> Self:
        return self.filter(Q(one=member) | Q(other=member))

    def visible_to(self, actor: Actor) -> Self:
        """That it took place: the branch and the reviewer. What was said: see `actions.look`."""
        return self.filter(own(actor, "org__path") | seen_by(actor, "org__path", REVIEWS))


class Talk(models.Model):
    """One talk of two: day and place; `points` are for the two and the reviewer only, sealed."""

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党支部"))
    kind = models.CharField(_("对象"), max_length=10, choices=Between.choices)
    one = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("一方"))
    other = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("另一方"))
    held_on = models.DateField(_("谈话日期"))
    points = SealedField(_("谈话要点"), purpose="talk")
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = TalkQuerySet.as_manager()

    class Meta:
        verbose_name = _("谈心谈话")
        verbose_name_plural = _("谈心谈话")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="appraisal_talk_in_order"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="appraisal_talk_org"),
            models.Index(fields=["kind", "held_on", "org"], name="appraisal_talk_kind"),
            models.Index(fields=["one", "other", "held_on"], name="appraisal_talked"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.held_on}"


class SelfAnalysisQuerySet(models.QuerySet["SelfAnalysis"]):
    """Adjectives of papers."""

    def handed_in(self, period: Period) -> Self:
        return self.filter(handed_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        """The branch's secretary, and whoever wrote it."""
        mine = Q(member=getattr(actor, "member_id", None), member__isnull=False)
        return self.filter(own(actor, "org__path") | mine)


class SelfAnalysis(models.Model):
    """党性分析材料 of one member for one year: a closed file, its words sealed."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党支部"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    year = models.IntegerField(_("年度"))
    handed_on = models.DateField(_("提交日期"))
    text = SealedField(_("党性分析"), purpose="paper")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = SelfAnalysisQuerySet.as_manager()

    class Meta:
        verbose_name = _("党性分析材料")
        verbose_name_plural = _("党性分析材料")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["member", "year"], name="appraisal_paper_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "year"], name="appraisal_papers"),
            models.Index(fields=["year", "handed_on", "org"], name="appraisal_papers_on"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.year}"
