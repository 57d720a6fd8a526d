"""Entry forms of places, profiles, premises and upgrade plans."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kit.forms import Messages, RecordForm, chosen_from
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import Org
from jiceng.registers.places.models import Facility, Level, Place, Premises, Type, Upgrade


def day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


class PlaceForm(RecordForm):
    """A new place; it is seen and counted by the organisation that keeps it."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    level = forms.ChoiceField(label=gettext_lazy("层级"), choices=Level.choices)
    type = forms.ChoiceField(label=gettext_lazy("类型"), choices=Type.choices, required=False)
    parent = chosen_from(
        Place.objects.filter(until=None), label=gettext_lazy("上级地点"), required=False
    )
    keeper = chosen_from(Org.objects.filter(until=None), label=gettext_lazy("责任党组织"))
    since = day(gettext_lazy("起"))
    code = forms.CharField(label=gettext_lazy("统计用区划代码"), max_length=20, required=False)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        level, parent = values.get("level"), values.get("parent")
        if level not in {None, "", Level.DISTRICT} and parent is None:
            return {"parent": _("请选择它在哪个街道或社区")}
        ground = {Type.URBAN, Type.VILLAGE_CONVERTED}
        if values.get("type") in ground and level != Level.COMMUNITY:
            return {"type": _("城市社区、村改居只用于社区，请另选或不选类型")}
        if values.get("type") == Type.CLUSTER and level not in {Level.COMMUNITY, Level.AREA}:
            return {"type": _("集聚区只用于社区和片区，请另选或不选类型")}
        return {}


class ChangePlaceForm(RecordForm):
    """A change from a day on; the days before keep what was true of them."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    type = forms.ChoiceField(label=gettext_lazy("类型"), choices=Type.choices, required=False)
    keeper = chosen_from(Org.objects.filter(until=None), label=gettext_lazy("责任党组织"))
    since = day(gettext_lazy("变更日期"))


class ProfileForm(RecordForm):
    """What is known of a community or a grid as of a day; usually once or twice a year."""

    place = PickField(
        Place.objects.filter(level__in=(Level.COMMUNITY, Level.GRID), until=None),
        label=gettext_lazy("社区或网格"),
    )
    since = day(gettext_lazy("时点"))
    population = forms.IntegerField(label=gettext_lazy("人口（人）"), min_value=0, required=False)
    households = forms.IntegerField(label=gettext_lazy("住户（户）"), min_value=0, required=False)
    income = forms.DecimalField(
        label=gettext_lazy("集体收入（元）"),
        min_value=0,
        max_digits=14,
        decimal_places=2,
        required=False,
        help_text=gettext_lazy("没有集体收入请填 0；还不清楚请留空"),
    )
    extent = forms.CharField(
        label=gettext_lazy("四至范围"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("东、南、西、北到哪里；范围变了另报一次，以前的留着。"),
    )
    source = forms.CharField(label=gettext_lazy("数据来源"), max_length=120, required=False)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        people, homes = values.get("population"), values.get("households")
        if people is not None and homes is not None and homes > people:
            return {"households": _("住户数比人口数还多，请检查是否填反了")}
        told = (people, homes, values.get("income"), values.get("extent") or None)
        if all(one is None for one in told):
            return {"population": _("人口、住户、集体收入、四至范围至少填一项")}
        return {}


class PremisesForm(RecordForm):
    """Rooms a community has, and what is in them."""

    place = chosen_from(
        Place.objects.filter(level=Level.COMMUNITY, until=None), label=gettext_lazy("社区")
    )
    name = forms.CharField(label=gettext_lazy("用房名称"), max_length=80)
    use = forms.ChoiceField(label=gettext_lazy("用途"), choices=Premises.Use.choices)
    area = forms.DecimalField(
        label=gettext_lazy("面积（平方米）"), min_value=1, max_digits=9, decimal_places=2
    )
    since = day(gettext_lazy("启用日期"))
    facilities = forms.ModelMultipleChoiceField(
        Facility.objects.filter(until=None),
        label=gettext_lazy("已有设施"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class UpgradeForm(RecordForm):
    """A plan to mend what is lacking; a photo may be added, none is asked for."""

    place = chosen_from(
        Place.objects.filter(level=Level.COMMUNITY, until=None), label=gettext_lazy("社区")
    )
    gap = forms.CharField(label=gettext_lazy("短板"), max_length=200)
    measure = forms.CharField(label=gettext_lazy("提升措施"), max_length=300)
    owner = forms.CharField(label=gettext_lazy("责任人"), max_length=50)
    due = day(gettext_lazy("完成时限"))


class FinishForm(RecordForm):
    on = day(gettext_lazy("完成日期"))
    result = forms.CharField(label=gettext_lazy("完成情况"), max_length=300)

    @classmethod
    def record_initial(cls, record: Any) -> dict[str, Any]:
        assert isinstance(record, Upgrade)  # noqa: S101  # narrows the type, nothing else
        return {"result": record.result}


class NormForm(RecordForm):
    """The local standard of area; it holds from a day on, under a document."""

    type = forms.ChoiceField(
        label=gettext_lazy("社区类型"),
        choices=[
            (Type.URBAN, Type.URBAN.label),
            (Type.VILLAGE_CONVERTED, Type.VILLAGE_CONVERTED.label),
        ],
    )
    area = forms.DecimalField(
        label=gettext_lazy("最小面积（平方米）"), min_value=1, max_digits=9, decimal_places=2
    )
    since = day(gettext_lazy("起"))
    document = forms.CharField(label=gettext_lazy("依据文号"), max_length=120)
