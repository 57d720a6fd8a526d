"""What is asked of a tile and of a snapshot."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiceng.insight.screen.laying import wrong
from jiceng.insight.screen.models import Part, Shape, Stretch
from jiceng.kit.called import key_of
from jiceng.kit.forms import Messages, RecordForm, line
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import Org


class TileForm(RecordForm):
    """One figure and where it stands."""

    org = PickField(Org.objects.filter(until=None), label=_("党组织"))
    shape = forms.ChoiceField(label=_("放在哪里"), choices=Shape.choices)
    place = forms.IntegerField(
        label=_("顺序"), min_value=1, max_value=99, help_text=_("小的在前；不按数值大小排。")
    )
    figure = line(
        _("指标"), 120,
        help_text=_("“指标”页上的名称；要分组的写指标代码，例如 orgs.orgs{kind=branch}。"),
    )  # fmt: skip
    title = line(_("短标题"), 30, required=False, help_text=_("不填用指标的名称。"))
    part = forms.ChoiceField(
        label=_("哪一边是问题"), choices=Part.choices, initial=Part.RECORDS,
        help_text=_("只对需要协调的事项有用。"),
    )  # fmt: skip
    stretch = forms.ChoiceField(label=_("期间"), choices=Stretch.choices, initial=Stretch.DAY)
    split = line(
        _("按什么分组"), 40, required=False,
        help_text=_("只有分组图填，写指标页上“可按”一栏的代码，例如 field。"),
    )  # fmt: skip

    def clean_figure(self) -> str:
        return key_of(str(self.cleaned_data["figure"]))

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        return wrong(values)


class SnapshotForm(RecordForm):
    """What the snapshot is for."""

    org = PickField(Org.objects.filter(until=None), label=_("党组织"))
    occasion = line(_("用在哪里"), 60, help_text=_("例如：十一月区委常委会汇报。"))
