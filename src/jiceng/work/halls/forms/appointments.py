"""What is asked about slots and appointments; of residents three fields and no more."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock, slips
from jiceng.kit.forms import Messages, RecordForm, chosen_from
from jiceng.kit.picks import PickField
from jiceng.registers.services.models import Item
from jiceng.work.halls import rules
from jiceng.work.halls.forms.windows import (
    day,
    hall_field,
    hour,
    in_order,
    line,
    org_field,
    subject_field,
)
from jiceng.work.halls.models import Channel, Slot

PHONE = re.compile(r"1\d{10}|0\d{2,3}-?\d{7,8}|\d{7,8}")


def number(label: Any, initial: int, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, initial=initial, min_value=1, max_value=most)


def phone_fault(said: str) -> str:
    """What is wrong with a telephone; empty if nothing is."""
    if not said or PHONE.fullmatch(said):
        return ""
    return _("电话写 11 位手机号，或者区号加座机，例如 0379-12345678")


class SlotForm(RecordForm):
    """A stretch of a day with so many places."""

    venue = hall_field()
    subject = subject_field()
    item = PickField(
        Item.objects.all(), label=gettext_lazy("服务项目"), required=False,
        help_text=gettext_lazy("只给一个项目用的才填。"),
    )  # fmt: skip
    held_on = day(gettext_lazy("日期"), initial=clock.today)
    starts = hour(gettext_lazy("开始"))
    ends = hour(gettext_lazy("结束"))
    capacity = forms.IntegerField(label=gettext_lazy("名额"), min_value=1, max_value=500)
    rule = staticmethod(in_order)


class ResizeForm(RecordForm):
    capacity = forms.IntegerField(label=gettext_lazy("名额"), min_value=1, max_value=500)


class ResidentForm(RecordForm):
    """What a resident says: what for, how to be called, a telephone."""

    what = line(
        gettext_lazy("办什么"), 120, help_text=gettext_lazy("写一句就行，不写也能约。")
    )  # fmt: skip
    contact = line(
        gettext_lazy("怎么称呼"), 20, help_text=gettext_lazy("例如：王女士。不用写全名。")
    )
    phone = line(
        gettext_lazy("联系电话"), 20, required=True,
        help_text=gettext_lazy("只用来提醒和取消时告诉您，办完一段时间后自动清除。"),
    )  # fmt: skip

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        fault = phone_fault((values.get("phone") or "").replace(" ", ""))
        return {"phone": fault} if fault else {}

    def clean_phone(self) -> str:
        return str(self.cleaned_data.get("phone") or "").replace(" ", "")


class AppointmentForm(ResidentForm):
    """Booked for somebody at the counter or by telephone."""

    slot = chosen_from(
        Slot.objects.filter(closed_on=None), label=gettext_lazy("预约时段"),
        help_text=gettext_lazy("只列还有名额的时段。"),
    )  # fmt: skip
    channel = forms.ChoiceField(
        label=gettext_lazy("渠道"), initial=Channel.COUNTER,
        choices=[one for one in Channel.choices if one[0] != Channel.PAGE],
    )  # fmt: skip
    field_order = ("slot", "channel")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["slot"]
        rows = field.queryset.open(clock.today()).select_related("venue", "subject")
        field.queryset = rows.order_by("venue", "held_on", "starts")


class TermsForm(RecordForm):
    """What holds here from a day on."""

    org = org_field(gettext_lazy("适用范围"))
    since = day(gettext_lazy("从哪一天起"), initial=clock.today)
    basis = line(gettext_lazy("依据文件"), 120, required=True)
    ahead_days = number(gettext_lazy("最多提前几天约"), rules.AHEAD_DAYS, 365)
    per_phone = number(gettext_lazy("一个电话最多几个没办的预约"), rules.OPEN_PER_PHONE, 50)
    keep_days = number(gettext_lazy("办完后联系方式保留几天"), rules.KEEP_DAYS, 365)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        since = values.get("since")
        if since is not None and since < clock.today():
            return {"since": _("约定从今天或以后起，约过的不重新算")}
        return {}


class CodeForm(forms.Form):
    """A query code as the page showed it."""

    code = forms.CharField(label=gettext_lazy("查询码"), max_length=20)

    def clean_code(self) -> str:
        code = slips.read(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(
                _("查询码是 8 个字母或数字，没有 0、O、1、I、L，请再看一遍")
            )
        return code
