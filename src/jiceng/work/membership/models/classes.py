"""Education classes: ordered rules by which each member falls in one, and a plan for each year."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.ages import Age
from jiceng.kernel.pasts import then
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.splits import UNKNOWN
from jiceng.kit.access import seen_by
from jiceng.registers.members.models import Member, MemberPast, Mobility
from jiceng.registers.orgs.models import Field, Org, OrgPast
from jiceng.work.membership.access import SEES


class StudyClassQuerySet(SpanQuerySet["StudyClass"]):
    """Adjectives of classes."""

    def visible_to(self, actor: Actor) -> Self:
        return self if actor.reach(*SEES) else self.none()


class StudyClass(Span):
    """A class and who falls in it: the first class, by `turn`, all of whose conditions hold.

    Conditions left empty do not ask. The words are the district's; they change with a day.
    """

    name = models.CharField(_("类别名称"), max_length=20)
    turn = models.PositiveSmallIntegerField(_("判断顺序"))
    mobile = models.BooleanField(_("只限流动党员"), default=False)
    category = models.CharField(
        _("党员类别"), max_length=20, choices=Member.Category.choices, blank=True, default=""
    )
    field = models.CharField(
        _("支部领域"), max_length=20, choices=Field.choices, blank=True, default=""
    )
    two_new = models.BooleanField(_("只限两新组织"), default=False)
    age_most = models.PositiveSmallIntegerField(_("年龄不超过（周岁）"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = StudyClassQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("教育类别")
        verbose_name_plural = _("教育类别")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["name"], condition=Q(until=None), name="membership_class_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def asks(self, day: date) -> Q:
        """The condition on rows that carry `told_category`, `told_field`, `away` and `age`."""
        found = Q()
        if self.mobile:
            found &= Q(away=True)
        if self.category:
            found &= Q(told_category=self.category)
        if self.field:
            found &= Q(told_field=self.field)
        if self.two_new:
            found &= Q(told_field__in=TWO_NEW)
        if self.age_most is not None:
            found &= Q(age__lte=self.age_most)
        return found


TWO_NEW = (Field.PRIVATE_FIRM, Field.SOCIAL_ORG)


def classed(rows: Any, day: date) -> Any:
    """Belongings with `study_class`, the name of the class each member falls in that day.

    Category, field and age are those of that day.
    """
    away = Mobility.objects.standing(day).filter(
        member=OuterRef("member"), direction=Mobility.Direction.OUT
    )
    rows = rows.annotate(
        age=Age(day, "member__person__born_on"),
        away=Exists(away),
        told_category=then(MemberPast, day, "category", via="member"),
        told_field=then(OrgPast, day, "field", via="org"),
    )
    classes = StudyClass.objects.standing(day).order_by("turn", "pk")
    whens = [When(one.asks(day) or Q(pk__isnull=False), then=Value(one.name)) for one in classes]
    return rows.annotate(study_class=Case(*whens, default=Value(UNKNOWN), output_field=CharField()))


class ClassPlanQuerySet(models.QuerySet["ClassPlan"]):
    """Adjectives of plans."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class ClassPlan(models.Model):
    """How one organisation teaches one class in one year."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    study_class = models.ForeignKey(StudyClass, models.PROTECT, verbose_name=_("教育类别"))
    year = models.PositiveSmallIntegerField(_("年度"))
    ways = models.CharField(_("学习形式"), max_length=120)
    content = models.CharField(_("主要内容"), max_length=200, blank=True)
    sessions = models.PositiveSmallIntegerField(_("计划次数"))
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = ClassPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("分类教育计划")
        verbose_name_plural = _("分类教育计划")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["org", "study_class", "year"], name="membership_plan_once"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["year", "org"], name="membership_plan_year")
        ]

    def __str__(self) -> str:
        return f"{self.study_class} {self.year}"
