"""Files kept with records: a name, what it is, and where the bytes lie under a random name."""

from pathlib import Path
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.refs import Ref
from jiceng.kernel.uids import uid7
from jiceng.kit.attachments import TYPES


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Adjectives of attachments."""

    def kept(self) -> Self:
        """Not removed."""
        return self.filter(removed_at=None)

    def of(self, record: models.Model) -> Self:
        ref = Ref.to(record)
        return self.filter(label=ref.label, record=ref.key)


class Attachment(models.Model):
    """One file of one record. Removed, its bytes go and this row stays as the trace."""

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    label = models.CharField(_("对象种类"), max_length=60, editable=False)
    record = models.CharField(_("对象编号"), max_length=40, editable=False)
    name = models.CharField(_("文件名"), max_length=130)
    kind = models.CharField(_("格式"), max_length=5, choices=[(kind, kind) for kind in TYPES])
    size = models.BigIntegerField(_("大小（字节）"))
    sha256 = models.CharField(_("摘要"), max_length=64, editable=False)
    stored = models.CharField(_("存放位置"), max_length=80, unique=True, editable=False)
    uploaded_by = models.BigIntegerField(_("上传账号"), null=True, editable=False)
    uploaded_name = models.CharField(_("上传人"), max_length=60, editable=False)
    uploaded_at = models.DateTimeField(_("上传时间"), editable=False)
    removed_at = models.DateTimeField(_("删除时间"), null=True, blank=True, editable=False)
    remove_reason = models.CharField(_("删除原因"), max_length=200, blank=True, default="")

    objects: ClassVar[Any] = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("附件")
        verbose_name_plural = _("附件")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["label", "record"], name="files_of"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        return Ref(self.label, self.record)

    @property
    def path(self) -> Path:
        return Path(settings.MEDIA_ROOT) / self.stored
