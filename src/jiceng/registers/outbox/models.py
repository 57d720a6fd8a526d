"""Messages to send: to whom, by which way, when at the earliest, and what became of them."""

from typing import Any, ClassVar, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import masks
from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.secrets import BlindField, SealedField
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.accounts.models import Account
from jiceng.registers.orgs.models import Org
from jiceng.registers.outbox import flows
from jiceng.registers.outbox.access import SEES


class Channel(models.TextChoices):
    """途径."""

    PAGE = "page", _("站内")
    SMS = "sms", _("短信")
    WECHAT = "wechat", _("微信订阅通知")
    WECOM = "wecom", _("企业微信")


class Kind(models.TextChoices):
    """提醒的种类, each of which a person may decline."""

    DUTY = "duty", _("到期提醒")
    MEETING = "meeting", _("会议通知")
    TASK = "task", _("任务下达")
    RESULT = "result", _("办理结果")
    POLL = "poll", _("征求意见")
    GREETING = "greeting", _("祝贺")
    SYSTEM = "system", _("系统通知")


class MessageQuerySet(models.QuerySet["Message"]):
    """Adjectives of messages."""

    def waiting(self) -> Self:
        return self.filter(state=flows.QUEUED)

    def queued_during(self, period: Period) -> Self:
        return self.filter(queued_on__range=(period.first, period.last))

    def addressed_to(self, actor: Actor) -> Self:
        """One's own, once they have gone out."""
        return self.filter(account=actor.pk, state=flows.SENT)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Message(models.Model):
    """One message for one person. Its body and number are gone a week after it went out."""

    class State(models.TextChoices):
        QUEUED = flows.QUEUED, _("待发")
        SENDING = flows.SENDING, _("发送中")
        SENT = flows.SENT, _("已发送")
        FAILED = flows.FAILED, _("未发出")
        UNKNOWN = flows.UNKNOWN, _("不明，待核实")
        CANCELLED = flows.CANCELLED, _("已撤销")
        HELD = flows.HELD, _("暂扣")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("发送单位"))
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("收件账号")
    )
    phone = SealedField(_("手机号"), purpose="phone", mask=masks.phone, blind="phone_blind")
    phone_blind = BlindField(of="phone", verbose_name=_("手机号索引"))
    channel = models.CharField(_("途径"), max_length=8, choices=Channel.choices)
    kind = models.CharField(_("种类"), max_length=8, choices=Kind.choices)
    template = models.CharField(_("模板"), max_length=60, blank=True, default="")
    params = models.JSONField(_("参数"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    body = models.CharField(_("内容"), max_length=1_000, blank=True, default="")
    dedupe_key = models.CharField(_("去重键"), max_length=120, unique=True, editable=False)
    urgent = models.BooleanField(_("紧急"), default=False)
    basis = models.CharField(_("紧急依据"), max_length=120, blank=True, default="")
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.QUEUED)
    not_before = models.DateTimeField(_("最早发送"))
    queued_on = models.DateField(_("提交日期"), editable=False)
    request = models.CharField(_("请求号"), max_length=36, blank=True, default="", editable=False)
    receipt = models.CharField(_("回执号"), max_length=80, blank=True, default="", editable=False)
    words = models.CharField(_("说明"), max_length=200, blank=True, default="", editable=False)
    tries = models.IntegerField(_("已试次数"), default=0, editable=False)
    simulated = models.BooleanField(_("模拟发送"), default=False, editable=False)
    taken_at = models.DateTimeField(_("交出时间"), null=True, blank=True, editable=False)
    settled_at = models.DateTimeField(_("结果时间"), null=True, blank=True, editable=False)
    purged_at = models.DateTimeField(_("清除时间"), null=True, blank=True, editable=False)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("消息")
        verbose_name_plural = _("消息")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(urgent=False) | ~Q(basis=""), name="outbox_urgent_has_basis"
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(settled_at__isnull=False),
                name="outbox_sent_has_time",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "not_before"], name="outbox_due"),
            models.Index(fields=["account", "state", "settled_at"], name="outbox_inbox"),
            models.Index(fields=["org", "queued_on"], name="outbox_org"),
            models.Index(fields=["kind", "queued_on", "org"], name="outbox_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.queued_on}"

    @property
    def told_state(self) -> str:
        """The state in words; what was only simulated says so."""
        said = str(self.get_state_display())
        return f"{said}（{_('模拟发送')}）" if self.simulated else said

    @property
    def whom(self) -> str:
        return str(self.account or self.phone or "")


class OptOut(models.Model):
    """A kind of reminder a person does not want; urgent ones come all the same."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("账号"))
    kind = models.CharField(_("种类"), max_length=8, choices=Kind.choices)
    since = models.DateField(_("起"))

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("退订")
        verbose_name_plural = _("退订")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["account", "kind"], name="outbox_declined_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.get_kind_display()}"


class Quota(models.Model):
    """How many messages an organisation may send a day, where it is not the usual number."""

    org = models.OneToOneField(Org, models.PROTECT, related_name="+", verbose_name=_("发送单位"))
    daily = models.IntegerField(_("每日上限"))

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("发送额度")
        verbose_name_plural = _("发送额度")

    def __str__(self) -> str:
        return f"{self.org} {self.daily}"


class Wording(models.Model):
    """A template's words where they differ from those that come with the software."""

    template = models.CharField(_("模板"), max_length=60, unique=True)
    text = models.CharField(_("文字"), max_length=500)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("消息文字")
        verbose_name_plural = _("消息文字")

    def __str__(self) -> str:
        return self.template
