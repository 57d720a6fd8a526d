"""Forms of opening hours, spaces and visits."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.forms import Messages, RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import Org
from jiceng.registers.venues.models import Group, Purpose, Space, Venue


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


def time_field(label: Any, **options: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(), **options)


class HoursForm(RecordForm):
    """The week, as a sign says it."""

    opening = forms.CharField(
        label=gettext_lazy("开放时间"), max_length=120,
        help_text=gettext_lazy("例如：周一至周五 8:30—12:00、14:00—18:00；周六 9:00—17:00"),
    )  # fmt: skip
    since = day_field(gettext_lazy("起"))


class SpecialDayForm(RecordForm):
    """A day, or several in a row, that are not like their weekdays."""

    venue = PickField(Venue.objects.all(), label=gettext_lazy("阵地"))
    day = day_field(gettext_lazy("日期"))
    last = day_field(
        gettext_lazy("到哪天"), required=False, help_text=gettext_lazy("只有一天的不用填。")
    )
    opens = time_field(
        gettext_lazy("开门"), required=False,
        help_text=gettext_lazy("开门和关门都不填，表示当天不开放。"),
    )  # fmt: skip
    closes = time_field(gettext_lazy("关门"), required=False)
    words = forms.CharField(
        label=gettext_lazy("说明"), max_length=120, required=False,
        help_text=gettext_lazy("例如：春节放假、消防检修"),
    )  # fmt: skip

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        opens, closes = values.get("opens"), values.get("closes")
        if (opens is None) != (closes is None):
            return {"closes": _("开门和关门时间要一起填；都不填表示当天不开放")}
        if opens is not None and closes is not None and opens >= closes:
            return {"closes": _("关门时间要晚于开门时间")}
        return {}


class RefitForm(RecordForm):
    """What may change of a space."""

    capacity = forms.IntegerField(label=gettext_lazy("容纳人数"), min_value=1)
    equipment = forms.CharField(
        label=gettext_lazy("设备"), max_length=200, required=False,
        help_text=gettext_lazy("用顿号分开，例如：投影、音响、白板"),
    )  # fmt: skip
    buffer = forms.IntegerField(
        label=gettext_lazy("布置收拾（分钟）"), min_value=0, max_value=240, initial=0,
        required=False, help_text=gettext_lazy("两次使用之间至少隔这么久。"),
    )  # fmt: skip
    approved = forms.BooleanField(label=gettext_lazy("预约需审批"), required=False, initial=True)
    scarce = forms.BooleanField(
        label=gettext_lazy("紧俏场地"), required=False,
        help_text=gettext_lazy("固定时段按季分配，分配期间不收长期预约。"),
    )  # fmt: skip

    def clean_buffer(self) -> int:
        return self.cleaned_data.get("buffer") or 0


class SpaceForm(RefitForm):
    """A room or yard that is used on its own."""

    venue = PickField(Venue.objects.all(), label=gettext_lazy("阵地"))
    name = forms.CharField(label=gettext_lazy("场地名称"), max_length=40)
    since = day_field(
        gettext_lazy("启用日期"), required=False, help_text=gettext_lazy("不填按今天。")
    )
    field_order = ("venue", "name")


class EndForm(RecordForm):
    on = day_field(gettext_lazy("停用日期"), initial=clock.today)


class CorrectVisitForm(RecordForm):
    """One batch of people: when, how many, what for; who came, where known."""

    venue = PickField(Venue.objects.all(), label=gettext_lazy("阵地"))
    held_on = day_field(gettext_lazy("日期"))
    purpose = forms.ChoiceField(label=gettext_lazy("用途"), choices=Purpose.choices)
    group = forms.ChoiceField(label=gettext_lazy("人群"), choices=Group.choices)
    persons = forms.IntegerField(label=gettext_lazy("人数"), min_value=1)
    members = forms.IntegerField(label=gettext_lazy("其中党员"), min_value=0, required=False)
    visitor = PickField(
        Org.objects.all(), label=gettext_lazy("来访党组织"), required=False,
        help_text=gettext_lazy("散客不填；首次来还是再次来按它分。"),
    )  # fmt: skip
    space = PickField(
        Space.objects.all(), label=gettext_lazy("场地"), required=False,
        help_text=gettext_lazy("只用了其中一间时填。"),
    )  # fmt: skip
    starts_at = time_field(gettext_lazy("开始"), required=False)
    ends_at = time_field(gettext_lazy("结束"), required=False)
    theme = forms.CharField(label=gettext_lazy("内容"), max_length=120, required=False)
    reason = forms.CharField(label=gettext_lazy("更正原因"), max_length=200)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        persons, members = values.get("persons"), values.get("members")
        if persons is not None and members is not None and members > persons:
            return {"members": _("党员不能多于总人数，请核对")}
        starts, ends = values.get("starts_at"), values.get("ends_at")
        if starts is not None and ends is not None and ends <= starts:
            return {"ends_at": _("结束时间要晚于开始时间")}
        space, venue = values.get("space"), values.get("venue")
        if space is not None and venue is not None and space.venue_id != venue.pk:
            return {"space": _("“%s”不在这处阵地，请重新选择场地") % space}
        return {}


class VisitForm(CorrectVisitForm):
    """The same, recorded the first time."""

    reason = None  # type: ignore[assignment]
