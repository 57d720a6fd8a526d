"""Forms of what the district sets: fixed day, set actions, kinds, themes, classes to teach."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.forms import RecordForm, chosen_from
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import Kind, Org
from jiceng.registers.people.models import Post
from jiceng.registers.vocabulary.models import Component
from jiceng.work.life.models import SHAPED, WEEKDAYS, Form


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


class KindForm(RecordForm):
    """列入一种活动."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("制定党组织"))
    name = forms.CharField(label=gettext_lazy("种类"), max_length=30)
    type = forms.ChoiceField(
        label=gettext_lazy("类型"), choices=[(one.value, one.label) for one in SHAPED]
    )
    form = forms.ChoiceField(
        label=gettext_lazy("方式"),
        choices=Form.choices,
        help_text=gettext_lazy("一般怎么办。登记会议时可以另选；一个季度用过几种方式按它数。"),
    )
    creative = forms.BooleanField(label=gettext_lazy("创新措施"), required=False)
    note = forms.CharField(label=gettext_lazy("说明"), max_length=120, required=False)
    since = forms.DateField(
        label=gettext_lazy("自何日起"), widget=forms.DateInput(), initial=clock.today
    )


class MonthThemeForm(RecordForm):
    """下发当月主题."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("下发党组织"))
    month = forms.DateField(
        label=gettext_lazy("月份"),
        widget=forms.DateInput(),
        help_text=gettext_lazy("填这个月的任何一天都可以。"),
    )
    name = forms.CharField(label=gettext_lazy("主题"), max_length=60)
    text = forms.CharField(
        label=gettext_lazy("要求"), max_length=300, required=False, widget=forms.Textarea
    )
    component = chosen_from(
        Component.objects.all(),
        label=gettext_lazy("所属提法"),
        required=False,
        help_text=gettext_lazy("属于哪项专项活动或者工作法；没有就不选。"),
    )
    document = forms.CharField(label=gettext_lazy("依据文号"), max_length=120, required=False)

    def narrow(self, actor: Any) -> None:
        super().narrow(actor)
        field: Any = self.fields["component"]
        field.queryset = field.queryset.standing(clock.today()).select_related("programme")


class TeachNormForm(RecordForm):
    """规定讲党课次数."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("制定党组织"))
    org_kind = forms.ChoiceField(label=gettext_lazy("党组织类别"), choices=Kind.choices)
    title = forms.ChoiceField(label=gettext_lazy("职务"), choices=Post.Title.choices)
    times = forms.IntegerField(label=gettext_lazy("每年至少几次"), min_value=1, max_value=12)
    since = forms.DateField(
        label=gettext_lazy("自何日起"), widget=forms.DateInput(), initial=clock.today
    )
    document = forms.CharField(label=gettext_lazy("依据文号"), max_length=120, required=False)
