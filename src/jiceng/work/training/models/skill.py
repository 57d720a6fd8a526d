"""The yearly skill check: results are for oneself and the checker, everybody else sees shares."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.registers.accounts.models import Account
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.models import Person
from jiceng.work.training import flows
from jiceng.work.training.access import person_of
from jiceng.work.training.models.planning import Audience, Course, HereQuerySet, Theme


class SkillCheck(models.Model):
    """能力测试: one sitting for one audience, and who runs it."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("组织党组织"))
    name = models.CharField(_("测试"), max_length=60)
    audience = models.ForeignKey(Audience, models.PROTECT, verbose_name=_("培训对象"))
    held_on = models.DateField(_("测试日期"))
    checker = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name=_("组织测试的人"),
    )  # fmt: skip
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = HereQuerySet.as_manager()

    class Meta:
        verbose_name = _("能力测试")
        verbose_name_plural = _("能力测试")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="training_skill_org"),
            models.Index(fields=["audience", "held_on", "org"], name="training_skill_of"),
        ]

    def __str__(self) -> str:
        return self.name


class ResultQuerySet(models.QuerySet["SkillResult"]):
    """Adjectives of results."""

    def tested(self, period: Period) -> Self:
        return self.filter(check_of__held_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        """Whoever runs the check, and oneself: nobody else, at whatever level."""
        if actor.pk is None:
            return self.none()
        own = person_of(actor)
        return self.filter(Q(check_of__checker=actor.pk) | Q(person=own, person__isnull=False))


class SkillResult(models.Model):
    """测试结果: weak topics, the course and the mentor found for them, and whether it is made good.

    `org` is the street (or the district) above, for a share needs more than one person.
    """

    class State(models.TextChoices):
        TESTED = flows.TESTED, _("待排课")
        PAIRED = flows.PAIRED, _("已排课结对")
        TAUGHT = flows.TAUGHT, _("已学完")
        PASSED = flows.PASSED, _("合格")

    check_of = models.ForeignKey(SkillCheck, models.PROTECT, verbose_name=_("能力测试"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("人员"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("统计党组织"))
    weak = models.ManyToManyField(Theme, blank=True, verbose_name=_("弱项"))
    first_time = models.BooleanField(_("首测合格"), default=False)
    course = models.ForeignKey(
        Course, models.PROTECT, null=True, blank=True, verbose_name=_("课程")
    )
    mentor = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("结对的人")
    )
    passed_on = models.DateField(_("合格日期"), null=True, blank=True)
    state = models.CharField(
        _("状态"), max_length=8, choices=State.choices, default=State.TESTED, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("测试结果")
        verbose_name_plural = _("测试结果")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["check_of", "person"], name="training_tested_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "check_of"], name="training_result_org"),
            models.Index(fields=["person", "check_of"], name="training_result_who"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.check_of}"
