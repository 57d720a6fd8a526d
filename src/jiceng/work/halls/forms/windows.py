"""What is asked about subjects, windows, shifts and a visit."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.forms import Messages, RecordForm, chosen_from
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import Org
from jiceng.registers.venues.models import Venue
from jiceng.work.halls.models import HALLS, Slip, Subject, Window


def day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


def hour(label: Any, **options: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(), **options)


def line(label: Any, length: int, **options: Any) -> forms.CharField:
    options.setdefault("required", False)
    return forms.CharField(label=label, max_length=length, **options)


def org_field(label: Any) -> PickField:
    return PickField(Org.objects.filter(until=None), label=label)


def hall_field(**options: Any) -> PickField:
    return PickField(Venue.objects.filter(kind__in=HALLS), label=gettext_lazy("大厅"), **options)


def subject_field() -> Any:
    return chosen_from(Subject.objects.filter(until=None), label=gettext_lazy("窗口业务"))


def window_field(**options: Any) -> PickField:
    return PickField(Window.objects.filter(until=None), label=gettext_lazy("窗口"), **options)


def in_order(values: Mapping[str, Any]) -> Messages:
    starts, ends = values.get("starts"), values.get("ends")
    if starts is not None and ends is not None and ends <= starts:
        return {"ends": _("结束时间要晚于开始时间")}
    return {}


class SubjectForm(RecordForm):
    """One subject of windows."""

    org = org_field(gettext_lazy("公布单位"))
    code = line(gettext_lazy("编号"), 20, required=True)
    name = line(gettext_lazy("窗口业务"), 40, required=True)
    since = day(gettext_lazy("公布日期"), initial=clock.today)


class EndForm(RecordForm):
    """From which day something no longer holds."""

    on = day(gettext_lazy("从哪一天起停止"), initial=clock.today)


class WindowForm(RecordForm):
    """One window."""

    venue = hall_field()
    number = forms.IntegerField(label=gettext_lazy("窗口号"), min_value=1, max_value=200)
    subject = subject_field()
    since = day(gettext_lazy("开设日期"), initial=clock.today)


class ShiftForm(RecordForm):
    """Who is at a window."""

    window = window_field()
    held_on = day(gettext_lazy("日期"), initial=clock.today)
    starts = hour(gettext_lazy("开始"))
    ends = hour(gettext_lazy("结束"))
    who = line(gettext_lazy("值班人员"), 40, required=True)
    rule = staticmethod(in_order)


class SwapForm(RecordForm):
    who = line(gettext_lazy("换成谁"), 40, required=True)


class SlipForm(RecordForm):
    """A number drawn: which window first; who it is is not asked."""

    window = window_field()
    what = line(
        gettext_lazy("办什么"), 120,
        help_text=gettext_lazy("写事不写人，不填也能取号。"),
    )  # fmt: skip


class PassForm(RecordForm):
    """To which window of the same hall, and what it needs to know."""

    window = PickField(Window.objects.filter(until=None), label=gettext_lazy("转到"))
    words = line(gettext_lazy("交接说明"), 200)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if isinstance(self.record, Slip):
            rows = Window.objects.filter(until=None, venue=self.record.venue_id)
            here = self.record.stop_set.filter(ended_at=None).values("window")
            self.fields["window"] = chosen_from(
                rows.exclude(pk__in=here).order_by("number"), label=gettext_lazy("转到")
            )


class FinishForm(RecordForm):
    outcome = line(gettext_lazy("结果"), 200)


class LeaveForm(RecordForm):
    reason = line(gettext_lazy("说明"), 200)


class ReferForm(RecordForm):
    words = line(
        gettext_lazy("接着办什么"), 200, required=True,
        help_text=gettext_lazy("写事不写人；要联系方式的，在工单里填。"),
    )  # fmt: skip
