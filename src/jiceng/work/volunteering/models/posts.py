"""Posts that members take, claims on them, and the half-year look at how it goes."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period, words_of
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.kit.access import beneath, seen_by
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.places.models import Place
from jiceng.registers.venues.models import Venue
from jiceng.work.volunteering import flows
from jiceng.work.volunteering.access import HOME, KEEPS, SEES
from jiceng.work.volunteering.models.checkin import Skill
from jiceng.work.volunteering.models.method import MethodItem


class ServicePostQuerySet(SpanQuerySet["ServicePost"]):
    """Adjectives of posts."""

    def counted(self) -> Self:
        """With `taken`: how many hold it now."""
        held = Claim.objects.filter(post=OuterRef("pk"), state__in=flows.TAKEN).order_by()
        taken = held.values("post").annotate(n=Count("pk")).values("n")
        return self.annotate(taken=Coalesce(Subquery(taken[:1]), 0))

    def vacant(self, day: date) -> Self:
        return self.standing(day).counted().filter(taken__lt=F("quota"))

    def visible_to(self, actor: Actor) -> Self:
        """Posts are for everybody to take."""
        return self.all() if actor.reach() else self.none()

    def handed(self, actor: Actor) -> Self:
        """Offered to whoever plans: those of the organisations they keep."""
        return self.filter(beneath("org__path", actor.reach(*KEEPS)), until=None)


class ServicePost(Span):
    """岗位: what a community would have members do; a member post stands at a window or a point."""

    class Kind(models.TextChoices):
        SERVICE = "service", _("服务岗位")
        MEMBER = "member", _("党员服务岗（窗口、点位）")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("设岗党组织"))
    kind = models.CharField(_("种类"), max_length=8, choices=Kind.choices, default=Kind.SERVICE)
    name = models.CharField(_("岗位名称"), max_length=40)
    duty = models.CharField(_("职责"), max_length=200)
    quota = models.IntegerField(_("定员"), default=3)
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所在阵地")
    )
    area = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("服务片区")
    )
    telephone = models.CharField(_("值班电话"), max_length=20, blank=True, default="")
    mode = models.ForeignKey(
        MethodItem, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("服务模式"),
    )  # fmt: skip
    skills = models.ManyToManyField(Skill, blank=True, verbose_name=_("需要的特长"))
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = ServicePostQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("志愿岗位")
        verbose_name_plural = _("志愿岗位")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["org", "name"], condition=Q(until=None), name="volunteering_post_once"
            ),
            models.CheckConstraint(condition=Q(quota__gte=1), name="volunteering_post_has_room"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "kind", "since", "until"], name="volunteering_post_org"),
        ]

    def __str__(self) -> str:
        return self.name


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Adjectives of claims."""

    def standing(self, day: date) -> Self:
        """On the post that day: approved, and not left by then."""
        over = Q(ended_on=None) | Q(ended_on__gt=day)
        return self.filter(over, approved_on__lte=day)

    def during(self, period: Period) -> Self:
        """On the post on some day of the period."""
        over = Q(ended_on=None) | Q(ended_on__gte=period.first)
        return self.filter(over, approved_on__lte=period.last)

    def visible_to(self, actor: Actor) -> Self:
        home = seen_by(actor, "member__org__path", HOME)
        return self.filter(seen_by(actor, "org__path", SEES) | home)


class Claim(models.Model):
    """认领: a member on a post; why it was offered is written down with it."""

    class State(models.TextChoices):
        APPLIED = flows.APPLIED, _("待同意")
        APPROVED = flows.APPROVED, _("已同意")
        ACTIVE = flows.ACTIVE, _("在岗")
        ENDED = flows.ENDED, _("已离岗")
        REFUSED = flows.REFUSED, _("未同意")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("设岗党组织"))
    post = models.ForeignKey(ServicePost, models.PROTECT, verbose_name=_("岗位"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    applied_on = models.DateField(_("认领日期"))
    approved_on = models.DateField(_("同意日期"), null=True, blank=True, editable=False)
    ended_on = models.DateField(_("离岗日期"), null=True, blank=True, editable=False)
    matched = models.BooleanField(_("特长相符"), default=False, editable=False)
    why = models.CharField(_("相符的特长"), max_length=80, blank=True, default="", editable=False)
    near_on = models.DateField(_("同意就近派单日期"), null=True, blank=True, editable=False)
    answer = models.CharField(_("答复"), max_length=120, blank=True, default="", editable=False)
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.APPLIED, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("岗位认领")
        verbose_name_plural = _("岗位认领")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["post", "member"], condition=Q(state__in=("applied", *flows.TAKEN)),
                name="volunteering_claims_once",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "approved_on"], name="volunteering_claim_org"),
            models.Index(fields=["member", "state"], name="volunteering_claim_who"),
            models.Index(fields=["state", "approved_on", "org"], name="volunteering_claim_state"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.post}"


class PostReviewQuerySet(models.QuerySet["PostReview"]):
    """Adjectives of reviews."""

    def visible_to(self, actor: Actor) -> Self:
        home = seen_by(actor, "claim__member__org__path", HOME)
        return self.filter(seen_by(actor, "claim__org__path", SEES) | home)


class PostReview(models.Model):
    """半年履职: a sentence each half-year, and whether the post goes on; no mark, no rank."""

    claim = models.ForeignKey(Claim, models.PROTECT, verbose_name=_("认领"))
    half = models.CharField(_("半年"), max_length=6)
    held_on = models.DateField(_("日期"))
    goes_on = models.BooleanField(_("继续在岗"), default=True)
    words = models.CharField(_("履职情况"), max_length=200)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = PostReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("半年履职")
        verbose_name_plural = _("半年履职")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["claim", "half"], name="volunteering_review_once"),
        ]

    def __str__(self) -> str:
        return f"{self.claim} {words_of(self.half)}"
