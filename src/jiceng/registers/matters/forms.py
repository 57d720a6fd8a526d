"""Entry forms of matters: the page, the import and the API ask the same."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kit.forms import Messages, ReasonForm, RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.matters.models import Source
from jiceng.registers.matters.rules import LONG_DAYS, far_off
from jiceng.registers.orgs.models import Org


def day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


def words(label: Any, length: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, widget=forms.Textarea, **options)


class MatterForm(RecordForm):
    """A new matter: five columns suffice."""

    title = forms.CharField(label=gettext_lazy("事项"), max_length=200)
    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("责任单位"))
    sender = PickField(
        Org.objects.filter(until=None),
        label=gettext_lazy("提出单位"),
        required=False,
        help_text=gettext_lazy("不填即责任单位自己提出。"),
    )
    source = forms.ChoiceField(
        label=gettext_lazy("来源"), choices=Source.choices, initial=Source.OTHER, required=False
    )
    origin_text = forms.CharField(label=gettext_lazy("来源说明"), max_length=200, required=False)
    owner = forms.CharField(label=gettext_lazy("责任人"), max_length=50, required=False)
    raised_on = day(gettext_lazy("提出日期"), required=False)
    due_on = day(gettext_lazy("时限"), required=False)
    measure = words(gettext_lazy("措施"), 2_000, required=False)

    def clean_source(self) -> str:
        return self.cleaned_data.get("source") or Source.OTHER

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        raised, due = values.get("raised_on"), values.get("due_on")
        if raised and due and due < raised:
            return {"due_on": _("时限早于提出日期，请检查日期")}
        if raised and due and far_off(raised_on=raised, due_on=due) and due.year > raised.year + 1:
            return {"due_on": _("时限在 %d 天以后，请检查年份") % LONG_DAYS}
        return {}


class CorrectForm(RecordForm):
    title = forms.CharField(label=gettext_lazy("事项"), max_length=200)
    source = forms.ChoiceField(label=gettext_lazy("来源"), choices=Source.choices)
    origin_text = forms.CharField(label=gettext_lazy("来源说明"), max_length=200, required=False)
    owner = forms.CharField(label=gettext_lazy("责任人"), max_length=50, required=False)
    measure = words(gettext_lazy("措施"), 2_000, required=False)
    reason = forms.CharField(label=gettext_lazy("更正原因"), max_length=200)


class AcceptForm(RecordForm):
    owner = forms.CharField(label=gettext_lazy("责任人"), max_length=50, required=False)


class ReportForm(RecordForm):
    text = words(gettext_lazy("进展"), 500)
    on = day(gettext_lazy("日期"), required=False)


class SubmitForm(RecordForm):
    proof = words(
        gettext_lazy("完成情况"),
        2_000,
        help_text=gettext_lazy("写明结果即可；照片和截图不作要求。"),
    )
    measure = words(gettext_lazy("措施"), 2_000, required=False)


class CloseForm(RecordForm):
    reply = forms.CharField(label=gettext_lazy("答复"), max_length=300, required=False)


class ReplyForm(RecordForm):
    reply = forms.CharField(label=gettext_lazy("答复"), max_length=300)


class ExtendForm(ReasonForm):
    to = day(gettext_lazy("延至"))


class PassOnForm(RecordForm):
    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("转给"))
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200, required=False)


class TaskForm(RecordForm):
    """One task to many organisations: named one by one, or all of a level beneath one."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("下达单位"))
    title = forms.CharField(label=gettext_lazy("任务"), max_length=120)
    text = words(gettext_lazy("要求"), 4_000, required=False)
    basis = forms.CharField(label=gettext_lazy("依据"), max_length=120, required=False)
    due_on = day(gettext_lazy("时限"), required=False)
    orgs = forms.ModelMultipleChoiceField(
        Org.objects.filter(until=None),
        label=gettext_lazy("接收单位"),
        help_text=gettext_lazy("按住 Ctrl 可选多个；由单位签收，不统计个人已读。"),
    )

    def narrow(self, actor: Any) -> None:
        super().narrow(actor)
        field: Any = self.fields["orgs"]
        field.queryset = Org.objects.visible_to(actor).filter(until=None).order_by("path")
