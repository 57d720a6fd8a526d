"""Forms of points: the switch with its paper, rules, points by hand, a member's own."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.forms import Messages, RecordForm, chosen_from
from jiceng.kit.picks import PickField
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.points.models import Event, Rule


def day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


def words(label: Any, length: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, widget=forms.Textarea, **options)


class SwitchForm(RecordForm):
    """启用积分: on paper, by whom, why and until when."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("启用的党组织"))
    basis = forms.CharField(label=gettext_lazy("依据文号"), max_length=80)
    approver = forms.CharField(label=gettext_lazy("批准单位"), max_length=60)
    grounds = forms.CharField(label=gettext_lazy("启用理由"), max_length=200)
    expires_on = day(gettext_lazy("有效期至"))
    appraisal = forms.BooleanField(
        label=gettext_lazy("在民主评议中作参考"),
        required=False,
        help_text=gettext_lazy("不勾选，积分和评议没有任何关系。"),
    )
    weight = forms.IntegerField(
        label=gettext_lazy("参考比重（%）"), required=False, min_value=1, max_value=100
    )

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        if values.get("appraisal") and not values.get("weight"):
            return {"weight": _("在评议中作参考的，请写明比重，参加评议的人看得到")}
        return {}


class RuleForm(RecordForm):
    """One item in one version."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("适用范围"))
    event = forms.ChoiceField(label=gettext_lazy("依据的事实"), choices=Event.choices)
    name = forms.CharField(label=gettext_lazy("积分项目"), max_length=40)
    value = forms.IntegerField(label=gettext_lazy("分值"), min_value=1, max_value=1_000)
    cap = forms.IntegerField(
        label=gettext_lazy("每期上限"), required=False, min_value=1, max_value=100_000
    )
    per = forms.ChoiceField(
        label=gettext_lazy("上限的期间"), choices=Rule.Per.choices, initial=Rule.Per.MONTH
    )
    months = forms.IntegerField(
        label=gettext_lazy("有效月数"), required=False, min_value=1, max_value=120,
        help_text=gettext_lazy("不填即长期有效。"),
    )  # fmt: skip
    since = day(gettext_lazy("自何日起"), initial=clock.today)


class AwardForm(RecordForm):
    """What no record says by itself."""

    member = PickField(Member.objects.present(), label=gettext_lazy("党员"))
    item = chosen_from(Rule.objects.filter(event=Event.MANUAL, until=None),
                       label=gettext_lazy("积分项目"))  # fmt: skip
    on = day(gettext_lazy("事情的日期"), initial=clock.today)
    grounds = forms.CharField(label=gettext_lazy("做了什么"), max_length=120)

    def narrow(self, actor: Any) -> None:
        super().narrow(actor)
        field: Any = self.fields["item"]
        field.queryset = field.queryset.filter(Q(since__lte=clock.today()))


class AnswerForm(RecordForm):
    answer = words(gettext_lazy("答复"), 300)


class SpendForm(RecordForm):
    points = forms.IntegerField(label=gettext_lazy("用多少分"), min_value=1, max_value=100_000)
    what = forms.CharField(label=gettext_lazy("用来做什么"), max_length=60)


class ObjectForm(RecordForm):
    text = words(gettext_lazy("哪里不对"), 300)
