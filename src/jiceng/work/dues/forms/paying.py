"""What is asked about payments: one member's months, a whole branch, a statement's lines."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.forms import Messages, RecordForm, chosen_from
from jiceng.registers.members.models import Member
from jiceng.work.dues.forms.fields import (
    MonthsField,
    branch_field,
    member_field,
    own_orgs,
    payers,
    sum_field,
)
from jiceng.work.dues.models import Charge, Payment, Way


class PayForm(RecordForm):
    """One member has paid for some months."""

    member = member_field()
    months = MonthsField(label=gettext_lazy("月份"))
    paid_on = forms.DateField(label=gettext_lazy("交纳日期"), widget=forms.DateInput())
    way = forms.ChoiceField(label=gettext_lazy("方式"), choices=Way.choices, initial=Way.CASH)
    proxy = forms.ChoiceField(
        label=gettext_lazy("谁来交"), choices=Payment.Proxy.choices, required=False
    )
    proxy_name = forms.CharField(label=gettext_lazy("代交人"), max_length=40, required=False)
    reference = forms.CharField(label=gettext_lazy("银行流水号"), max_length=60, required=False)
    remark = forms.CharField(label=gettext_lazy("备注"), max_length=120, required=False)

    groups = {
        gettext_lazy("谁交了哪几个月"): ("member", "months", "paid_on", "way"),
        gettext_lazy("代交和备注（可以不填）"): ("proxy", "proxy_name", "reference", "remark"),
    }

    def narrow(self, actor: Any) -> None:
        payers(self.fields["member"], actor)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        if values.get("proxy") and not (values.get("proxy_name") or "").strip():
            return {"proxy_name": _("请写明代交人的姓名")}
        return {}


class CollectForm(RecordForm):
    """The whole branch has paid but for those ticked."""

    paid_on = forms.DateField(label=gettext_lazy("交纳日期"), widget=forms.DateInput())
    way = forms.ChoiceField(label=gettext_lazy("方式"), choices=Way.choices, initial=Way.CASH)
    unpaid = forms.ModelMultipleChoiceField(
        Member.objects.none(),
        label=gettext_lazy("没有交的同志"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("没勾的都算已交。"),
    )
    remark = forms.CharField(label=gettext_lazy("备注"), max_length=120, required=False)
    shown = forms.CharField(label="", required=False, widget=forms.HiddenInput)

    def narrow(self, actor: Any) -> None:
        del actor
        roll: Any = self.record
        if roll is not None:
            owed = Charge.objects.unpaid().filter(roll=roll.pk, amount__gt=0).values("member")
            field: Any = self.fields["unpaid"]
            rows = Member.objects.filter(pk__in=owed).select_related("person")
            field.queryset = rows.order_by("person__initials", "pk")
            # Who stood on the page: whoever comes on the roll meanwhile is not recorded unseen.
            self.fields["shown"].initial = ",".join(str(pk) for (pk,) in owed.values_list("member"))


class PhoneCollectForm(RecordForm):
    """The same on the phone; who has not paid is tapped on the roll beneath."""

    paid_on = forms.DateField(label=gettext_lazy("交纳日期"), widget=forms.DateInput())
    way = forms.ChoiceField(label=gettext_lazy("方式"), choices=Way.choices, initial=Way.CASH)


class ReverseForm(RecordForm):
    """Take months out of a payment again."""

    charges = forms.ModelMultipleChoiceField(
        Charge.objects.none(),
        label=gettext_lazy("冲正哪几笔"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("一笔也不勾就是全部冲正。"),
    )
    reason = forms.CharField(
        label=gettext_lazy("原因"), max_length=200, widget=forms.Textarea({"rows": 3})
    )

    def narrow(self, actor: Any) -> None:
        del actor
        field: Any = self.fields["charges"]
        if self.record is not None:
            rows = Charge.objects.filter(payment=self.record.pk)
            field.queryset = rows.select_related("roll__org", "member__person").order_by("pk")


class IssueForm(RecordForm):
    """For whom a slip is made."""

    member = chosen_from(Member.objects.none(), label=gettext_lazy("给谁"))

    def narrow(self, actor: Any) -> None:
        del actor
        field: Any = self.fields["member"]
        if self.record is not None:
            paid = Charge.objects.filter(payment=self.record.pk).values("member")
            rows = Member.objects.filter(pk__in=paid).select_related("person")
            field.queryset = rows.order_by("person__initials", "pk")


class CorrectLineForm(RecordForm):
    """A line typed or read wrong; whose it is, where nobody could be told."""

    reference = forms.CharField(label=gettext_lazy("流水号"), max_length=60)
    paid_on = forms.DateField(label=gettext_lazy("交易日期"), widget=forms.DateInput())
    amount = sum_field(gettext_lazy("金额"))
    payer = forms.CharField(label=gettext_lazy("对方户名"), max_length=60, required=False)
    remark = forms.CharField(label=gettext_lazy("附言"), max_length=120, required=False)

    member = chosen_from(
        Member.objects.all(), label=gettext_lazy("是哪位同志的"), required=False,
        help_text=gettext_lazy("选了就在附言里补上交费码，再按金额核对；能看出是谁的不用选。"),
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("更正原因"), max_length=200)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        day = values.get("paid_on")
        if day is not None and day > clock.today():
            return {"paid_on": _("交易日期还没有到，请检查日期")}
        return {}

    def narrow(self, actor: Any) -> None:
        """Who has something unpaid in the line's branch."""
        super().narrow(actor)
        line: Any = self.record
        if line is None or "member" not in self.fields:
            return
        owed = Charge.objects.filter(roll__org=line.org, payment=None, amount__gt=0)
        field: Any = self.fields["member"]
        field.queryset = Member.objects.filter(pk__in=owed.values("member")).select_related(
            "person"
        )


class BankLineForm(CorrectLineForm):
    """One line of a bank statement."""

    org = branch_field()
    member = None  # type: ignore[assignment]
    reason = None  # type: ignore[assignment]
    field_order = ("org",)

    def narrow(self, actor: Any) -> None:
        """No bank writes down a branch: whoever keeps one alone means that one."""
        field: Any = self.fields["org"]
        own_orgs(field, actor)
        kept = list(field.queryset[:2])
        if len(kept) == 1:
            field.initial = kept[0]
