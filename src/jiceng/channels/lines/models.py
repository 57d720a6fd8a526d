"""One row for each way out that was ever set up; its keys are sealed."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.secrets import SealedField


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
