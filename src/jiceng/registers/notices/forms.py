"""Entry forms of notices."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiceng.kit.forms import RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.notices.models import Kind, Notice, Scope
from jiceng.registers.orgs.models import Org


def day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


class NoticeForm(RecordForm):
    """A new notice; the privacy check comes as a step of its own."""

    org = PickField(Org.objects.filter(until=None), label=_("公布单位"))
    kind = forms.ChoiceField(label=_("种类"), choices=Kind.choices, initial=Kind.PARTY)
    scope = forms.ChoiceField(label=_("公开范围"), choices=Scope.choices, initial=Scope.SOCIETY)
    title = forms.CharField(label=_("标题"), max_length=120)
    text = forms.CharField(label=_("正文"), max_length=20_000, widget=forms.Textarea)
    basis = forms.CharField(label=_("依据"), max_length=120, required=False)
    telephone = forms.CharField(label=_("监督电话"), max_length=40)
    amount = forms.IntegerField(label=_("公示期"), min_value=1, max_value=400, initial=5)
    unit = forms.ChoiceField(
        label=_("单位"), choices=Notice.Unit.choices, initial=Notice.Unit.WORKDAY
    )


class CheckForm(RecordForm):
    justification = forms.CharField(
        label=_("保留个人信息的理由"),
        max_length=200,
        required=False,
        help_text=_("正文里没有证件号、电话、账号和出生日期时不用填。"),
    )


class PostForm(RecordForm):
    starts_on = day(_("公布日期"), required=False)
    where = forms.CharField(
        label=_("张贴地点"),
        required=False,
        widget=forms.Textarea,
        help_text=_("一行一处；照片不作要求。"),
    )


class HangForm(RecordForm):
    where = forms.CharField(label=_("张贴地点"), max_length=80)
    on = day(_("张贴日期"), required=False)


class TakeDownForm(RecordForm):
    on = day(_("撤下日期"), required=False)


class ObjectForm(RecordForm):
    text = forms.CharField(
        label=_("意见内容"),
        max_length=4_000,
        widget=forms.Textarea,
        help_text=_("不要写反映人的姓名和电话。"),
    )
    received_on = day(_("收到日期"), required=False)
    anonymous = forms.BooleanField(label=_("匿名"), required=False, initial=True)


class HandleForm(RecordForm):
    outcome = forms.CharField(label=_("处理结果"), max_length=300)
    upheld = forms.BooleanField(label=_("意见成立"), required=False)


class EndForm(RecordForm):
    result = forms.CharField(label=_("公示结果"), max_length=300, initial=_("公示期内无异议"))
