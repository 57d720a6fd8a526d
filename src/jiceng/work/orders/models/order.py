"""Orders: what somebody asked for, where it lies now and by when it is to be answered."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import masks
from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.secrets import BlindField, SealedField
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.notices.rules import masked
from jiceng.registers.orgs.models import Org
from jiceng.registers.services.models import Category, Item
from jiceng.registers.venues.models import Venue
from jiceng.work.orders import flows
from jiceng.work.orders.access import SEES
from jiceng.work.orders.models.clocks import Delay, Pause, Rest


class Channel(models.TextChoices):
    """How it came in."""

    PAGE = "page", _("手机网页")
    COUNTER = "counter", _("窗口")
    PHONE = "phone", _("电话")
    GRID = "grid", _("网格走访")
    WECHAT = "wechat", _("公众号")
    API = "api", _("接口")


class Sort(models.TextChoices):
    """What it is. Petitions, mediation and government matters are none of these."""

    REQUEST = "request", _("诉求")
    MENU = "menu", _("点单")
    CALL = "call", _("请回电话")


class OrderQuerySet(models.QuerySet["Order"]):
    """Adjectives of orders; `day` asks how it stood, whatever happened since."""

    def standing(self) -> Self:
        """Without those taken back by whoever asked."""
        return self.exclude(state=flows.CANCELLED)

    def asked(self, period: Period) -> Self:
        return self.standing().filter(asked_on__range=(period.first, period.last))

    def accepted(self, period: Period) -> Self:
        return self.standing().filter(accepted_on__range=(period.first, period.last))

    def resting(self, day: date, *kinds: str) -> Self:
        """Finished, handed out or taken back on that day."""
        return self.filter(Exists(_rests(day, kinds)))

    def finished(self, day: date) -> Self:
        return self.resting(day, "finished")

    def unsettled(self, day: date) -> Self:
        """Asked by that day and in somebody's hands on it."""
        return self.filter(asked_on__lte=day).exclude(Exists(_rests(day, ())))

    def due_as_of(self, day: date) -> Self:
        """With `then_due`: the deadline as it had been put off by that day."""
        told = Delay.objects.filter(order=OuterRef("pk"), decided_on__lte=day)
        last = Subquery(told.order_by("-decided_on", "-pk").values("to")[:1])
        return self.annotate(then_due=Coalesce(last, F("first_due_on")))

    def in_time(self, day: date) -> Self:
        """Finished on that day, and by the deadline as it then stood."""
        then = _rests(day, ("finished",)).filter(since__lte=OuterRef("then_due"))
        return self.due_as_of(day).filter(Exists(then))

    def running(self, day: date) -> Self:
        """Whose clock was not stopped that day."""
        stopped = Pause.objects.standing(day).filter(order=OuterRef("pk"))
        return self.exclude(Exists(stopped))

    def overdue(self, day: date) -> Self:
        return self.standing().unsettled(day).running(day).due_as_of(day).filter(then_due__lt=day)

    def counted(self, day: date) -> Self:
        """Without what nobody could be asked to do, as known by that day: in the counts, not in
        the rates.
        """
        return self.filter(Q(unreasonable_on=None) | Q(unreasonable_on__gt=day))

    def visible_to(self, actor: Actor) -> Self:
        """Where it came in, and where it is being worked on."""
        here, there = (seen_by(actor, f"{end}__path", SEES) for end in ("org", "handler"))
        return self.filter(here | there)


def _rests(day: date, kinds: tuple[str, ...]) -> models.QuerySet[Rest]:
    rows: models.QuerySet[Rest] = Rest.objects.standing(day).filter(order=OuterRef("pk"))
    return rows.filter(kind__in=kinds) if kinds else rows


