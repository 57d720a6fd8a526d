"""The form a file is attached with."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jiceng.kit.forms import RecordForm


class AttachForm(RecordForm):
    file = forms.FileField(
        label=_("文件"),
        help_text=_("图片、PDF、Word、表格或文本；图片会去掉拍摄地点。附件从不是必须的。"),
    )
