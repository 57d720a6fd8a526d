"""Documents brought to be filled, and what was chosen for each of their blanks."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiceng.insight.filling.access import SEES
from jiceng.insight.filling.blanks import Kind
from jiceng.kernel.actors import Actor
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org


class FormQuerySet(models.QuerySet["Form"]):
    """Adjectives of documents."""

    def kept(self) -> Self:
        """Not removed."""
        return self.filter(removed_at=None)

    def visible_to(self, actor: Actor) -> Self:
        return self.kept().filter(seen_by(actor, "org__path", SEES))


class Form(models.Model):
    """One document with blanks: the template of all periods. Its file is kept as an attachment;
    removed, file and choices are gone and this row stays as the trace.
    """

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    title = models.CharField(_("文件"), max_length=130)
    kind = models.CharField(_("格式"), max_length=4, choices=[("docx", "docx"), ("txt", "txt")])
    blanks = models.PositiveSmallIntegerField(_("空数"))
    brought_at = models.DateTimeField(_("上传时间"), editable=False)
    chosen_at = models.DateTimeField(_("选定时间"), null=True, blank=True, editable=False)
    removed_at = models.DateTimeField(_("删除时间"), null=True, blank=True, editable=False)

    objects: ClassVar[Any] = FormQuerySet.as_manager()

    class Meta:
        verbose_name = _("待填文件")
        verbose_name_plural = _("待填文件")
        ordering = ("-brought_at", "-pk")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "brought_at"], name="filling_form_org")
        ]

    def __str__(self) -> str:
        return self.title


class Choice(models.Model):
    """What one blank is filled with: a figure as written, a name, a part of the date, or none."""

    form = models.ForeignKey(
        Form, models.PROTECT, related_name="choices", verbose_name=_("待填文件")
    )
    number = models.PositiveSmallIntegerField(_("第几空"))
    kind = models.CharField(_("种类"), max_length=4, choices=[(k.value, k.value) for k in Kind])
    anchor = models.CharField(_("前后文"), max_length=80)
    written = models.CharField(_("选定"), max_length=200)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("空的选定")
        verbose_name_plural = _("空的选定")
        ordering = ("form", "number")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["form", "number"], name="filling_choice_once")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.written}"
