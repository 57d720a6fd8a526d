"""登记信息: what commerce and civil affairs say of a firm, by its credit code."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.registers.units.models import Hosting, Unit
from jiceng.work.enterprises import flows
from jiceng.work.enterprises.access import SEES


class EntryQuerySet(models.QuerySet["Entry"]):
    """Adjectives of lines of the registry."""

    def waiting(self) -> Self:
        return self.filter(state=flows.WAITING)

    def alerted(self, period: Period) -> Self:
        return self.filter(alerted_on__range=(period.first, period.last))

    def registered(self, day: date) -> Self:
        """Known here by that day and, for the registry, still there."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=day), first_seen_on__lte=day)

    def compared(self, day: date) -> QuerySet[Any]:
        """With `gap`: what differs between the registry and the ledger, "" where nothing does."""
        hosted = Hosting.objects.standing(day).filter(unit=OuterRef("unit"))
        stands = Q(unit__isnull=False, unit__until=None)
        rows = self.annotate(hosted=ExpressionWrapper(Exists(hosted), output_field=BooleanField()))
        gone = Q(closed_on__isnull=False)
        whens = [
            When(stands & gone, then=Value(Gap.GONE)),
            When(Q(state=flows.WAITING), then=Value(Gap.NEW)),
            When(Q(unit__until__isnull=False) & ~gone, then=Value(Gap.BACK)),
            When(stands & ~Q(unit__name=F("name")), then=Value(Gap.NAME)),
            When(stands & Q(declared="yes", hosted=False), then=Value(Gap.ORG)),
            When(stands & Q(declared="no", hosted=True), then=Value(Gap.ORG)),
        ]
        told = Case(*whens, default=Value(""), output_field=CharField(choices=Gap.choices))
        return rows.annotate(gap=told)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Gap(models.TextChoices):
    """What differs."""

    NONE = "", _("一致")
    NEW = "new", _("登记了，底册里没有")
    GONE = "gone", _("已注销或迁出，底册里还在")
    BACK = "back", _("底册里已注销，登记还在")
    NAME = "name", _("名称不同")
    ORG = "org", _("申报的党组织情况与底册不同")


class Entry(models.Model):
    """One firm in the extracts; what it declares of the Party is what the firm said itself."""

    class Source(models.TextChoices):
        COMMERCE = "commerce", _("市场监管")
        CIVIL = "civil", _("民政")

    class Standing(models.TextChoices):
        OPEN = "open", _("存续")
        CLOSED = "closed", _("注销")
        REVOKED = "revoked", _("吊销")
        MOVED = "moved", _("迁出")

    class Declared(models.TextChoices):
        NONE = "", _("没有填")
        YES = "yes", _("有党组织")
        NO = "no", _("没有党组织")

    class State(models.TextChoices):
        WAITING = flows.WAITING, _("待核实")
        LISTED = flows.LISTED, _("已在底册")
        LEFT_OUT = flows.LEFT_OUT, _("不纳入")

    uscc = models.CharField(_("统一社会信用代码"), max_length=18, unique=True)
    name = models.CharField(_("登记名称"), max_length=80)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("属地党组织"))
    source = models.CharField(_("登记机关"), max_length=8, choices=Source.choices)
    form = models.CharField(_("登记类型"), max_length=30, blank=True, default="")
    industry = models.CharField(_("行业"), max_length=60, blank=True, default="")
    standing = models.CharField(
        _("登记状态"), max_length=8, choices=Standing.choices, default=Standing.OPEN
    )
    registered_on = models.DateField(_("成立日期"), null=True, blank=True)
    closed_on = models.DateField(_("注销或迁出日期"), null=True, blank=True)
    staff = models.IntegerField(_("年报从业人数"), null=True, blank=True)
    declared = models.CharField(
        _("年报申报党组织"), max_length=3, choices=Declared.choices, blank=True, default=""
    )
    members = models.IntegerField(_("年报申报党员数"), null=True, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("底册单位"),
    )  # fmt: skip
    state = models.CharField(
        _("核实情况"), max_length=8, choices=State.choices, default=State.WAITING, editable=False
    )
    why = models.CharField(_("不纳入的原因"), max_length=120, blank=True, default="")
    first_seen_on = models.DateField(_("首次导入"), editable=False)
    seen_on = models.DateField(_("最近导入"), editable=False)
    alerted_on = models.DateField(_("提醒属地日期"), null=True, blank=True, editable=False)
    settled_on = models.DateField(_("核实日期"), null=True, blank=True, editable=False)
    recorded_at = models.DateTimeField(_("登记时间"), default=clock.now, editable=False)

    objects: ClassVar[Any] = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("登记信息")
        verbose_name_plural = _("登记信息")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(state=flows.LEFT_OUT) | ~Q(why=""), name="enterprises_left_out_why"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "state"], name="enterprises_entry_org"),
            models.Index(fields=["alerted_on", "org"], name="enterprises_entry_alert"),
            models.Index(fields=["unit", "org"], name="enterprises_entry_unit"),
        ]

    def __str__(self) -> str:
        return self.name
