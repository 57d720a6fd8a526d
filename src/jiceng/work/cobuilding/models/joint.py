"""What is done together: activities of a programme's kinds, its tasks pair by pair; idle land."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.uids import uid7
from jiceng.registers.coalitions.models import Coalition
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.units.models import Unit
from jiceng.registers.vocabulary.models import Component, Programme
from jiceng.work.cobuilding import flows
from jiceng.work.cobuilding.models.base import (
    Here,
    HereQuerySet,
    Sided,
    lasting,
    state_field,
    told_field,
)
from jiceng.work.cobuilding.models.promises import Promise


class JointActivity(Here):
    """联建活动: of one kind of a programme (六共…), with the units that took part."""

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    coalition = models.ForeignKey(
        Coalition, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("共建组织"),
    )  # fmt: skip
    component = models.ForeignKey(
        Component, models.PROTECT, related_name="+", verbose_name=_("属于哪一项")
    )
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("会议活动")
    )
    theme = models.CharField(_("内容"), max_length=120)
    plan = models.CharField(_("计划"), max_length=200, blank=True, default="")
    held_on = models.DateField(_("日期"))
    persons = models.IntegerField(_("参加人次"), null=True, blank=True)
    result = models.CharField(_("效果"), max_length=200, blank=True, default="")

    objects: ClassVar[Any] = HereQuerySet.as_manager()

    class Meta:
        verbose_name = _("联建活动")
        verbose_name_plural = _("联建活动")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="cobuilding_joint_org"),
            models.Index(fields=["component", "held_on", "org"], name="cobuilding_joint_kind"),
        ]

    def __str__(self) -> str:
        return self.theme


class Partaking(models.Model):
    """A unit that took part in a joint activity."""

    activity = models.ForeignKey(JointActivity, models.PROTECT, verbose_name=_("联建活动"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("参加单位"))

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("参加单位")
        verbose_name_plural = _("参加单位")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["activity", "unit"], name="cobuilding_took_part_once")
        ]

    def __str__(self) -> str:
        return str(self.unit)


class LinkTaskQuerySet(HereQuerySet):
    """Adjectives of tasks of a programme."""

    on = "planned_on"

    def proved(self, day: date) -> Self:
        return self.filter(done_on__lte=day)


class LinkTask(Sided):
    """联建任务: one item of a programme with one unit for a year; done only by a record.

    The record is an activity that was held or a promise its receiver has confirmed.
    """

    component = models.ForeignKey(
        Component, models.PROTECT, related_name="+", verbose_name=_("属于哪一项")
    )
    year = models.IntegerField(_("年度"))
    planned_on = models.DateField(_("列入日期"))
    task = models.CharField(_("做什么"), max_length=120, blank=True, default="")
    activity = models.ForeignKey(
        JointActivity, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("凭哪次活动"),
    )  # fmt: skip
    promise = models.ForeignKey(
        Promise, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("凭哪项承诺"),
    )  # fmt: skip
    done_on = models.DateField(_("完成日期"), null=True, blank=True, editable=False)

    objects: ClassVar[Any] = LinkTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("联建任务")
        verbose_name_plural = _("联建任务")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["org", "unit", "component", "year"], condition=Q(void_reason=""),
                name="cobuilding_linked_once",
            ),
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(activity__isnull=False) | Q(promise__isnull=False),
                name="cobuilding_done_by_record",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "planned_on"], name="cobuilding_link_org"),
        ]

    def __str__(self) -> str:
        return f"{self.who} {self.component.name} {self.year}"


class JointAppraisal(Sided):
    """联合评议: once a year both sides look at what a programme came to and say so with a score.

    With a unit it is of that pair, without one of the community's whole programme; never of a
    person. What it rests on is counted from the records, whenever it is looked at.
    """

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="+", verbose_name=_("提法")
    )
    year = models.IntegerField(_("年度"))
    held_on = models.DateField(_("评议日期"))
    score = models.DecimalField(_("评分（百分制）"), max_digits=4, decimal_places=1)
    words = models.CharField(_("凭什么这样评"), max_length=300)
    mend = models.CharField(_("下一步改进"), max_length=200, blank=True, default="")

    objects: ClassVar[Any] = HereQuerySet.as_manager()

    class Meta:
        verbose_name = _("联合评议")
        verbose_name_plural = _("联合评议")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["org", "unit", "programme", "year"], condition=Q(void_reason=""),
                nulls_distinct=False, name="cobuilding_appraised_once",
            ),
            models.CheckConstraint(
                condition=Q(score__gte=0) & Q(score__lte=100), name="cobuilding_score_of_hundred"
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="cobuilding_appraisal_org"),
            models.Index(fields=["programme", "held_on", "org"], name="cobuilding_appraisal_of"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.who} {self.year}"


class IdleLandQuerySet(HereQuerySet):
    """Adjectives of idle land."""

    on = "listed_on"

    def standing(self, day: date) -> Self:
        """On the register that day, not struck off by then."""
        return self.valid().filter(lasting(day, "delisted_on"), listed_on__lte=day)

    def leased(self, day: date) -> Self:
        return self.filter(leased_on__lte=day)


class IdleLand(Sided):
    """闲置土地: what a firm has lying idle, who asked about it, and what came of it."""

    class State(models.TextChoices):
        LISTED = flows.LISTED, _("招商中")
        NEGOTIATING = flows.NEGOTIATING, _("洽谈中")
        LEASED = flows.LEASED, _("已租出")
        WITHDRAWN = flows.WITHDRAWN, _("已撤销")

    name = models.CharField(_("地块"), max_length=80)
    spot = models.CharField(_("位置"), max_length=120, blank=True, default="")
    area = models.DecimalField(_("面积（平方米）"), max_digits=12, decimal_places=2)
    condition = models.CharField(_("现状和条件"), max_length=200, blank=True, default="")
    listed_on = models.DateField(_("登记日期"))
    leased_on = models.DateField(_("租出日期"), null=True, blank=True, editable=False)
    delisted_on = models.DateField(_("撤销日期"), null=True, blank=True, editable=False)
    told = told_field(_("结果"))
    state = state_field(State.choices, flows.LISTED)

    objects: ClassVar[Any] = IdleLandQuerySet.as_manager()

    class Meta:
        verbose_name = _("闲置土地")
        verbose_name_plural = _("闲置土地")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(area__gt=0), name="cobuilding_land_of_some_size"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "listed_on"], name="cobuilding_land_org"),
        ]

    def __str__(self) -> str:
        return self.name


class LandLead(models.Model):
    """招商线索: a firm that asked about idle land, and what was said."""

    land = models.ForeignKey(IdleLand, models.PROTECT, verbose_name=_("闲置土地"))
    on = models.DateField(_("日期"))
    investor = models.CharField(_("意向单位"), max_length=80)
    words = models.CharField(_("洽谈情况"), max_length=200, blank=True, default="")

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("招商线索")
        verbose_name_plural = _("招商线索")
        ordering = ("-on", "-pk")

    def __str__(self) -> str:
        return self.investor
