"""What a request to correct says, and what its answer says."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jiceng.kit.forms import RecordForm


class AskForm(RecordForm):
    """By the person concerned."""

    wanted = forms.CharField(label=_("正确的内容"), max_length=300)
    grounds = forms.CharField(
        label=_("理由"), max_length=300, required=False, widget=forms.Textarea,
        help_text=_("例如档案、证件上怎样写；不用上传照片。"),
    )  # fmt: skip


class AnswerForm(RecordForm):
    """By whoever keeps the record, after correcting it there."""

    granted = forms.TypedChoiceField(
        label=_("结果"),
        choices=[("yes", _("已经更正")), ("no", _("核实无误，不更正"))],
        coerce=lambda value: value == "yes",
    )
    answer = forms.CharField(label=_("答复"), max_length=300, widget=forms.Textarea)
