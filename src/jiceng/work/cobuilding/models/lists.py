"""三张清单: what is needed, what is offered, the project made of the two."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.periods import Period
from jiceng.kernel.uids import uid7
from jiceng.registers.coalitions.models import Coalition
from jiceng.registers.vocabulary.models import Component
from jiceng.work.cobuilding import flows
from jiceng.work.cobuilding.models.base import (
    HereQuerySet,
    Sided,
    lasting,
    state_field,
    told_field,
)


class ListItemQuerySet(HereQuerySet):
    """Adjectives of the three lists."""

    on = "listed_on"

    def of_list(self, *lists: str) -> Self:
        return self.filter(list__in=lists)

    def standing(self, day: date) -> Self:
        """Listed by that day and neither withdrawn, given up nor rated by then."""
        return self.valid().filter(lasting(day, "ended_on"), listed_on__lte=day)

    def met(self, day: date) -> Self:
        """Needs of which a project was made by that day and not given up since."""
        made = ListItem.objects.valid().filter(need=OuterRef("pk"), listed_on__lte=day)
        kept = Q(ended_on=None) | Q(ended_on__gt=day) | Q(done_on__isnull=False)
        return self.filter(Exists(made.filter(kept)))

    def fresh(self, period: Period, day: date) -> Self:
        """Put on the list or said to hold still within a period and by that day."""
        within = (period.first, min(day, period.last))
        told = ItemRefresh.objects.filter(item=OuterRef("pk"), on__range=within)
        return self.filter(Q(listed_on__range=within) | Exists(told))


class ListItem(Sided):
    """One line of a list; a project names the need and the resource it was made of.

    What asks or offers is `unit` or `party`, or the community itself where neither is named.
    """

    class List(models.TextChoices):
        NEED = "need", _("需求清单")
        RESOURCE = "resource", _("资源清单")
        PROJECT = "project", _("项目清单")

    class Kind(models.TextChoices):
        PLACE = "place", _("场地")
        GOODS = "goods", _("物资")
        PEOPLE = "people", _("人手")
        SKILL = "skill", _("专业技术")
        MONEY = "money", _("资金")
        LESSON = "lesson", _("学习教育")
        POLICY = "policy", _("政策咨询")
        CULTURE = "culture", _("文体活动")
        JOB = "job", _("就业岗位")
        OTHER = "other", _("其他")

    class State(models.TextChoices):
        OPEN = flows.OPEN, _("待对接")
        MATCHED = flows.MATCHED, _("已对接")
        RUNNING = flows.RUNNING, _("实施中")
        DONE = flows.DONE, _("已完成")
        RATED = flows.RATED, _("已评价")
        WITHDRAWN = flows.WITHDRAWN, _("已撤回")

    class Word(models.TextChoices):
        GOOD = "good", _("满意")
        FAIR = "fair", _("基本满意")
        POOR = "poor", _("不满意")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    list = models.CharField(_("清单"), max_length=10, choices=List.choices)
    coalition = models.ForeignKey(
        Coalition, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("共建组织"),
    )  # fmt: skip
    kind = models.CharField(_("种类"), max_length=10, choices=Kind.choices)
    title = models.CharField(_("内容"), max_length=80)
    begins = models.DateField(_("时间起"), null=True, blank=True)
    ends = models.DateField(_("时间止（含）"), null=True, blank=True)
    number = models.DecimalField(_("数量"), max_digits=10, decimal_places=2, null=True, blank=True)
    measure = models.CharField(_("计量"), max_length=10, blank=True, default="")
    listed_on = models.DateField(_("列入日期"))
    component = models.ForeignKey(
        Component, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("属于哪一项"),
    )  # fmt: skip
    need = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("对接的需求"),
    )  # fmt: skip
    resource = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("对接的资源"),
    )  # fmt: skip
    begun_on = models.DateField(_("开始日期"), null=True, blank=True, editable=False)
    done_on = models.DateField(_("完成日期"), null=True, blank=True, editable=False)
    result = told_field(_("成效"))
    word = models.CharField(
        _("评价"), max_length=5, choices=Word.choices, blank=True, default="", editable=False
    )
    ended_on = models.DateField(_("了结日期"), null=True, blank=True, editable=False)
    state = state_field(State.choices, flows.OPEN)

    objects: ClassVar[Any] = ListItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("清单项")
        verbose_name_plural = _("清单项")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(begins=None) | Q(ends__gte=F("begins")),
                name="cobuilding_item_term",
            ),
            models.CheckConstraint(
                condition=~Q(list="project") | Q(need__isnull=False, resource__isnull=False),
                name="cobuilding_project_of_two",
            ),
            models.UniqueConstraint(
                fields=["need"], condition=Q(void_reason="", ended_on=None, need__isnull=False),
                name="cobuilding_need_met_once",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "listed_on"], name="cobuilding_item_org"),
            models.Index(fields=["list", "kind", "state"], name="cobuilding_item_kind"),
            models.Index(fields=["resource", "ended_on"], name="cobuilding_item_taken"),
        ]

    def __str__(self) -> str:
        return self.title


class ItemRefresh(models.Model):
    """核对: a need or a resource was asked after and holds still."""

    item = models.ForeignKey(ListItem, models.PROTECT, verbose_name=_("清单项"))
    on = models.DateField(_("核对日期"))

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("清单核对")
        verbose_name_plural = _("清单核对")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item", "on"], name="cobuilding_refreshed_once")
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.on}"
