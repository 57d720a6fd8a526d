"""One row for each way out that was ever set up; its keys are sealed."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.secrets import BlindField, SealedField
from jiceng.registers.accounts.models import Account


class Line(models.Model):
    """A way out: what the operator filled in, whether it is in use, and how it has fared."""

    key = models.CharField(_("通道"), max_length=20, unique=True)
    channel = models.CharField(_("途径"), max_length=8)
    values = models.JSONField(_("参数"), default=dict, blank=True)
    secrets = SealedField(_("密钥"), purpose="channel")
    on = models.BooleanField(_("启用"), default=False)
    set_at = models.DateTimeField(_("设置时间"), editable=False)
    sent_at = models.DateTimeField(_("上次成功"), null=True, blank=True, editable=False)
    failed_at = models.DateTimeField(_("上次不成功"), null=True, blank=True, editable=False)
    failures = models.IntegerField(_("连续不成功"), default=0, editable=False)
    words = models.CharField(_("说明"), max_length=200, blank=True, default="", editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("通道")
        verbose_name_plural = _("通道")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["channel"], condition=models.Q(on=True), name="lines_one_of_a_channel"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Access(models.Model):
    """The access token a provider gave for a while; renewed by whoever takes the lease."""

    line = models.OneToOneField(Line, models.PROTECT, verbose_name=_("通道"))
    token = SealedField(_("访问令牌"), purpose="channel")
    expires_at = models.DateTimeField(_("失效时间"), null=True, blank=True)
    renewing_until = models.DateTimeField(_("占用至"), null=True, blank=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("访问令牌")
        verbose_name_plural = _("访问令牌")

    def __str__(self) -> str:
        return f"{self.line}"


class Address(models.Model):
    """Where a person is reached by a way out, as the provider names them (an opaque id)."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("账号"))
    channel = models.CharField(_("途径"), max_length=8)
    address = SealedField(_("通道标识"), purpose="openid", blind="address_blind")
    address_blind = BlindField(of="address", verbose_name=_("通道标识索引"))
    since = models.DateField(_("起"))

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("通道绑定")
        verbose_name_plural = _("通道绑定")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["account", "channel"], name="lines_tied_once"),
            models.UniqueConstraint(fields=["channel", "address_blind"], name="lines_one_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.channel}"


class Heard(models.Model):
    """A message that was answered, and the answer."""

    key = models.CharField(_("摘要"), max_length=64, unique=True)
    sender = models.CharField(_("发送方摘要"), max_length=32, blank=True, default="")
    reply = models.CharField(_("答复"), max_length=600, blank=True, default="")
    at = models.DateTimeField(_("时间"))

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("已收消息")
        verbose_name_plural = _("已收消息")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["sender", "at"], name="lines_heard_sender"),
            models.Index(fields=["at"], name="lines_heard_at"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
