"""The local programme and the yearly appraisal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.forms import RecordForm, chosen_from
from jiceng.registers.members.models import Affiliation
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.forms import day
from jiceng.registers.vocabulary.models import Component
from jiceng.work.mobility.models import Appraisal, Item


class ItemForm(RecordForm):
    """列入清单."""

    component = chosen_from(
        Component.objects.select_related("programme"),
        label=gettext_lazy("要求"),
        help_text=gettext_lazy("先在“项目提法”里登记提法和它的组成部分，例如一证两表、三明一评。"),
    )
    met_by = forms.ChoiceField(label=gettext_lazy("以什么为准"), choices=Item.MetBy.choices)
    since = day(gettext_lazy("自何日起"))


class DropForm(RecordForm):
    on = day(gettext_lazy("自何日起"))


class TickForm(RecordForm):
    """勾选 what no record shows by itself."""

    item = chosen_from(Item.objects.none(), label=gettext_lazy("哪一项"))
    on = day(gettext_lazy("完成日期"))

    def narrow(self, actor: Any) -> None:
        del actor
        field: Any = self.fields["item"]
        field.queryset = Item.objects.in_force(clock.today()).filter(met_by=Item.MetBy.HAND)


class AppraiseHereForm(RecordForm):
    """登记年度评议 at the host."""

    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2000, max_value=2100)
    grade = forms.ChoiceField(label=gettext_lazy("等次"), choices=Appraisal.Grade.choices)
    on = day(gettext_lazy("评议日期"))


class AppraiseForm(RecordForm):
    """登记年度评议."""

    org = chosen_from(
        Org.objects.none(),
        label=gettext_lazy("在哪里评议"),
        required=False,
        empty_label=gettext_lazy("原支部"),
        help_text=gettext_lazy("流入地可以组织评议；表决和选举在原支部。"),
    )
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2000, max_value=2100)
    grade = forms.ChoiceField(label=gettext_lazy("等次"), choices=Appraisal.Grade.choices)
    on = day(gettext_lazy("评议日期"))

    def narrow(self, actor: Any) -> None:
        del actor
        mobility: Any = self.record
        field: Any = self.fields["org"]
        if mobility is not None:
            hosts = Affiliation.objects.filter(member=mobility.member, appraises=True)
            field.queryset = Org.objects.filter(pk__in=hosts.values("host"))
