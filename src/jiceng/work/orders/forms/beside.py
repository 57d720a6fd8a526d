"""Forms of small wishes and of what was told without a name."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from jiceng.kit.forms import Messages, RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.orders.forms.office import line, phone_fault


def money(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, max_digits=8, decimal_places=2, min_value=0, required=False
    )


class WishForm(RecordForm):
    """One wish; who it is for is never published."""

    wish = line(
        gettext_lazy("心愿"), 120, required=True,
        help_text=gettext_lazy("公开的就是这一句，不写姓名、门牌和病情。"),
    )  # fmt: skip
    goods = line(gettext_lazy("需要的物品"), 60)
    budget = money(gettext_lazy("预算（元）"))
    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("社区"))
    raised_on = forms.DateField(
        label=gettext_lazy("征集日期"), widget=forms.DateInput(), required=False
    )
    recipient = line(gettext_lazy("心愿人"), 30)
    phone = line(gettext_lazy("联系电话"), 20)
    consented_on = forms.DateField(
        label=gettext_lazy("同意公开日期"), widget=forms.DateInput(), required=False,
        help_text=gettext_lazy("本人同意把这一句公开的日期；没有同意的不公开。"),
    )  # fmt: skip

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        fault = phone_fault(values.get("phone") or "")
        return {"phone": fault} if fault else {}


class AdoptForm(RecordForm):
    """A member, or whoever is named."""

    member = PickField(
        Member.objects.filter(left_on=None), label=gettext_lazy("党员"), required=False
    )
    giver = line(gettext_lazy("认领单位或个人"), 60)


class GrantForm(RecordForm):
    """What it cost, if anything."""

    spent = money(gettext_lazy("实际花费（元）"))


class AnswerForm(RecordForm):
    """Words for whoever holds the receipt."""

    reply = forms.CharField(label=gettext_lazy("答复"), max_length=500, widget=forms.Textarea)


class ShutForm(RecordForm):
    """A last word, where none was said yet."""

    reply = forms.CharField(
        label=gettext_lazy("答复"), max_length=500, widget=forms.Textarea, required=False
    )
