"""What is asked about the money of a coalition."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from jiceng.kit.forms import RecordForm, chosen_from, day, line
from jiceng.work.alliance.models import FundLine, YearItem


def money_field() -> forms.DecimalField:
    return forms.DecimalField(
        label=gettext_lazy("金额（元）"), max_digits=12, decimal_places=2, min_value=0
    )


class AllotForm(RecordForm):
    """拨入经费."""

    source = forms.ChoiceField(label=gettext_lazy("来源"), choices=FundLine.Source.choices)
    on = day(gettext_lazy("到账日期"))
    amount = money_field()
    words = line(gettext_lazy("用途"), 120, required=False,
                 help_text=gettext_lazy("指定了用途的写明；没有指定的不写。"))  # fmt: skip
    voucher = line(gettext_lazy("凭证号"), 80, required=False)


class SpendForm(RecordForm):
    """支出经费, for which deed of the plan."""

    on = day(gettext_lazy("支出日期"))
    amount = money_field()
    words = line(gettext_lazy("用途"), 120)
    item = chosen_from(
        YearItem.objects.none(), label=gettext_lazy("年度计划里的哪一件"), required=False,
        empty_label=gettext_lazy("不是计划里的"),
    )  # fmt: skip
    voucher = line(gettext_lazy("凭证号"), 80, required=False)

    def narrow(self, actor: Any) -> None:
        super().narrow(actor)
        found: Any = self.record
        if found is None:
            return
        field: Any = self.fields["item"]
        field.queryset = (
            YearItem.objects.standing().filter(coalition=found).order_by("-year", "due_on")
        )
