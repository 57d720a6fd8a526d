"""What was imported: the file, each row it wrote and what stood there before, words learnt."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar, Final

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.uids import uid7

UNDO: Final = timedelta(hours=24)


class BatchState(models.TextChoices):
    """状态."""

    UPLOADED = "uploaded", _("已上传")
    TRIED = "tried", _("已试算")
    DONE = "done", _("完成")
    UNDONE = "undone", _("已撤销")


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    """Adjectives of imports."""

    def visible_to(self, actor: Actor) -> "ImportBatchQuerySet":
        return self.filter(account=actor.pk)


class ImportBatch(models.Model):
    """One file on its way in: tried as often as needed, done once, undone within a day."""

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    sheet = models.CharField(_("台账"), max_length=60)
    account = models.BigIntegerField(_("账号"), null=True)
    actor_name = models.CharField(_("经手人"), max_length=60)
    file_name = models.CharField(_("文件名"), max_length=200)
    file_hash = models.CharField(_("文件摘要"), max_length=64)
    state = models.CharField(
        _("状态"), max_length=10, choices=BatchState.choices, default=BatchState.UPLOADED
    )
    counts = models.JSONField(_("行数"), default=dict)
    choices = models.JSONField(_("试算时的选择"), default=dict)
    words = models.CharField(_("说明"), max_length=300, blank=True)
    kept = models.BooleanField(_("文件还在"), default=True, editable=False)
    uploaded_at = models.DateTimeField(_("上传时间"), editable=False)
    done_at = models.DateTimeField(_("导入时间"), null=True, editable=False)
    undone_at = models.DateTimeField(_("撤销时间"), null=True, editable=False)
    journal = models.BigIntegerField(_("流水末行"), default=0, editable=False)

    objects: ClassVar[Any] = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("导入批次")
        verbose_name_plural = _("导入批次")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["sheet", "file_hash"], name="kit_import_file"),
            models.Index(fields=["account", "-id"], name="kit_import_account"),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def folder(self) -> Path:
        found = Path(settings.JICENG_HOME) / "imports" / str(self.uid)
        found.mkdir(parents=True, exist_ok=True)
        return found

    @property
    def source(self) -> Path:
        """The file as it was uploaded."""
        return self.folder / f"source{Path(self.file_name).suffix.lower()}"

    @property
    def undo_until(self) -> Any:
        return self.done_at + UNDO if self.done_at else None

    @property
    def undoable(self) -> bool:
        return self.state == BatchState.DONE and clock.now() < self.undo_until


class ImportedRowQuerySet(models.QuerySet["ImportedRow"]):
    """Adjectives of imported rows."""

    def live(self, sheet: str, marks: Iterable[str]) -> dict[str, dict[str, str]]:
        """Which of these rows an earlier import wrote: mark → who, at."""
        rows = self.filter(sheet=sheet, mark__among=marks, live=True).select_related("batch")
        found = {}
        for row in rows:
            done = row.batch.done_at or row.batch.uploaded_at
            at = f"{done.astimezone(clock.ZONE):%Y-%m-%d %H:%M}"
            found[row.mark] = {"who": row.batch.actor_name, "at": at}
        return found


class ImportedRow(models.Model):
    """One record an import wrote. `before` holds what it changed; null for a new record."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, verbose_name=_("导入批次"))
    sheet = models.CharField(_("台账"), max_length=60)
    mark = models.CharField(_("行摘要"), max_length=32, blank=True)
    label = models.CharField(_("对象种类"), max_length=60)
    record = models.CharField(_("对象编号"), max_length=40)
    before = models.JSONField(_("原值"), null=True, encoder=DjangoJSONEncoder)
    live = models.BooleanField(_("有效"), default=True)

    objects: ClassVar[Any] = ImportedRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("导入的行")
        verbose_name_plural = _("导入的行")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # Of two people importing the same roster one wins, whatever the timing.
            models.UniqueConstraint(
                fields=["sheet", "mark"],
                condition=Q(live=True) & ~Q(mark=""),
                name="kit_row_imported_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["sheet", "record"], name="kit_row_of_record"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.record}"


class ImportWord(models.Model):
    """A word of somebody's spreadsheets, and what they said it means."""

    sheet = models.CharField(_("台账"), max_length=60)
    field = models.CharField(_("列"), max_length=60)
    account = models.BigIntegerField(_("账号"), null=True)
    said = models.CharField(_("写法"), max_length=200)
    meant = models.CharField(_("意思"), max_length=200)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("导入的写法")
        verbose_name_plural = _("导入的写法")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["sheet", "field", "account", "said"], name="kit_import_word_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.said} → {self.meant}"
