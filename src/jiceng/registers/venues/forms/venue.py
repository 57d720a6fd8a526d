"""Entry forms of venues."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kit.forms import Messages, RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import Org
from jiceng.registers.places.models import Place
from jiceng.registers.units.models import Unit
from jiceng.registers.venues.models import SUBKINDS, Kind, Level, State, Subkind, Venue


def area_field() -> forms.DecimalField:
    return forms.DecimalField(
        label=gettext_lazy("面积（平方米）"), max_digits=9, decimal_places=2, min_value=0,
        required=False,
    )  # fmt: skip


def capacity_field() -> forms.IntegerField:
    return forms.IntegerField(label=gettext_lazy("容纳人数"), min_value=0, required=False)


def subkind_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("类别"), required=False,
        choices=[("", gettext_lazy("不分")), *Subkind.choices],
        help_text=gettext_lazy("特色站点、组织生活基地、讲习所要选。"),
    )  # fmt: skip


class CorrectVenueForm(RecordForm):
    """What was written down wrongly, or what changes every day: who is in charge, the hours."""

    name = forms.CharField(label=gettext_lazy("阵地名称"), max_length=80)
    code = forms.CharField(label=gettext_lazy("编号"), max_length=40, required=False)
    address = forms.CharField(label=gettext_lazy("地址"), max_length=120, required=False)
    place = PickField(
        Place.objects.filter(until=None), label=gettext_lazy("所在地"), required=False
    )
    operator = PickField(
        Unit.objects.filter(until=None), label=gettext_lazy("运营单位"), required=False
    )
    hub = PickField(
        Venue.objects.all(),
        label=gettext_lazy("所属中心"),
        required=False,
        help_text=gettext_lazy("分站点属于哪个中心，没有可不填。"),
    )
    head = forms.CharField(label=gettext_lazy("负责人"), max_length=50, required=False)
    telephone = forms.CharField(label=gettext_lazy("联系电话"), max_length=20, required=False)
    opening = forms.CharField(
        label=gettext_lazy("开放时间"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("例如：周一至周五 8:30—12:00、14:00—18:00；周六 9:00—17:00"),
    )
    services = forms.CharField(
        label=gettext_lazy("服务项目"), max_length=200, required=False,
        help_text=gettext_lazy("用顿号分开，例如：图书借阅、血压测量、法律咨询"),
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("更正原因"), max_length=200)


class VenueForm(CorrectVenueForm):
    """A venue, and the state it is in from which day."""

    reason = None  # type: ignore[assignment]
    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=Kind.choices)
    subkind = subkind_field()
    level = forms.ChoiceField(label=gettext_lazy("层级"), choices=Level.choices)
    keeper = PickField(Org.objects.filter(until=None), label=gettext_lazy("责任党组织"))
    area = area_field()
    capacity = capacity_field()
    state = forms.ChoiceField(
        label=gettext_lazy("状态"), choices=State.choices, initial=State.IN_USE
    )
    since = forms.DateField(
        label=gettext_lazy("这一状态起"), widget=forms.DateInput(), required=False,
        help_text=gettext_lazy("不填按今天。"),
    )  # fmt: skip
    groups = {
        gettext_lazy("是什么"): (
            "name", "code", "kind", "subkind", "level", "hub", "area", "capacity",
        ),
        gettext_lazy("谁负责"): ("keeper", "operator", "head", "telephone"),
        gettext_lazy("在哪里、何时开"): (
            "place", "address", "opening", "services", "state", "since",
        ),
    }  # fmt: skip

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        keeper, since = values.get("keeper"), values.get("since")
        if keeper is not None and since is not None and keeper.since > since:
            said = _("“%s”%s才成立，请选择当时负责的党组织或改日期")
            return {"since": said % (keeper, keeper.since)}
        kind, subkind = values.get("kind", ""), values.get("subkind", "")
        if subkind and subkind not in SUBKINDS.get(kind, ()):
            words = _("这一种类没有这个类别。类别只用于特色站点、组织生活基地和讲习所")
            return {"subkind": words}
        return {}


class TurnForm(RecordForm):
    """状态变更 from a day on."""

    state = forms.ChoiceField(label=gettext_lazy("状态"), choices=State.choices)
    since = forms.DateField(label=gettext_lazy("起"), widget=forms.DateInput())
    reason = forms.CharField(label=gettext_lazy("说明"), max_length=120, required=False)


class AlterForm(RecordForm):
    """改扩建、移交: kind, sort, level, size and keeper, from a day on; the past keeps what was."""

    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=Kind.choices)
    subkind = subkind_field()
    level = forms.ChoiceField(label=gettext_lazy("层级"), choices=Level.choices)
    keeper = PickField(Org.objects.filter(until=None), label=gettext_lazy("责任党组织"))
    area = area_field()
    capacity = capacity_field()
    since = forms.DateField(label=gettext_lazy("起"), widget=forms.DateInput())
