"""Forms of what the district sets: the fixed day and the set actions."""

from django import forms
from django.utils.translation import gettext_lazy

from jiceng.kit.forms import RecordForm, chosen_from
from jiceng.registers.orgs.models import Org
from jiceng.work.life.models import WEEKDAYS


class FixedDayForm(RecordForm):
    """规定固定组织生活日."""

    org = chosen_from(Org.objects.filter(until=None), label=gettext_lazy("适用范围"))
    nth = forms.TypedChoiceField(
        label=gettext_lazy("每月第几个"),
        coerce=int,
        choices=[(n, str(n)) for n in range(1, 6)],
    )
    weekday = forms.TypedChoiceField(label=gettext_lazy("星期"), coerce=int, choices=WEEKDAYS)
    since = forms.DateField(label=gettext_lazy("自何日起"), widget=forms.DateInput())
    document = forms.CharField(label=gettext_lazy("依据文号"), max_length=120, required=False)


class SetActionForm(RecordForm):
    """列入一个动作."""

    org = chosen_from(Org.objects.filter(until=None), label=gettext_lazy("适用范围"))
    name = forms.CharField(label=gettext_lazy("动作"), max_length=60)
    required = forms.BooleanField(
        label=gettext_lazy("规定动作"),
        required=False,
        initial=True,
        help_text=gettext_lazy("不勾是自选动作。规定动作在各支部的记录里预先勾好。"),
    )
    since = forms.DateField(label=gettext_lazy("自何日起"), widget=forms.DateInput())


class EndForm(RecordForm):
    """从清单中去掉."""

    on = forms.DateField(label=gettext_lazy("自何日起"), widget=forms.DateInput())
