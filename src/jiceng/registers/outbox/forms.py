"""Forms of the outbox: which kinds of reminders somebody wants."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jiceng.kit.forms import RecordForm
from jiceng.registers.outbox.models import Kind


class WantedForm(RecordForm):
    kinds = forms.MultipleChoiceField(
        label=_("要接收的提醒"),
        choices=Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不勾选的种类不再发给您；紧急消息除外。"),
    )
