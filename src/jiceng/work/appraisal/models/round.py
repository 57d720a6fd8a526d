"""A branch's year: its round of appraisal, and the review of each member in it."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.polls.models import Poll
from jiceng.work.appraisal import flows
from jiceng.work.appraisal.access import SEES, own
from jiceng.work.appraisal.rules import BEST_OF, BEST_PARTS

GRADES = ("excellent", "qualified", "basic", "unqualified")
OVER = (Poll.State.VOID, Poll.State.WITHDRAWN)  # a poll of these is followed by another


class AppraisalRoundQuerySet(models.QuerySet["AppraisalRound"]):
    """Adjectives of rounds."""

    def standing(self) -> Self:
        return self.filter(void_reason="")

    def met(self, period: Period) -> Self:
        """Whose meeting was held in the period."""
        return self.standing().filter(met_on__range=(period.first, period.last))

    def graded(self, period: Period) -> Self:
        return self.standing().filter(graded_on__range=(period.first, period.last))

    def tallied(self) -> Self:
        """With `took` (who takes part), `people` (graded) and one count for each grade, counted
        and never stored; a member of elsewhere counts at home.
        """
        valid = Q(void_reason="")
        own = valid & ~Q(memberreview__part=MemberReview.Part.GUEST)
        each = {
            grade: Count("memberreview", filter=own & Q(memberreview__grade=grade))
            for grade in GRADES
        }
        graded = own & ~Q(memberreview__grade="")
        took = Count("memberreview", filter=valid)
        return self.annotate(took=took, people=Count("memberreview", filter=graded), **each)

    def over(self) -> Self:
        """With more 优秀 than the year's share of those graded."""
        return self.tallied().filter(excellent__gt=0).annotate(
            most=F("people") * F("parts"), reached=F("excellent") * F("of")
        ).filter(reached__gt=F("most"))  # fmt: skip

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class AppraisalRound(models.Model):
    """民主评议党员 of one branch for one year, with its 组织生活会 where the two are one.

    `parts` of `of` is the most that may be 优秀, as the notice of the year had it when it was sent.
    """

    class State(models.TextChoices):
        NOTIFIED = flows.NOTIFIED, _("已通知")
        HELD = flows.HELD, _("已自评互评")
        POLLED = flows.POLLED, _("已测评")
        PROPOSED = flows.PROPOSED, _("已提出意见")
        GRADED = flows.GRADED, _("已评定")
        TOLD = flows.TOLD, _("已告知本人")
        FILED = flows.FILED, _("已归档")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党支部"))
    year = models.IntegerField(_("评议年度"))
    notified_on = models.DateField(_("通知日期"))
    planned_on = models.DateField(_("计划开会日期"), null=True, blank=True)
    studied_on = models.DateField(_("会前学习日期"), null=True, blank=True)
    consulted_on = models.DateField(_("听取意见日期"), null=True, blank=True)
    talked_on = models.DateField(_("谈心谈话完成日期"), null=True, blank=True)
    met_on = models.DateField(_("开会日期"), null=True, blank=True)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("会议记录")
    )
    merged = models.BooleanField(_("和组织生活会合并"), default=True)
    poll = models.ForeignKey(
        Poll, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("无记名测评")
    )
    issued = models.IntegerField(_("测评票发出"), null=True, blank=True)
    returned = models.IntegerField(_("测评票收回"), null=True, blank=True)
    graded_on = models.DateField(_("评定日期"), null=True, blank=True)
    told_on = models.DateField(_("告知日期"), null=True, blank=True)
    filed_on = models.DateField(_("归档日期"), null=True, blank=True)
    parts = models.IntegerField(_("优秀不超过几份"), default=BEST_PARTS, editable=False)
    of = models.IntegerField(_("共几份"), default=BEST_OF, editable=False)
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.NOTIFIED, editable=False
    )
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = AppraisalRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("民主评议")
        verbose_name_plural = _("民主评议")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["org", "year"], condition=Q(void_reason=""), name="appraisal_one_round"
            ),
            models.CheckConstraint(
                condition=Q(returned=None) | Q(returned__lte=F("issued")),
                name="appraisal_no_more_back_than_out",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "met_on"], name="appraisal_round_org"),
            models.Index(fields=["state", "met_on", "org"], name="appraisal_round_state"),
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.year}"


