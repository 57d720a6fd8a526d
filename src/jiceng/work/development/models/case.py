"""Cases and how long somebody was in which stage."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.models import Person
from jiceng.registers.units.models import Unit
from jiceng.work.development import flows
from jiceng.work.development.access import SEES
from jiceng.work.development.rules.issues import HOME, MOBILE, PLACE, SUPERIOR, UNIT


class Stage(models.TextChoices):
    """What somebody is on the way into the Party."""

    APPLICANT = "applicant", _("入党申请人")
    ACTIVIST = "activist", _("入党积极分子")
    CANDIDATE = "candidate", _("发展对象")
    PROBATIONER = "probationer", _("预备党员")


class DevelopmentCaseQuerySet(models.QuerySet["Case"]):
    """Adjectives of cases."""

    def open(self) -> Self:
        return self.exclude(state__in=flows.OVER)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Case(models.Model):
    """One person's way from an application to full membership, kept by one branch at a time."""

    class State(models.TextChoices):
        APPLIED = flows.APPLIED, _("已申请")
        ELECTED = flows.ELECTED, _("积极分子")
        PROPOSED = flows.PROPOSED, _("已报上级")
        AGREED = flows.AGREED, _("待公示")
        LISTED = flows.LISTED, _("发展对象")
        REVIEWED = flows.REVIEWED, _("待预审")
        PREREVIEWED = flows.PREREVIEWED, _("预审合格")
        FORM_ISSUED = flows.FORM_ISSUED, _("待支部大会")
        VOTED = flows.VOTED, _("待审批")
        PROBATION = flows.PROBATION, _("预备期")
        FULL_ASKED = flows.FULL_ASKED, _("已申请转正")
        FULL_VOTED = flows.FULL_VOTED, _("转正待审批")
        FULL = flows.FULL, _("已转正，待归档")
        ARCHIVED = flows.ARCHIVED, _("已归档")
        CANCELLED = flows.CANCELLED, _("取消资格")
        DISOWNED = flows.DISOWNED, _("不予承认")
        STOPPED = flows.STOPPED, _("终止")

    class Route(models.TextChoices):
        """Where somebody applies, by where they work, study or live."""

        UNIT = UNIT, _("工作、学习单位的党组织")
        PLACE = PLACE, _("单位所在地的党组织")
        SUPERIOR = SUPERIOR, _("单位主管部门的党组织")
        HOME = HOME, _("居住地的党组织")
        MOBILE = MOBILE, _("流动党员党组织")
        NONE = "", _("没有登记")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("人员"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党支部"))
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("党员")
    )
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.APPLIED)
    applied_on = models.DateField(_("申请日期"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("工作（学习）单位"),
    )  # fmt: skip
    route = models.CharField(
        _("向哪里申请"), max_length=8, choices=Route.choices, blank=True, default=""
    )
    mobile = models.BooleanField(_("流动人员（公示两处同时张贴）"), default=False)
    months_before = models.IntegerField(_("转来前已培养月数"), default=0)
    leaving_on = models.DateField(_("将离开本单位的日期"), null=True, blank=True)
    probation_ends = models.DateField(_("预备期满"), null=True, blank=True)
    deferred_until = models.DateField(_("推迟讨论转正至"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = DevelopmentCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("发展党员")
        verbose_name_plural = _("发展党员")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person"], condition=~Q(state__in=flows.OVER), name="development_one_open"
            ),
            models.CheckConstraint(
                condition=Q(months_before__gte=0), name="development_months_not_negative"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "state"], name="development_org"),
            models.Index(fields=["state", "org"], name="development_state"),
        ]

    def __str__(self) -> str:
        return self.person.name


class StretchQuerySet(SpanQuerySet["Stretch"]):
    """Adjectives of stretches: figures count these, so that no later step changes a past day."""

    def stage(self, *stages: str) -> Self:
        return self.filter(stage__in=stages)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Stretch(Span):
    """For how long a person was in a stage, with which branch."""

    class Began(models.TextChoices):
        STEP = "step", _("办理")
        MOVED = "moved", _("转来")

    case = models.ForeignKey(Case, models.PROTECT, verbose_name=_("发展党员"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党支部"))
    stage = models.CharField(_("阶段"), max_length=12, choices=Stage.choices)
    began = models.CharField(_("开始方式"), max_length=6, choices=Began.choices, default=Began.STEP)

    objects: ClassVar[Any] = StretchQuerySet.as_manager()

    class Meta:
        verbose_name = _("发展阶段")
        verbose_name_plural = _("发展阶段")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="development_stretch_order"
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(until=None), name="development_one_stage"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["stage", "since", "until", "org"], name="development_stage_span"),
            models.Index(fields=["org", "since"], name="development_stage_org"),
            models.Index(fields=["case", "since"], name="development_stage_case"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.get_stage_display()}"
