"""Forms of residents: at most three fields, no signing in."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock, slips
from jiceng.kit.forms import Messages, RecordForm, UnderField
from jiceng.registers.places.models import Level, Place
from jiceng.work.orders.forms.office import phone_fault
from jiceng.work.orders.models import Rating


class AskForm(RecordForm):
    """What, where and, if one likes, how to be reached."""

    text = forms.CharField(
        label=gettext_lazy("要办什么"), max_length=500, required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("写一句就行，例如：3号楼楼道灯不亮。"),
    )  # fmt: skip
    phone = forms.CharField(
        label=gettext_lazy("联系电话"), max_length=20, required=False,
        help_text=gettext_lazy("不留也行，凭查询码看结果。留了只用来答复这件事。"),
    )  # fmt: skip
    place = UnderField(
        Place.objects.none(), heading=lambda one: one.parent, label=gettext_lazy("在哪个社区")
    )

    frail = forms.BooleanField(label=gettext_lazy("独居、高龄或者行动不便，请先办"), required=False)

    def narrow(self, actor: Any) -> None:
        """Every community of the day; nobody is signed in here."""
        del actor
        field: Any = self.fields["place"]
        field.queryset = communities()

    def __init__(self, *args: Any, call: bool = False, item: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.narrow(None)
        self.call, self.item = call, item
        if call:
            self.fields["phone"].required = True
            self.fields["phone"].help_text = ""
            del self.fields["text"]
        else:
            asked = self.fields["text"]
            asked.required = item is None
            asked.error_messages["required"] = _("请写一句要办什么；不想写，可以点“请给我回电话”")
            del self.fields["frail"]  # three fields at most

    def clean_text(self) -> str:
        text: str = self.cleaned_data.get("text") or ""
        return text.strip()

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        fault = phone_fault(values.get("phone") or "")
        return {"phone": fault} if fault else {}


def communities() -> Any:
    """The communities of today, by their place in the tree."""
    rows = Place.objects.standing(clock.today()).filter(level=Level.COMMUNITY)
    return rows.select_related("keeper", "parent").order_by("keeper__path", "pk")


class CodeForm(forms.Form):
    """A query code as printed on the receipt."""

    code = forms.CharField(label=gettext_lazy("查询码"), max_length=20)

    def clean_code(self) -> str:
        code = slips.read(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(
                _("查询码是 8 个字母或数字，没有 0、O、1、I、L，请照回执再看一遍")
            )
        return code


class RateForm(RecordForm):
    """Five grades; a word if one likes."""

    grade = forms.TypedChoiceField(
        label=gettext_lazy("您满意吗"), choices=Rating.Grade.choices, coerce=int,
        widget=forms.RadioSelect,
    )  # fmt: skip
    words = forms.CharField(label=gettext_lazy("意见"), max_length=200, required=False)
