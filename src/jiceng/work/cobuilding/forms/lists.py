"""What is asked about a line of the three lists."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.forms import Messages
from jiceng.kit.picks import PickField
from jiceng.registers.coalitions.models import Coalition
from jiceng.work.cobuilding.forms.common import OnForm, SidedForm, component_field, day, line
from jiceng.work.cobuilding.models import ListItem, proposals

LISTS = [(one.value, one.label) for one in ListItem.List if one != ListItem.List.PROJECT]


def coalition_field() -> PickField:
    return PickField(
        Coalition.objects.filter(until=None), label=gettext_lazy("共建组织"), required=False
    )


class ItemForm(SidedForm):
    """A need or something offered."""

    list = forms.ChoiceField(label=gettext_lazy("哪张清单"), choices=LISTS)
    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=ListItem.Kind.choices)
    title = line(gettext_lazy("内容"), 80, required=True)
    coalition = coalition_field()
    begins = day(gettext_lazy("时间起"), required=False)
    ends = day(gettext_lazy("时间止（含）"), required=False)
    number = forms.DecimalField(
        label=gettext_lazy("数量"), max_digits=10, decimal_places=2, min_value=Decimal(0),
        required=False,
    )  # fmt: skip
    measure = line(gettext_lazy("计量"), 10, help_text=gettext_lazy("例如：人、场、件、元。"))
    listed_on = day(gettext_lazy("列入日期"), initial=clock.today)
    component = component_field(required=False)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        begins, ends = values.get("begins"), values.get("ends")
        if begins and ends and ends < begins:
            return {"ends": _("时间的止日不能早于起日")}
        return {}


class ResourceChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Each resource with why it may fit."""

    told: dict[int, str]

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.who}：{obj.title}（{getattr(self, 'told', {}).get(obj.pk, '')}）"


class MatchForm(OnForm):
    """对接: only what the rule proposes, each with its reasons; a person chooses."""

    resource = ResourceChoice(
        ListItem.objects.filter(list="resource"), label=gettext_lazy("对接哪项资源"),
        help_text=gettext_lazy("按种类、地点、时间、数量列出，理由写在后面；由人来定。"),
    )  # fmt: skip
    title = line(gettext_lazy("项目名称"), 80, help_text=gettext_lazy("不填就用需求的名称。"))
    number = forms.DecimalField(
        label=gettext_lazy("用多少"), max_digits=10, decimal_places=2, min_value=Decimal(0),
        required=False, help_text=gettext_lazy("不填就按需求的数量。"),
    )  # fmt: skip

    def narrow(self, actor: Any) -> None:
        del actor
        field: Any = self.fields["resource"]
        need: Any = self.record
        found = proposals(need) if need is not None else []
        field.told = {one.pk: "、".join(map(_, (*why.reasons, *why.doubts))) for one, why in found}
        field.queryset = ListItem.objects.filter(pk__in=list(field.told))


class WordForm(OnForm):
    word = forms.ChoiceField(label=gettext_lazy("评价"), choices=ListItem.Word.choices)
