"""What is asked when a document is brought."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jiceng.kit.forms import RecordForm


class BringForm(RecordForm):
    """The document to be filled."""

    file = forms.FileField(
        label=_("要填的文件"),
        help_text=_("Word（.docx）或文本（.txt）；空写成 ×、*、X、＿ 或 {{…}}"),
        widget=forms.FileInput(attrs={"accept": ".docx,.txt"}),
    )
