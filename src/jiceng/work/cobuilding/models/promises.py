"""契约 and 承诺, what was given, and the word each side says of the other."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.coalitions.models import Coalition
from jiceng.registers.vocabulary.models import Component
from jiceng.work.cobuilding import flows
from jiceng.work.cobuilding.access import PROMISED
from jiceng.work.cobuilding.models.base import (
    HereQuerySet,
    Sided,
    lasting,
    state_field,
    told_field,
)
from jiceng.work.cobuilding.models.lists import ListItem


class PactQuerySet(HereQuerySet):
    """Adjectives of pacts."""

    on = "signed_on"

    def running(self, day: date) -> Self:
        """Signed, within the term, not ended by that day."""
        return self.valid().filter(
            lasting(day, "ended_on"), signed_on__lte=day, begins__lte=day, ends__gte=day
        )


class Pact(Sided):
    """契约: a unit and the community agree on items for a term; `ends` included."""

    class State(models.TextChoices):
        DRAFTED = flows.DRAFTED, _("草拟")
        SIGNED = flows.SIGNED, _("已签订")
        RUNNING = flows.RUNNING, _("履行中")
        REVIEWED = flows.REVIEWED, _("已评议")
        ENDED = flows.ENDED, _("已终止")
        WITHDRAWN = flows.WITHDRAWN, _("没有签")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    coalition = models.ForeignKey(
        Coalition, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("共建组织"),
    )  # fmt: skip
    name = models.CharField(_("契约名称"), max_length=80)
    begins = models.DateField(_("期限起"))
    ends = models.DateField(_("期限止（含）"))
    drafted_on = models.DateField(_("草拟日期"))
    signed_on = models.DateField(_("签订日期"), null=True, blank=True, editable=False)
    reviewed_on = models.DateField(_("评议日期"), null=True, blank=True, editable=False)
    ended_on = models.DateField(_("终止日期"), null=True, blank=True, editable=False)
    told = told_field(_("评议和终止的说明"))
    state = state_field(State.choices, flows.DRAFTED)

    objects: ClassVar[Any] = PactQuerySet.as_manager()

    class Meta:
        verbose_name = _("共建契约")
        verbose_name_plural = _("共建契约")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ends__gte=F("begins")), name="cobuilding_pact_term"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "signed_on"], name="cobuilding_pact_org"),
        ]

    def __str__(self) -> str:
        return self.name


class Category(models.TextChoices):
    """What a promise is about."""

    PLACE = "place", _("开放场地")
    GOODS = "goods", _("提供物资")
    SERVICE = "service", _("服务居民")
    CARE = "care", _("帮扶困难")
    SAFETY = "safety", _("平安治理")
    TIDY = "tidy", _("环境整治")
    CULTURE = "culture", _("文化活动")
    JOB = "job", _("就业创业")
    OTHER = "other", _("其他")


class PactItem(models.Model):
    """契约事项: it becomes a promise on the day the pact is signed."""

    class Side(models.TextChoices):
        UNIT = "unit", _("单位做")
        COMMUNITY = "community", _("社区做")

    pact = models.ForeignKey(Pact, models.PROTECT, verbose_name=_("契约"))
    side = models.CharField(_("谁做"), max_length=10, choices=Side.choices)
    category = models.CharField(_("类别"), max_length=10, choices=Category.choices)
    title = models.CharField(_("事项"), max_length=120)
    measure = models.CharField(_("完成标准"), max_length=120, blank=True, default="")
    due_on = models.DateField(_("期限"))

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("契约事项")
        verbose_name_plural = _("契约事项")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["pact", "side", "title"], name="cobuilding_pact_item")
        ]

    def __str__(self) -> str:
        return self.title


class PromiseQuerySet(HereQuerySet):
    """Adjectives of promises."""

    on = "made_on"

    def kept(self, day: date) -> Self:
        return self.filter(confirmed_on__lte=day)

    def waiting(self, day: date) -> Self:
        """Neither confirmed nor given up by that day."""
        open_ = lasting(day, "confirmed_on") & lasting(day, "failed_on")
        return self.valid().filter(open_, made_on__lte=day)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", PROMISED))


class Promise(Sided):
    """承诺: done only when whoever it was made to (`org`) has confirmed it.

    `unit` or `party` made it; where the community promises a unit something, `org` is the unit's
    own organisation and `party` the community.
    """

    class State(models.TextChoices):
        MADE = flows.MADE, _("已承诺")
        ACCEPTED = flows.ACCEPTED, _("已接受")
        UNDER_WAY = flows.UNDER_WAY, _("办理中")
        SAID_DONE = flows.SAID_DONE, _("待确认")
        CONFIRMED = flows.CONFIRMED, _("已兑现")
        FAILED = flows.FAILED, _("没有兑现")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    pact = models.ForeignKey(
        Pact, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("契约")
    )
    category = models.CharField(_("类别"), max_length=10, choices=Category.choices)
    title = models.CharField(_("承诺事项"), max_length=120)
    measure = models.CharField(_("完成标准"), max_length=120, blank=True, default="")
    component = models.ForeignKey(
        Component, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("属于哪一项"),
    )  # fmt: skip
    public = models.BooleanField(_("对外公布"), default=True)
    made_on = models.DateField(_("承诺日期"))
    due_on = models.DateField(_("期限"))
    said_on = models.DateField(_("说完成的日期"), null=True, blank=True, editable=False)
    confirmed_on = models.DateField(_("确认日期"), null=True, blank=True, editable=False)
    failed_on = models.DateField(_("没有兑现的日期"), null=True, blank=True, editable=False)
    result = told_field(_("结果"))
    state = state_field(State.choices, flows.MADE)

    objects: ClassVar[Any] = PromiseQuerySet.as_manager()

    class Meta:
        verbose_name = _("共建承诺")
        verbose_name_plural = _("共建承诺")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("made_on")), name="cobuilding_promise_due"
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(party__isnull=False),
                name="cobuilding_promise_of_somebody",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "made_on"], name="cobuilding_promise_org"),
            models.Index(fields=["state", "due_on"], name="cobuilding_promise_due_ix"),
        ]

    def __str__(self) -> str:
        return self.title


class Contribution(Sided):
    """贡献: hours, places, goods or money of a unit; what is counted follows from the kind."""

    class Kind(models.TextChoices):
        HOURS = "hours", _("工时（小时）")
        PLACES = "places", _("场地（次）")
        GOODS = "goods", _("物资（件）")
        MONEY = "money", _("资金（元）")

    held_on = models.DateField(_("日期"))
    kind = models.CharField(_("种类"), max_length=6, choices=Kind.choices)
    amount = models.DecimalField(_("数量"), max_digits=12, decimal_places=2)
    words = models.CharField(_("内容"), max_length=120)
    promise = models.ForeignKey(
        Promise, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("哪项承诺")
    )

    objects: ClassVar[Any] = HereQuerySet.as_manager()

    class Meta:
        verbose_name = _("共建贡献")
        verbose_name_plural = _("共建贡献")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="cobuilding_gave_something"),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(party__isnull=False),
                name="cobuilding_given_by_somebody",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="cobuilding_given_org"),
            models.Index(fields=["kind", "held_on", "org"], name="cobuilding_given_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.who} {self.words}"


class MutualWord(Sided):
    """互评: once a year each side says a word of the other, which may answer; no mark is made."""

    class Side(models.TextChoices):
        COMMUNITY = "community", _("社区评单位")
        UNIT = "unit", _("单位评社区")

    year = models.IntegerField(_("年度"))
    held_on = models.DateField(_("评价日期"))
    side = models.CharField(_("谁评谁"), max_length=10, choices=Side.choices)
    project = models.ForeignKey(
        ListItem, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("哪个项目"),
    )  # fmt: skip
    word = models.CharField(_("评价"), max_length=5, choices=ListItem.Word.choices)
    words = models.CharField(_("意见"), max_length=200, blank=True, default="")
    reply = told_field(_("对方的回应"))
    replied_on = models.DateField(_("回应日期"), null=True, blank=True, editable=False)

    objects: ClassVar[Any] = HereQuerySet.as_manager()

    class Meta:
        verbose_name = _("双向评价")
        verbose_name_plural = _("双向评价")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["org", "unit", "party", "side", "year", "project"],
                condition=Q(void_reason=""), nulls_distinct=False, name="cobuilding_one_word",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="cobuilding_word_org"),
            models.Index(fields=["side", "held_on", "org"], name="cobuilding_word_side"),
        ]

    def __str__(self) -> str:
        return f"{self.who} {self.year} {self.get_side_display()}"
