"""What closing a period asks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jiceng.kit.forms import RecordForm


class CloseForm(RecordForm):
    """Nothing the first time; a reason where figures are put beside those closed before."""

    reason = forms.CharField(
        label=_("调整原因"), max_length=500, required=False,
        help_text=_("第一次关账不用填；已经关过的，写明为什么另作调整。"),
    )  # fmt: skip
