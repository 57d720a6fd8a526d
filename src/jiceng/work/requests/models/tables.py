"""A table a department wants: why, from whom, how often, until when; and each of its items."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.uids import uid7
from jiceng.registers.orgs.models import Org
from jiceng.work.requests import flows, rules
from jiceng.work.requests.access import along


class Use(models.TextChoices):
    """What a table is for: it decides what goes down."""

    TABLE = "table", _("报表")
    SURVEY = "survey", _("调查摸底")
    CONFIRM = "confirm", _("月度确认")


class Rhythm(models.TextChoices):
    ONCE = "once", _("一次")
    MONTH = "month", _("每月")
    QUARTER = "quarter", _("每季度")
    HALF = "half", _("每半年")
    YEAR = "year", _("每年")


class Level(models.TextChoices):
    """Who must answer."""

    STREET = "street", _("街道党工委")
    COMMUNITY = "community", _("社区党组织")
    BRANCH = "branch", _("党支部")
    ORG = "org", _("基层党组织")


class Kind(models.TextChoices):
    NUMBER = "number", _("数字")
    CHOICE = "choice", _("选项")
    FLAG = "flag", _("是或否")
    DATE = "date", _("日期")
    TEXT = "text", _("文字")


class TableQuerySet(models.QuerySet["Table"]):
    """Adjectives of registered tables; `day` asks how they stood."""

    def in_force(self, day: date) -> Self:
        """Approved, not ended and not expired on that day."""
        lasting = Q(ended_on=None) | Q(ended_on__gt=day)
        return self.filter(lasting, approved_on__lte=day, expires_on__gte=day)

    def submitted(self, period: Period) -> Self:
        """Sent for review in the period."""
        return self.filter(submitted_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        """What may be asked is known to all who may be asked."""
        return self.filter(along(actor, "org__path"))


class Table(models.Model):
    """报表准入登记: one table a department wants, as it was registered and reviewed."""

    class State(models.TextChoices):
        DRAFTED = flows.DRAFTED, _("草拟")
        SUBMITTED = flows.SUBMITTED, _("待审核")
        APPROVED = flows.APPROVED, _("已批准")
        REFUSED = flows.REFUSED, _("不批准")
        MERGED = flows.MERGED, _("已并入")
        ENDED = flows.ENDED, _("已停用")
        WITHDRAWN = flows.WITHDRAWN, _("已撤回")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("登记单位"))
    department = models.CharField(_("要数的部门"), max_length=40)
    title = models.CharField(_("报表名称"), max_length=60)
    use = models.CharField(_("种类"), max_length=8, choices=Use.choices, default=Use.TABLE)
    basis = models.CharField(_("依据"), max_length=200)
    purpose = models.CharField(_("用途"), max_length=200)
    rhythm = models.CharField(_("周期"), max_length=8, choices=Rhythm.choices)
    level = models.CharField(_("谁来填"), max_length=10, choices=Level.choices)
    fields = models.JSONField(_("领域"), default=list, blank=True)
    due_days = models.IntegerField(_("期满后几日内报"), default=5)
    expires_on = models.DateField(_("有效期止"))
    registered_on = models.DateField(_("登记日期"))
    submitted_on = models.DateField(_("报审日期"), null=True, blank=True)
    decided_on = models.DateField(_("审核日期"), null=True, blank=True)
    approved_on = models.DateField(_("批准日期"), null=True, blank=True)
    ended_on = models.DateField(_("停用日期"), null=True, blank=True)
    said = models.CharField(_("审核意见"), max_length=200, blank=True, default="")
    into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("并入")
    )
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.DRAFTED, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = TableQuerySet.as_manager()

    class Meta:
        verbose_name = _("报表登记")
        verbose_name_plural = _("报表登记")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("approved_on")),
                name="requests_ended_after_approved",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "registered_on"], name="requests_table_of"),
            models.Index(fields=["approved_on", "expires_on"], name="requests_table_day"),
        ]

    def __str__(self) -> str:
        return self.title

    def stands(self, day: date) -> bool:
        return rules.in_force(
            approved_on=self.approved_on, expires_on=self.expires_on, ended_on=self.ended_on,
            day=day,
        )  # fmt: skip


class ItemQuerySet(models.QuerySet["Item"]):
    """Adjectives of items."""

    def down(self) -> Self:
        """Those that go down as a form."""
        return self.filter(goes_down=True)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(along(actor, "table__org__path"))


class Item(models.Model):
    """填报项: one column of a table: what it is, how it is checked, where the system holds it."""

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    table = models.ForeignKey(Table, models.PROTECT, related_name="+", verbose_name=_("报表"))
    place = models.IntegerField(_("次序"))
    name = models.CharField(_("填报项"), max_length=40)
    kind = models.CharField(_("类型"), max_length=8, choices=Kind.choices)
    unit = models.CharField(_("单位"), max_length=10, blank=True, default="")
    options = models.CharField(_("可选的值"), max_length=200, blank=True, default="")
    meaning = models.CharField(_("口径"), max_length=120, blank=True, default="")
    low = models.DecimalField(_("不小于"), max_digits=14, decimal_places=2, null=True, blank=True)
    high = models.DecimalField(_("不大于"), max_digits=14, decimal_places=2, null=True, blank=True)
    within = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("不超过哪一项"),
    )  # fmt: skip
    source = models.CharField(_("系统里的来源"), max_length=120, blank=True, default="")
    goes_down = models.BooleanField(_("向下填报"), default=True)

    objects: ClassVar[Any] = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("填报项")
        verbose_name_plural = _("填报项")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["table", "name"], name="requests_item_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def choices(self) -> list[str]:
        said = self.options.replace(",", "、").replace("，", "、").split("、")
        return [one.strip() for one in said if one.strip()]