class Order(models.Model):
    """诉求工单: asked once, answered by somebody, by a day.

    `org` is where it came in and is counted; `handler` works on it now. `first_due_on` never
    changes, `due_on` is the last delay's day. Contact data are sealed, and cleared some time
    after it is finished.
    """

    class State(models.TextChoices):
        NEW = flows.NEW, _("待派单")
        POOLED = flows.POOLED, _("待接单")
        HELD = flows.HELD, _("办理中")
        DONE = flows.DONE, _("已办结")
        CLOSED = flows.CLOSED, _("已确认")
        OUT = flows.OUT, _("已转外单位")
        CANCELLED = flows.CANCELLED, _("已撤回")

    class Ending(models.TextChoices):
        """How it was closed."""

        REQUESTER = "requester", _("本人确认")
        CALL_BACK = "call_back", _("回访")
        SILENCE = "silence", _("到期没有回音")

    class Outside(models.TextChoices):
        """Whose matter it really is; each has clocks of its own."""

        GOVERNMENT = "government", _("政务服务窗口")
        HOTLINE = "hotline", _("12345热线")
        PETITION = "petition", _("信访部门")
        MEDIATION = "mediation", _("人民调解")
        POLICE = "police", _("公安机关")
        COURT = "court", _("诉讼、仲裁")
        DISCIPLINE = "discipline", _("纪检监察")
        OTHER = "other", _("其他单位")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    series = models.CharField(_("编号序列"), max_length=20, editable=False)
    number = models.IntegerField(_("序号"), editable=False)
    code = models.CharField(_("查询码"), max_length=8, unique=True, editable=False)
    sort = models.CharField(_("类型"), max_length=10, choices=Sort.choices, default=Sort.REQUEST)
    channel = models.CharField(_("渠道"), max_length=10, choices=Channel.choices)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("受理单位"))
    handler = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("承办单位"))
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("大类")
    )
    item = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("服务项目")
    )
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("受理大厅")
    )
    text = models.TextField(_("内容"))
    spot = SealedField(_("地点"), purpose="address", mask=masks.address)
    contact = SealedField(_("联系人"), purpose="contact", mask=masks.name)
    phone = SealedField(_("联系电话"), purpose="phone", mask=masks.phone, blind="phone_blind")
    phone_blind = BlindField(of="phone", verbose_name=_("电话索引"))
    proxy = models.CharField(_("代提人与本人关系"), max_length=20, blank=True, default="")
    frail = models.BooleanField(
        _("独居、高龄或行动不便"), default=False, help_text=_("先办，必要时上门。")
    )
    asked_at = models.DateTimeField(_("提出时间"), editable=False)
    asked_on = models.DateField(_("提出日期"), editable=False)
    accepted_on = models.DateField(_("受理日期"), null=True, blank=True, editable=False)
    pooled_at = models.DateTimeField(_("派单时间"), null=True, blank=True, editable=False)
    pooled_on = models.DateField(_("首次派单日期"), null=True, blank=True, editable=False)
    taken_at = models.DateTimeField(_("接单时间"), null=True, blank=True, editable=False)
    arrived_at = models.DateTimeField(_("到达时间"), null=True, blank=True, editable=False)
    first_due_on = models.DateField(_("原定时限"), editable=False)
    due_on = models.DateField(_("最迟答复"), editable=False)
    provisional = models.BooleanField(_("时限暂定"), default=False, editable=False)
    finished_on = models.DateField(_("办结日期"), null=True, blank=True, editable=False)
    closed_on = models.DateField(_("确认日期"), null=True, blank=True, editable=False)
    ending = models.CharField(
        _("确认方式"), max_length=10, choices=Ending.choices, blank=True, default="",
        editable=False,
    )  # fmt: skip
    outcome = models.CharField(_("办理结果"), max_length=300, blank=True, default="")
    families = models.IntegerField(_("帮到几户"), null=True, blank=True)
    outside = models.CharField(
        _("转往"), max_length=12, choices=Outside.choices, blank=True, default="", editable=False
    )
    unreasonable_on = models.DateField(_("认定超出职责日期"), null=True, blank=True, editable=False)
    unreasonable = models.CharField(_("超出职责的理由"), max_length=200, blank=True, default="")
    reopened = models.IntegerField(_("重新办理次数"), default=0, editable=False)
    cleared_on = models.DateField(_("联系方式清除日期"), null=True, blank=True, editable=False)
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.NEW, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("诉求工单")
        verbose_name_plural = _("诉求工单")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["series", "number"], name="orders_number_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            # The handler beside them, that a list is counted without looking at its rows.
            models.Index(fields=["org", "asked_on", "handler"], name="orders_asked"),
            models.Index(fields=["org", "accepted_on"], name="orders_accepted"),
            models.Index(fields=["channel", "asked_on", "org"], name="orders_channel"),
            models.Index(fields=["handler", "state", "due_on"], name="orders_handler"),
            models.Index(fields=["state", "due_on"], name="orders_due"),
            models.Index(fields=["phone_blind"], name="orders_phone", condition=~Q(phone_blind="")),
        ]

    def __str__(self) -> str:
        return f"{self.shown_number} {self.get_sort_display()}"

    @property
    def shown_number(self) -> str:
        """2026-00012: the year and the number of that year."""
        return f"{self.series.rpartition('/')[2]}-{self.number:05}"

    @property
    def spaced_code(self) -> str:
        return f"{self.code[:4]} {self.code[4:]}"

    @property
    def said(self) -> str:
        """The words as strangers read them: numbers of persons masked."""
        return masked(self.text)

    @property
    def is_open(self) -> bool:
        return self.state in flows.OPEN
