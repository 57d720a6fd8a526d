"""What is asked about joint activities, tasks of a programme and idle land."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.forms import RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.vocabulary.models import Programme
from jiceng.work.cobuilding.forms.common import (
    UNITS,
    HereForm,
    OnForm,
    SidedForm,
    component_field,
    day,
    line,
)
from jiceng.work.cobuilding.forms.lists import coalition_field
from jiceng.work.cobuilding.models import JointActivity, Promise


class ActivityForm(HereForm):
    component = component_field()
    theme = line(gettext_lazy("内容"), 120, required=True)
    plan = line(gettext_lazy("计划"), 200)
    held_on = day(gettext_lazy("日期"), initial=clock.today)
    units = forms.ModelMultipleChoiceField(
        UNITS, label=gettext_lazy("参加单位"), help_text=gettext_lazy("按住 Ctrl 可选多个。")
    )
    persons = forms.IntegerField(
        label=gettext_lazy("参加人次"), min_value=1, max_value=100_000, required=False
    )
    result = line(gettext_lazy("效果"), 200)
    meeting = PickField(
        Meeting.objects.filter(void_reason=""), label=gettext_lazy("会议活动"), required=False,
        help_text=gettext_lazy("已经登记过会议或活动的，选它，不再登记一次。"),
    )  # fmt: skip
    coalition = coalition_field()


class LinkForm(HereForm):
    """The tasks of a programme for one unit, all at once."""

    unit = PickField(UNITS, label=gettext_lazy("单位"))
    programme = PickField(
        Programme.objects.filter(until=None), label=gettext_lazy("哪种提法"),
        help_text=gettext_lazy("例如十联十共；每个组成部分列一项任务。"),
    )  # fmt: skip
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2000, max_value=2100)
    planned_on = day(gettext_lazy("列入日期"), initial=clock.today)


class ProveForm(RecordForm):
    """What the task is done by."""

    activity = forms.ModelChoiceField(
        JointActivity.objects.filter(void_reason=""), label=gettext_lazy("凭哪次活动"),
        required=False,
    )  # fmt: skip
    promise = forms.ModelChoiceField(
        Promise.objects.filter(void_reason="", confirmed_on__isnull=False),
        label=gettext_lazy("凭哪项承诺"), required=False,
        help_text=gettext_lazy("两样选一样；没有记录的不能算完成。"),
    )  # fmt: skip

    def narrow(self, actor: Any) -> None:
        """Only what was done with this unit in that year."""
        super().narrow(actor)
        task: Any = self.record
        if task is None:
            return
        activity: Any = self.fields["activity"]
        activity.queryset = activity.queryset.filter(
            partaking__unit=task.unit_id, held_on__year=task.year
        ).order_by("-held_on")
        promise: Any = self.fields["promise"]
        promise.queryset = promise.queryset.filter(
            unit=task.unit_id, confirmed_on__year=task.year
        ).order_by("-confirmed_on")


class LandForm(SidedForm):
    name = line(gettext_lazy("地块"), 80, required=True)
    spot = line(gettext_lazy("位置"), 120)
    area = forms.DecimalField(
        label=gettext_lazy("面积（平方米）"), max_digits=12, decimal_places=2,
        min_value=Decimal("0.01"),
    )  # fmt: skip
    condition = line(gettext_lazy("现状和条件"), 200)
    listed_on = day(gettext_lazy("登记日期"), initial=clock.today)


class LeadForm(OnForm):
    investor = line(
        gettext_lazy("意向单位"), 80, required=True, help_text=gettext_lazy("写单位，不写个人。")
    )
    words = line(gettext_lazy("洽谈情况"), 200)


class AppraisalForm(HereForm):
    """登记联合评议: with a unit of that pair, without one of the whole programme."""

    unit = PickField(
        UNITS, label=gettext_lazy("单位"), required=False,
        help_text=gettext_lazy("评和一个单位的联建，选单位；评整个提法的成效，不选。"),
    )  # fmt: skip
    programme = PickField(
        Programme.objects.filter(until=None), label=gettext_lazy("提法"),
    )  # fmt: skip
    year = forms.IntegerField(label=gettext_lazy("年度"))
    held_on = day(gettext_lazy("评议日期"), initial=clock.today)
    score = forms.DecimalField(
        label=gettext_lazy("评分（百分制）"), min_value=0, max_value=100, max_digits=4,
        decimal_places=1,
        help_text=gettext_lazy("由参加评议的人商定；有活动或者任务的记录才能评，不评个人，不排名。"),
    )  # fmt: skip
    words = line(gettext_lazy("凭什么这样评"), 300, required=True)
    mend = line(gettext_lazy("下一步改进"), 200)
