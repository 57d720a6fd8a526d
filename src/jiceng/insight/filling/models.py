"""Documents brought to be filled, with the choices for their blanks; finished reports brought to be
checked, with the ties of their numbers.
"""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from jiceng.insight.filling.access import SEES
from jiceng.insight.filling.blanks import Kind
from jiceng.insight.filling.issued import issued
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import parse
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org


class KeptQuerySet(models.QuerySet[Any]):
    """Adjectives of documents and of checks."""

    def kept(self) -> Self:
        """Not removed."""
        return self.filter(removed_at=None)

    def visible_to(self, actor: Actor) -> Self:
        return self.kept().filter(seen_by(actor, "org__path", SEES))


class Brought(models.Model):
    """A document of an organisation. Its file is kept as an attachment; removed, the file and what
    was settled of it are gone and the row stays as the trace.
    """

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    title = models.CharField(_("文件"), max_length=130)
    brought_at = models.DateTimeField(_("上传时间"), editable=False)
    removed_at = models.DateTimeField(_("删除时间"), null=True, blank=True, editable=False)

    objects: ClassVar[Any] = KeptQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("-brought_at", "-pk")

    def __str__(self) -> str:
        return self.title


class Form(Brought):
    """One document with blanks: the template of all periods."""

    kind = models.CharField(_("格式"), max_length=4, choices=[("docx", "docx"), ("txt", "txt")])
    blanks = models.PositiveSmallIntegerField(_("空数"))
    chosen_at = models.DateTimeField(_("选定时间"), null=True, blank=True, editable=False)

    class Meta(Brought.Meta):
        verbose_name = _("待填文件")
        verbose_name_plural = _("待填文件")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "brought_at"], name="filling_form_org")
        ]

    @property
    def settled(self) -> Any:
        return Choice.objects.filter(form=self)


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


class Check(Brought):
    """One finished report brought to be held against the records, or an issued one of this house.

    What was found is asked anew whenever it is looked at; only the counts of when it was brought
    or confirmed stay.
    """

    kind = models.CharField(
        _("格式"), max_length=5, choices=[(k, k) for k in ("docx", "txt", "issue")]
    )
    issued = models.UUIDField(_("定稿报告"), null=True, blank=True, editable=False)
    period = models.CharField(_("期间"), max_length=24)
    as_of = models.DateField(_("时点"))
    numbers = models.PositiveIntegerField(_("数"), default=0)
    wrong = models.PositiveIntegerField(_("不符"), default=0)
    questions = models.PositiveIntegerField(_("存疑"), default=0)
    tied_at = models.DateTimeField(_("确认时间"), null=True, blank=True, editable=False)

    class Meta(Brought.Meta):
        verbose_name = _("成稿核对")
        verbose_name_plural = _("成稿核对")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "brought_at"], name="filling_check_org")
        ]

    @cached_property
    def issue(self) -> Any | None:
        """The issued report that is checked, where it is one and that room is there."""
        issues = issued()
        return issues.filter(uid=self.issued).first() if self.issued and issues else None

    @property
    def ask(self) -> Ask:
        """Its period, as of its day."""
        return Ask(parse(self.period), self.as_of)

    @property
    def settled(self) -> Any:
        return Tie.objects.filter(check_of=self)


class Tie(models.Model):
    """Which figure one number of a finished report is, as somebody confirmed it."""

    check_of = models.ForeignKey(
        Check, models.PROTECT, related_name="ties", verbose_name=_("成稿核对")
    )
    spot = models.CharField(_("位置"), max_length=90)
    anchor = models.CharField(_("前后文"), max_length=80)
    written = models.CharField(_("指标"), max_length=200)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("数的确认")
        verbose_name_plural = _("数的确认")
        ordering = ("check_of", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["check_of", "spot"], name="filling_tie_once")
        ]

    def __str__(self) -> str:
        return f"{self.anchor} {self.written}"
