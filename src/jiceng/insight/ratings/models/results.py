"""Results: how one organisation or community stands in a round, point by point, with evidence."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiceng.insight.ratings import flows
from jiceng.insight.ratings.access import SEES
from jiceng.insight.ratings.models.rounds import Round
from jiceng.insight.ratings.models.schemes import PARTS, Item, Level, Method
from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.spans import standing
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.notices.models import Objection
from jiceng.registers.orgs.models import Org
from jiceng.registers.places.models import Place
from jiceng.registers.polls.models import Poll


class RatingResultQuerySet(models.QuerySet["Result"]):
    """Adjectives of results."""

    def of_rounds(self, period: Period) -> Self:
        """Of rounds opened in the period; those left out are not of them."""
        rounds = Round.objects.opened(period).values("pk")
        return self.filter(round__in=rounds).exclude(state=flows.DROPPED)

    def held(self, day: date) -> Self:
        """Confirmed and not followed by another that day; dropped ones never began."""
        return self.filter(standing(day))

    def of_kind(self, kind: str) -> Self:
        return self.filter(round__scheme__kind=kind)

    def unfinished(self) -> Self:
        return self.filter(state__in=(flows.WAITING, flows.CHECKED))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Result(models.Model):
    """评定结果 of an organisation, or of a community kept by one: `name`, `field` and `type` as
    they were when the round began. The level holds from `since`, when the round was confirmed, up
    to `until`: the next round of the same scheme, or the day somebody took it away.
    """

    class State(models.TextChoices):
        WAITING = flows.WAITING, _("待自评")
        CHECKED = flows.CHECKED, _("待核实")
        VERIFIED = flows.VERIFIED, _("已核实")
        DROPPED = flows.DROPPED, _("本轮不评")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, verbose_name=_("轮次"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("社区")
    )
    name = models.CharField(_("评定对象"), max_length=80)
    type = models.CharField(_("社区类型"), max_length=20, blank=True, default="")
    evidence_on = models.DateField(_("取数日期"), null=True, blank=True, editable=False)
    checked_on = models.DateField(_("自评日期"), null=True, blank=True, editable=False)
    verified_on = models.DateField(_("核实日期"), null=True, blank=True, editable=False)
    total = models.DecimalField(
        _("得分"), max_digits=6, decimal_places=2, null=True, blank=True, editable=False
    )
    level = models.ForeignKey(
        Level, models.PROTECT, null=True, blank=True, verbose_name=_("等次"), editable=False
    )
    since = models.DateField(_("等次起"), null=True, blank=True, editable=False)
    until = models.DateField(_("等次止（不含）"), null=True, blank=True, editable=False)
    ended = models.CharField(_("终止原因"), max_length=200, blank=True, default="", editable=False)
    flagged = models.BooleanField(_("作为示例"), default=False, editable=False)
    digest = models.CharField(_("定格摘要"), max_length=64, blank=True, editable=False)
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.WAITING, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = RatingResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("评定结果")
        verbose_name_plural = _("评定结果")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["round", "org"], condition=Q(place=None), name="ratings_org_once"
            ),
            models.UniqueConstraint(fields=["round", "place"], name="ratings_place_once"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")),
                name="ratings_ends_after_it_began",
            ),
            # nothing counts as confirmed that has no level and no digest
            models.CheckConstraint(
                condition=Q(since=None) | (Q(level__isnull=False) & ~Q(digest="")),
                name="ratings_confirmed_has_level",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "since"], name="ratings_result_org"),
            models.Index(fields=["round", "state", "org"], name="ratings_result_round"),
            models.Index(fields=["since", "until", "org"], name="ratings_result_held"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.round}"

    @property
    def confirmed(self) -> bool:
        return self.since is not None

    @property
    def moving(self) -> bool:
        """Still being looked at: its round is open and it has not been left out."""
        return self.round.state == flows.OPEN and self.state != flows.DROPPED

    @property
    def takes_files(self) -> bool:
        """Papers are taken only where the scheme says that no record can exist."""
        return self.moving and any(one.uploads for one in self.round.scheme.items)

    @property
    def scores(self) -> list["Score"]:
        rows = self.score_set.select_related("item").order_by("item__place", "item")
        return list(rows)


class RatingScoreQuerySet(models.QuerySet["Score"]):
    """Adjectives of points."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "result__org__path", SEES))


