"""Who hears of what, and what became of each telling."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.secrets import SealedField
from jiceng.kernel.uids import uid7


class Subscription(models.Model):
    """A receiver: its address and key sealed (a bot's address is its key), and its events."""

    class Face(models.TextChoices):
        JSON = "json", _("其他系统（签名 JSON）")
        WECOM = "wecom", _("企业微信群机器人")
        DINGTALK = "dingtalk", _("钉钉群机器人")

    title = models.CharField(_("接收方名称"), max_length=60)
    face = models.CharField(_("形式"), max_length=10, choices=Face.choices)
    host = models.CharField(_("主机"), max_length=200)
    url = SealedField(_("网址"), purpose="channel")
    secret = SealedField(_("签名密钥"), purpose="channel")
    verbs = models.JSONField(_("事件"), default=list)
    on = models.BooleanField(_("启用"), default=True)
    since_line = models.BigIntegerField(_("起自流水"), default=0, editable=False)
    set_at = models.DateTimeField(_("设置时间"), editable=False)
    sent_at = models.DateTimeField(_("上次成功"), null=True, blank=True, editable=False)
    failed_at = models.DateTimeField(_("上次不成功"), null=True, blank=True, editable=False)
    words = models.CharField(_("说明"), max_length=200, blank=True, default="", editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("事件订阅")
        verbose_name_plural = _("事件订阅")

    def __str__(self) -> str:
        return self.title


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Adjectives of deliveries."""

    def waiting(self) -> Self:
        return self.filter(state=Delivery.State.WAITING, subscription__on=True)

    def dead(self) -> Self:
        return self.filter(state=Delivery.State.DEAD)


class Delivery(models.Model):
    """One event for one receiver: which line of the journal, and what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("待推送")
        SENDING = "sending", _("推送中")
        SENT = "sent", _("已送达")
        DEAD = "dead", _("没有送达")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    subscription = models.ForeignKey(Subscription, models.PROTECT, verbose_name=_("订阅"))
    line = models.BigIntegerField(_("流水行"))
    verb = models.CharField(_("事件"), max_length=60)
    label = models.CharField(_("对象种类"), max_length=60)
    record = models.CharField(_("对象编号"), max_length=40)
    happened_at = models.DateTimeField(_("发生时间"))
    state = models.CharField(_("状态"), max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.IntegerField(_("已试次数"), default=0)
    not_before = models.DateTimeField(_("最早推送"))
    taken_at = models.DateTimeField(_("交出时间"), null=True, blank=True)
    settled_at = models.DateTimeField(_("结果时间"), null=True, blank=True)
    words = models.CharField(_("说明"), max_length=200, blank=True, default="")

    objects: ClassVar[Any] = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("事件推送")
        verbose_name_plural = _("事件推送")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["subscription", "line"], name="hooks_told_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "not_before"], name="hooks_due"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.record}"
