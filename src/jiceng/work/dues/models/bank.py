"""Lines of a bank file, each with whom it may be from and why; nothing is booked by itself."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.dues.access import own
from jiceng.work.dues.models.basis import money
from jiceng.work.dues.models.rolls import Payment


class BankLineQuerySet(models.QuerySet["BankLine"]):
    """Adjectives of bank lines."""

    def waiting(self) -> Self:
        return self.filter(state=BankLine.State.WAITING)

    def matched(self) -> Self:
        return self.waiting().exclude(member=None)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(own(actor, "org__path"))


class BankLine(models.Model):
    """One line of a statement. The bank's own reference keeps a file from counting twice."""

    class State(models.TextChoices):
        WAITING = "waiting", _("待核对")
        BOOKED = "booked", _("已入账")
        IGNORED = "ignored", _("不是党费")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党支部"))
    reference = models.CharField(_("流水号"), max_length=60)
    paid_on = models.DateField(_("交易日期"))
    amount = money(_("金额"))
    payer = models.CharField(_("对方户名"), max_length=60, blank=True, default="")
    remark = models.CharField(_("附言"), max_length=120, blank=True, default="")
    member = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("可能是"),
        editable=False,
    )
    months = models.CharField(_("月份"), max_length=200, blank=True, default="", editable=False)
    why = models.CharField(_("对上或对不上的理由"), max_length=120, blank=True, editable=False)
    state = models.CharField(
        _("状态"), max_length=8, choices=State.choices, default=State.WAITING, editable=False
    )
    payment = models.ForeignKey(
        Payment,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("缴纳"),
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = BankLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("银行流水")
        verbose_name_plural = _("银行流水")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["org", "reference"], name="dues_bank_line_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="dues_bank_line_is_positive"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "state"], name="dues_bank_line_state")
        ]

    def __str__(self) -> str:
        return f"{self.payer} {self.paid_on} {self.amount}"