class Score(models.Model):
    """得分 of one item: what was counted (`value`, `records`: their keys), what the subject says of
    itself, what the reviewer found; `points` stand, `computed` are those before an adjustment.
    """

    result = models.ForeignKey(Result, models.PROTECT, verbose_name=_("评定结果"))
    item = models.ForeignKey(Item, models.PROTECT, verbose_name=_("评定项目"))
    value = models.DecimalField(
        _("系统数值"), max_digits=14, decimal_places=4, null=True, blank=True
    )
    records = models.JSONField(_("记录编号"), default=list, blank=True)
    own_points = models.DecimalField(
        _("自评分"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    own_words = models.CharField(_("自评依据"), max_length=300, blank=True, default="")
    computed = models.DecimalField(
        _("计算分"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    points = models.DecimalField(_("复核分"), max_digits=5, decimal_places=2, null=True, blank=True)
    words = models.CharField(_("复核依据"), max_length=300, blank=True, default="")
    changed_why = models.CharField(_("调整原因"), max_length=200, blank=True, default="")
    changed_by = models.CharField(_("调整人"), max_length=60, blank=True, default="")

    objects: ClassVar[Any] = RatingScoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("评分")
        verbose_name_plural = _("评分")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["result", "item"], name="ratings_score_once"),
        ]

    def __str__(self) -> str:
        return f"{self.result} {self.item}"


class RatingPartQuerySet(models.QuerySet["Part"]):
    """Adjectives of parts."""

    def polled(self, period: Period) -> Self:
        rounds = Round.objects.opened(period).values("pk")
        return self.filter(kind=Method.POLL, result__round__in=rounds)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "result__org__path", SEES))


class Part(models.Model):
    """One of the four pieces of evidence of a result: poll, papers, site visit, verification."""

    result = models.ForeignKey(Result, models.PROTECT, verbose_name=_("评定结果"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    kind = models.CharField(
        _("方法"), max_length=8, choices=[(one.value, one.label) for one in PARTS]
    )
    held_on = models.DateField(_("日期"))
    by = models.CharField(_("经办人"), max_length=60)
    words = models.CharField(_("情况"), max_length=500, blank=True, default="")
    poll = models.ForeignKey(
        Poll, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("无记名测评")
    )
    issued = models.IntegerField(_("发出张数"), default=0)
    returned = models.IntegerField(_("收回张数"), default=0)
    done = models.BooleanField(_("已完成"), default=True)  # a poll is begun before it is counted
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = RatingPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("评定证据")
        verbose_name_plural = _("评定证据")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["result", "kind"], name="ratings_part_once"),
            models.CheckConstraint(
                condition=Q(returned__lte=F("issued")), name="ratings_no_more_back_than_out"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="ratings_part_org"),
            models.Index(fields=["kind", "held_on", "org"], name="ratings_part_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.result} {self.get_kind_display()}"


class ProtestQuerySet(models.QuerySet["Protest"]):
    """Adjectives of objections to a result."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Protest(models.Model):
    """异议 to one result; its words and its answer stand with the notice (`notices.Objection`)."""

    result = models.ForeignKey(Result, models.PROTECT, verbose_name=_("评定结果"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    objection = models.OneToOneField(
        Objection, models.PROTECT, related_name="+", verbose_name=_("反映意见")
    )

    objects: ClassVar[Any] = ProtestQuerySet.as_manager()

    class Meta:
        verbose_name = _("结果异议")
        verbose_name_plural = _("结果异议")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "result"], name="ratings_protest_org"),
        ]

    def __str__(self) -> str:
        return f"{self.result} {self.objection.received_on}"
