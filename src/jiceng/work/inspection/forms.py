"""What is asked when records are drawn, read and reported on."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.forms import Messages, RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.orgs.models import Org
from jiceng.work.inspection.models import Channel, Fault, Whom

MOST = 500  # records of one draw


def day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


def month() -> forms.DateField:
    return day(
        gettext_lazy("月份"), initial=clock.today, help_text=gettext_lazy("选这个月里的任何一天。")
    )


class DrawForm(RecordForm):
    """抽取."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("调阅范围"))
    channel = forms.ChoiceField(
        label=gettext_lazy("方式"), choices=Channel.choices, initial=Channel.ONLINE,
        help_text=gettext_lazy("线上抽会议记录，线下抽党支部。"),
    )  # fmt: skip
    whom = forms.ChoiceField(
        label=gettext_lazy("对象"), choices=Whom.choices, initial=Whom.BRANCHES, required=False,
        help_text=gettext_lazy("线下也可以抽支部以上的党组织；线上只抽党支部的记录。"),
    )  # fmt: skip
    month_on = month()
    size = forms.IntegerField(label=gettext_lazy("抽取数"), min_value=1, max_value=MOST, initial=20)
    seed = forms.CharField(
        label=gettext_lazy("抽取种子"), max_length=60, required=False,
        help_text=gettext_lazy("可以写当众定下的数字；不填就用范围、月份和第几次。"),
    )  # fmt: skip

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        above = values.get("whom") == Whom.COMMITTEES
        if above and values.get("channel") == Channel.ONLINE:
            return {"whom": _("线上调阅的是党支部的会议记录；看支部以上的党组织请选线下查看")}
        return {}


class PickForm(RecordForm):
    """指定调阅."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("党组织"))
    channel = forms.ChoiceField(label=gettext_lazy("方式"), choices=Channel.choices)
    meeting = PickField(
        Meeting.objects.filter(void_reason=""), label=gettext_lazy("会议"), required=False,
        help_text=gettext_lazy("线下看全部记录的不用选。"),
    )  # fmt: skip

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        if values.get("channel") == Channel.ONLINE and not values.get("meeting"):
            return {"meeting": _("线上调阅请选择是哪一次会议")}
        return {}


class OldForm(RecordForm):
    """督查调阅记录 from an old book, a row for each visit."""

    inspected_on = day(gettext_lazy("调阅日期"))
    org = PickField(Org.objects.all(), label=gettext_lazy("党组织"))
    channel = forms.ChoiceField(label=gettext_lazy("方式"), choices=Channel.choices)
    inspector = forms.CharField(label=gettext_lazy("调阅人"), max_length=50, required=False)
    problem = forms.CharField(
        label=gettext_lazy("问题"), max_length=500, required=False,
        help_text=gettext_lazy("空着就是合格。"),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("问题种类"), choices=Fault.Kind.choices, required=False,
        help_text=gettext_lazy("有问题又不写种类的，算“其他”。"),
    )  # fmt: skip
    due_on = day(gettext_lazy("整改时限"), required=False)
    settled_on = day(
        gettext_lazy("整改完成日期"), required=False,
        help_text=gettext_lazy("空着就是还没有整改好，列入待办。"),
    )  # fmt: skip
    proof = forms.CharField(label=gettext_lazy("整改结果"), max_length=300, required=False)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        looked, found = values.get("inspected_on"), dict[str, Any]()
        today = clock.today()
        for name in ("inspected_on", "settled_on"):
            if (one := values.get(name)) is not None and one > today:
                found[name] = _("日期还没有到，请检查日期")
        for name in ("due_on", "settled_on"):
            one = values.get(name)
            if one is not None and looked is not None and one < looked:
                found[name] = _("不能早于调阅日期（%s）") % looked
        told = [name for name in ("kinds", "due_on", "settled_on", "proof") if values.get(name)]
        if told and not (values.get("problem") or "").strip():
            found["problem"] = _("写了整改，请写明是什么问题")
        return found


class PassForm(RecordForm):
    on = day(gettext_lazy("调阅日期"), initial=clock.today)
    inspector = forms.CharField(label=gettext_lazy("调阅人"), max_length=50)


class SendBackForm(PassForm):
    """What is wrong and by when it should be mended."""

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("问题种类"), choices=Fault.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    problem = forms.CharField(
        label=gettext_lazy("问题"), max_length=500, widget=forms.Textarea,
        help_text=gettext_lazy("写清哪里不对、怎样改；不要求补照片。"),
    )  # fmt: skip
    due_on = day(gettext_lazy("整改时限"), required=False, help_text=gettext_lazy("不填是十四天。"))


class BulletinForm(RecordForm):
    """印发通报; the numbers are counted, nobody types them."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("通报单位"))
    month_on = month()
    words = forms.CharField(
        label=gettext_lazy("情况和要求"), max_length=2_000, required=False, widget=forms.Textarea,
        help_text=gettext_lazy("数字由系统填好，这里只写情况和要求，不点个人的名。"),
    )  # fmt: skip
