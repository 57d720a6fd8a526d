"""Entry forms of programmes."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kit.forms import Messages, RecordForm
from jiceng.registers.vocabulary.models import Programme


def day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


class CorrectForm(RecordForm):
    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=Programme.Kind.choices)
    subject = forms.ChoiceField(
        label=gettext_lazy("主题"), choices=Programme.Subject.choices, required=False, initial="",
        help_text=gettext_lazy("专项活动的总结按主题找最新的一个，例如两新组织党建。"),
    )  # fmt: skip
    level = forms.ChoiceField(
        label=gettext_lazy("级别"), choices=Programme.Level.choices, initial="district"
    )
    since = day(gettext_lazy("有效期起"))
    until = day(gettext_lazy("有效期止（不含）"), required=False)
    document = forms.CharField(label=gettext_lazy("依据文件"), max_length=120, required=False)
    text = forms.CharField(
        label=gettext_lazy("说明"), max_length=2_000, required=False, widget=forms.Textarea
    )

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        since, until = values.get("since"), values.get("until")
        if since and until and until <= since:
            return {"until": _("结束日期应晚于开始日期")}
        return {}


class ProgrammeForm(CorrectForm):
    components = forms.CharField(
        label=gettext_lazy("组成部分"),
        max_length=3_000,
        required=False,
        widget=forms.Textarea,
        help_text=gettext_lazy("一行一个，如：联建党组织、联抓党员队伍。"),
    )


class ExtendForm(RecordForm):
    components = forms.CharField(
        label=gettext_lazy("新的组成部分"), max_length=3_000, widget=forms.Textarea
    )


class EndForm(RecordForm):
    on = day(gettext_lazy("结束日期"))
