"""Issued reports: frozen text, values, record ids and definitions; they never change."""

from typing import Any, ClassVar, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from jiceng.insight.reports.access import READS
from jiceng.insight.reports.slots import Draft
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import JournalError
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org


class IssueQuerySet(models.QuerySet["Issue"]):
    """Adjectives of issued reports; the bulk doors to change one are closed."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", READS))

    def update(self, **kwargs: Any) -> int:
        raise JournalError("已定稿的报告不能修改，只能另出一份")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise JournalError("已定稿的报告不能删除")


class Issue(models.Model):
    """One report as issued: the only copy of numbers that is allowed.

    `content` holds the blocks of text and, for every blank, the exact value, the ids of its
    rows, the bounds in force and a hash of the definition; `digest` is taken over all of it.
    """

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    report = models.CharField(_("报告"), max_length=40)
    title = models.CharField(_("标题"), max_length=120)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    period = models.CharField(_("期间"), max_length=24)
    as_of = models.DateField(_("时点"))
    bounds = models.JSONField(_("界限"), default=dict, encoder=DjangoJSONEncoder)
    content = models.JSONField(_("内容"), encoder=DjangoJSONEncoder)
    digest = models.CharField(_("摘要"), max_length=64)
    anchor = models.CharField(_("流水链首"), max_length=90)
    issued_at = models.DateTimeField(_("定稿时间"), editable=False)
    issued_by = models.CharField(_("定稿人"), max_length=60)

    objects: ClassVar[Any] = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("定稿报告")
        verbose_name_plural = _("定稿报告")
        ordering = ("-issued_at", "-pk")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "issued_at"], name="reports_issue_org")
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.as_of}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise JournalError("已定稿的报告不能修改，只能另出一份")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise JournalError("已定稿的报告不能删除")

    @property
    def draft(self) -> Draft:
        """The report as it was written, from the frozen content alone."""
        return Draft.read(self.content, self.digest, self.anchor)

    @property
    def sound(self) -> bool:
        """Does the content still agree with its digest?"""
        return self.digest == self.draft.fingerprint()
