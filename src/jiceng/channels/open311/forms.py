"""What is asked of whoever found out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jiceng.kit.forms import RecordForm


class FoundForm(RecordForm):
    """It arrived: under which number."""

    code = forms.CharField(
        label=_("对方编号"), max_length=80, help_text=_("打电话或者到对方系统里查到的编号")
    )
