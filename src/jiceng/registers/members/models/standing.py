"""What discipline takes from a member for a time, and two records that are one person."""

from datetime import date
from typing import Any, ClassVar, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.citations import Finding
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kit.access import seen_by
from jiceng.registers.members.access import DISCIPLINES, SEES
from jiceng.registers.members.models.member import Member, MemberQuerySet
from jiceng.registers.members.rules import introducer


class Grade(models.TextChoices):
    """党纪处分种类；开除党籍 is a way out of the roll and stands there."""

    WARNING = "warning", _("警告")
    SERIOUS = "serious", _("严重警告")
    DISMISSED = "dismissed", _("撤销党内职务")
    PROBATION = "probation", _("留党察看")


class DisciplineQuerySet(SpanQuerySet["Discipline"]):
    """Adjectives of discipline. Whoever asks for rows must be one of `DISCIPLINES`."""

    def barring(self, day: date) -> Self:
        """留党察看 in force: no vote, no office, no introducing."""
        return self.standing(day).filter(grade=Grade.PROBATION)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "member__org__path", DISCIPLINES))


class Discipline(Span):
    """处分影响期: the grade and the days, nothing else; the case itself is never kept here.

    Closed to everybody but the discipline officers above the member, administrators
    included. Others ask `Member.objects.voters(day)` and `rules.introducer`, and learn
    only that somebody may or may not.
    """

    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    grade = models.CharField(_("处分种类"), max_length=12, choices=Grade.choices)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = DisciplineQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("处分影响期")
        verbose_name_plural = _("处分影响期")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["member", "since", "until"], name="members_disciplined"),
        ]

    def __str__(self) -> str:
        return f"{self.since}"


def voters(day: date) -> MemberQuerySet:
    """Members on the roll that day who vote and stand (选举工作条例第五条)."""
    rows: MemberQuerySet = Member.objects.on_roll(day).full(day)
    return rows.exclude(pk__in=Discipline.objects.barring(day).values("member"))


def introducing(member: Member, day: date) -> list[Finding]:
    """What stands against this member as 入党介绍人 that day; see `rules.introducer`."""
    held = set(Discipline.objects.standing(day).filter(member=member).values_list("grade"))
    return introducer(
        full_on=member.full_on,
        day=day,
        barred=(Grade.PROBATION,) in held,
        affected=bool(held),
    )


class MergeQuerySet(models.QuerySet["Merge"]):
    """Adjectives of merges."""

    def standing(self) -> Self:
        """Not undone."""
        return self.filter(undone_at=None)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "kept__org__path", SEES))


class Merge(models.Model):
    """Two records of one person: the older stays, the other points to it.

    `before` holds what the merge changed, so that it can be undone while nothing else
    has happened to either.
    """

    kept = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("保留的记录"))
    gone = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("并入的记录"))
    on = models.DateField(_("合并日期"))
    reason = models.CharField(_("合并原因"), max_length=200)
    before = models.JSONField(_("合并前"), default=dict, encoder=DjangoJSONEncoder, editable=False)
    made_at = models.DateTimeField(_("登记时间"), editable=False)
    undone_at = models.DateTimeField(_("撤销时间"), null=True, editable=False)

    objects: ClassVar[Any] = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("重复记录合并")
        verbose_name_plural = _("重复记录合并")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["gone"], condition=Q(undone_at=None), name="members_merged_once"
            ),
            models.CheckConstraint(
                condition=~Q(kept=models.F("gone")), name="members_merge_two_records"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kept", "gone"], name="members_merge_kept"),
        ]

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"
