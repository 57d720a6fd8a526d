"""What is asked about pacts, promises, contributions and the words of both sides."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.forms import Messages, RecordForm
from jiceng.kit.picks import PickField
from jiceng.work.cobuilding.forms.common import OnForm, SidedForm, component_field, day, line
from jiceng.work.cobuilding.forms.lists import coalition_field
from jiceng.work.cobuilding.models import (
    Category,
    Contribution,
    ListItem,
    MutualWord,
    PactItem,
    Promise,
)


class PactForm(SidedForm):
    name = line(gettext_lazy("契约名称"), 80, required=True)
    begins = day(gettext_lazy("期限起"), initial=clock.today)
    ends = day(gettext_lazy("期限止（含）"))
    drafted_on = day(gettext_lazy("草拟日期"), initial=clock.today)
    coalition = coalition_field()

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        begins, ends = values.get("begins"), values.get("ends")
        if begins and ends and ends < begins:
            return {"ends": _("期限的止日不能早于起日，请检查契约")}
        return {}


class PactItemForm(RecordForm):
    """One item; it becomes a promise when the pact is signed."""

    side = forms.ChoiceField(label=gettext_lazy("谁做"), choices=PactItem.Side.choices)
    category = forms.ChoiceField(label=gettext_lazy("类别"), choices=Category.choices)
    title = line(gettext_lazy("事项"), 120, required=True)
    measure = line(gettext_lazy("完成标准"), 120, help_text=gettext_lazy("做到什么样算完成。"))
    due_on = day(gettext_lazy("期限"))

    @classmethod
    def record_initial(cls, record: Any) -> dict[str, Any]:
        return {"due_on": record.ends}


class PromiseForm(SidedForm):
    category = forms.ChoiceField(label=gettext_lazy("类别"), choices=Category.choices)
    title = line(gettext_lazy("承诺事项"), 120, required=True)
    measure = line(
        gettext_lazy("完成标准"), 120,
        help_text=gettext_lazy("做到什么样算完成，由受益方照着确认。"),
    )  # fmt: skip
    made_on = day(gettext_lazy("承诺日期"), initial=clock.today)
    due_on = day(gettext_lazy("期限"))
    component = component_field(required=False)
    public = forms.BooleanField(label=gettext_lazy("对外公布"), required=False, initial=True)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        made, due = values.get("made_on"), values.get("due_on")
        if made and due and due < made:
            return {"due_on": _("期限不能早于承诺日期，请检查")}
        return {}


class ContributionForm(SidedForm):
    held_on = day(gettext_lazy("日期"), initial=clock.today)
    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=Contribution.Kind.choices)
    amount = forms.DecimalField(
        label=gettext_lazy("数量"), max_digits=12, decimal_places=2, min_value=Decimal("0.01"),
        help_text=gettext_lazy("工时按小时，场地按次，物资按件，资金按元。"),
    )  # fmt: skip
    words = line(
        gettext_lazy("内容"), 120, required=True, help_text=gettext_lazy("不写个人的姓名、电话。")
    )
    promise = PickField(
        Promise.objects.filter(void_reason=""), label=gettext_lazy("哪项承诺"), required=False,
        help_text=gettext_lazy("为兑现某项承诺的才填。"),
    )  # fmt: skip


class MutualWordForm(SidedForm):
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2000, max_value=2100)
    side = forms.ChoiceField(label=gettext_lazy("谁评谁"), choices=MutualWord.Side.choices)
    word = forms.ChoiceField(label=gettext_lazy("评价"), choices=ListItem.Word.choices)
    words = line(gettext_lazy("意见"), 200)
    held_on = day(gettext_lazy("评价日期"), initial=clock.today)
    project = PickField(
        ListItem.objects.filter(list="project", void_reason=""), label=gettext_lazy("哪个项目"),
        required=False, help_text=gettext_lazy("评一年的不填，评某个项目的才填。"),
    )  # fmt: skip


class ReplyForm(OnForm):
    reply = line(gettext_lazy("对方的回应"), 200, required=True)
