"""What is asked when a difference is made good."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.forms import Messages, RecordForm
from jiceng.work.dues import rules
from jiceng.work.dues.forms.fields import MonthsField, member_field, own_members
from jiceng.work.dues.models import Adjustment, Way, difference_of

How = Adjustment.What


def _what() -> Any:
    return forms.ChoiceField(label=gettext_lazy("怎样办"), choices=How.choices)


def _later() -> MonthsField:
    return MonthsField(
        label=gettext_lazy("抵哪几个月"),
        required=False,
        help_text=gettext_lazy("抵交才填，写还没有交的月份，例如下个月；不够的部分同时收齐。"),
    )


class SettleForm(RecordForm):
    """One month's difference: what it is stands beside the choice."""

    what = _what()
    settled_on = forms.DateField(label=gettext_lazy("办理日期"), widget=forms.DateInput())
    way = forms.ChoiceField(label=gettext_lazy("方式"), choices=Way.choices, initial=Way.CASH)
    later = _later()
    reason = forms.CharField(
        label=gettext_lazy("原因和依据"), max_length=200, widget=forms.Textarea({"rows": 2})
    )

    def narrow(self, actor: Any) -> None:
        del actor
        charge: Any = self.record
        found = difference_of(charge) if charge is not None else None
        if found is None:
            return
        less = found.amount > 0
        ways = (How.COLLECT,) if less else (How.REFUND, How.OFFSET)
        field: Any = self.fields["what"]
        field.choices = [(one.value, one.label) for one in ways]
        words = _("登记时应交%(then)s元，按现在的基数应交%(now)s元，还差%(sum)s元") if less else (
            _("登记时应交%(then)s元，按现在的基数应交%(now)s元，多交了%(sum)s元")
        )  # fmt: skip
        field.help_text = words % {
            "then": rules.yuan(charge.amount),
            "now": rules.yuan(found.now),
            "sum": rules.yuan(abs(found.amount)),
        }
        if less:
            del self.fields["later"]

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        return _rule(values)


class SettleMonthsForm(RecordForm):
    """Several months of one member, all the same way."""

    member = member_field()
    months = MonthsField(label=gettext_lazy("有差额的月份"))
    what = _what()
    settled_on = forms.DateField(label=gettext_lazy("办理日期"), widget=forms.DateInput())
    way = forms.ChoiceField(label=gettext_lazy("方式"), choices=Way.choices, initial=Way.CASH)
    later = _later()
    reason = forms.CharField(
        label=gettext_lazy("原因和依据"), max_length=200, widget=forms.Textarea({"rows": 2})
    )

    def narrow(self, actor: Any) -> None:
        own_members(self.fields["member"], actor)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        return _rule(values)


def _rule(values: Mapping[str, Any]) -> Messages:
    day = values.get("settled_on")
    if day is not None and day > clock.today():
        return {"settled_on": _("日期还没有到，请检查日期")}
    if values.get("what") == How.OFFSET and "later" in values and not values["later"]:
        return {"later": _("抵交要写明抵哪几个月")}
    if values.get("what") not in {None, How.OFFSET} and values.get("later"):
        return {"later": _("只有抵交才写抵哪几个月")}
    return {}