class MemberReviewQuerySet(models.QuerySet["MemberReview"]):
    """Adjectives of reviews."""

    def standing(self) -> Self:
        return self.filter(round__void_reason="")

    def graded(self, period: Period) -> Self:
        """Given a grade in the period."""
        return self.standing().exclude(grade="").filter(
            round__graded_on__range=(period.first, period.last)
        )  # fmt: skip

    def judged(self) -> Self:
        """Those the slips ask about and the committee grades here."""
        return self.filter(part__in=(MemberReview.Part.FULL, MemberReview.Part.GUEST))

    def open_to_subject(self) -> Self:
        """A grade is the person's to read once it has been told."""
        return self.exclude(told_on=None)

    def visible_to(self, actor: Actor) -> Self:
        """The branch its own; those above read shares, a member their own on the phone."""
        return self.filter(own(actor, "round__org__path"))


class MemberReview(models.Model):
    """One member in one round: what they said of themselves, what came of it."""

    class Part(models.TextChoices):
        FULL = "full", _("正式党员")
        PROBATION = "probation", _("预备党员，不评等次")
        HOSTED = "hosted", _("在流入地评议")
        GUEST = "guest", _("流入党员，在此评议")

    class Grade(models.TextChoices):
        EXCELLENT = "excellent", _("优秀")
        QUALIFIED = "qualified", _("合格")
        BASIC = "basic", _("基本合格")
        UNQUALIFIED = "unqualified", _("不合格")

    round = models.ForeignKey(AppraisalRound, models.PROTECT, verbose_name=_("民主评议"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    part = models.CharField(_("参加方式"), max_length=10, choices=Part.choices)
    exempt = models.BooleanField(_("年老体弱，不作硬性要求"), default=False)
    away = models.CharField(_("未到会事由"), max_length=60, blank=True, default="")
    self_text = models.TextField(_("个人自评"), max_length=4_000, blank=True, default="")
    self_on = models.DateField(_("自评日期"), null=True, blank=True)
    mutual = models.TextField(_("互评意见"), max_length=2_000, blank=True, default="")
    place = models.IntegerField(_("票上序号"), null=True, blank=True, editable=False)
    votes = models.JSONField(_("测评票数"), null=True, blank=True, editable=False)
    proposed = models.CharField(
        _("支委会意见等次"), max_length=12, choices=Grade.choices, blank=True, default=""
    )
    opinion = models.TextField(_("评定意见"), max_length=1_000, blank=True, default="")
    grade = models.CharField(
        _("等次"), max_length=12, choices=Grade.choices, blank=True, default=""
    )
    told_on = models.DateField(_("告知本人日期"), null=True, blank=True)
    taught_on = models.DateField(_("教育帮助日期"), null=True, blank=True)
    measure = models.TextField(_("教育帮助措施"), max_length=2_000, blank=True, default="")
    proposed_on = models.DateField(_("提请处置日期"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = MemberReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("党员评议")
        verbose_name_plural = _("党员评议")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["round", "member"], name="appraisal_review_once"),
            models.CheckConstraint(
                condition=~Q(part="probation") | Q(grade=""),
                name="appraisal_probation_ungraded",
            ),
            models.CheckConstraint(
                condition=Q(told_on=None) | ~Q(grade=""), name="appraisal_told_what_is_graded"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["member", "round"], name="appraisal_reviewed"),
            models.Index(fields=["grade", "round"], name="appraisal_grades"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.round.year}"
