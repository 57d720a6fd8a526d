"""Requests of people to have something about them corrected."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiceng.insight.mydata.access import SEES, answerers, restricted
from jiceng.kernel.actors import Actor
from jiceng.kernel.refs import Ref
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.accounts.models import Account
from jiceng.registers.matters.models import Matter
from jiceng.registers.orgs.models import Org


class CorrectionQuerySet(models.QuerySet["Correction"]):
    """Adjectives of requests."""

    def open(self) -> Self:
        return self.filter(answered_on=None)

    def visible_to(self, actor: Actor) -> Self:
        """Whoever keeps the record; the person asking sees theirs in My file.

        Of a restricted table only those who read that table itself.
        """
        closed = tuple(restricted())
        seen = seen_by(actor, "org__path", SEES) & ~models.Q(label__in=closed)
        for label in closed:
            seen |= models.Q(label=label) & seen_by(actor, "org__path", answerers(label))
        return self.filter(seen)


class Correction(models.Model):
    """One value of one record that its person says is wrong, and what came of it."""

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("责任党组织"))
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("申请人"))
    label = models.CharField(_("记录种类"), max_length=60, editable=False)
    record = models.CharField(_("记录编号"), max_length=40, editable=False)
    field = models.CharField(_("栏目"), max_length=60, editable=False)
    title = models.CharField(_("更正内容"), max_length=120)
    before = models.CharField(_("现在写的"), max_length=300, blank=True, editable=False)
    digest = models.CharField(_("原值摘要"), max_length=64, editable=False)
    wanted = models.CharField(_("应当是"), max_length=300)
    grounds = models.CharField(_("理由"), max_length=300, blank=True)
    asked_on = models.DateField(_("申请日期"))
    due_on = models.DateField(_("答复期限"))
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("事项")
    )
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    granted = models.BooleanField(_("已经更正"), null=True, blank=True)
    answer = models.CharField(_("答复"), max_length=300, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("更正申请")
        verbose_name_plural = _("更正申请")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["label", "record", "field", "account"],
                condition=models.Q(answered_on=None),
                name="mydata_asked_once",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "asked_on"], name="mydata_correction_org"),
            models.Index(fields=["asked_on", "org"], name="mydata_correction_on"),
        ]

    def __str__(self) -> str:
        return self.title

    def subject(self) -> Any:
        """The record in question, or None if it is gone or its room is left out."""
        try:
            return Ref(self.label, self.record).open()
        except (LookupError, ValueError):
            return None
