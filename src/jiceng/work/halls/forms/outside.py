"""What is asked about routes, rounds, matters taken in, and platforms."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.forms import RecordForm, chosen_from
from jiceng.kit.picks import PickField
from jiceng.registers.places.models import Place
from jiceng.registers.venues.models import WEEKDAYS
from jiceng.work.halls.flows import CALLED_OFF
from jiceng.work.halls.forms.windows import day, hour, in_order, line, org_field, subject_field
from jiceng.work.halls.models import Adoption, Platform, Round


def community_field(**options: object) -> PickField:
    rows = Place.objects.communities().filter(until=None)
    return PickField(rows, label=gettext_lazy("社区"), **options)


def platform_field() -> forms.ModelChoiceField:  # type: ignore[type-arg]
    return chosen_from(Platform.objects.filter(until=None), label=gettext_lazy("服务平台"))


class RouteForm(RecordForm):
    """Where the committee goes every week."""

    org = org_field(gettext_lazy("责任党组织"))
    name = line(gettext_lazy("线路"), 60, required=True)
    place = community_field(required=False)
    spot = line(gettext_lazy("停靠点"), 80, required=True)
    weekday = forms.TypedChoiceField(label=gettext_lazy("星期"), choices=WEEKDAYS, coerce=int)
    starts = hour(gettext_lazy("开始"))
    ends = hour(gettext_lazy("结束"))
    staff = line(gettext_lazy("工作人员"), 120)
    since = day(gettext_lazy("从哪一天起"), initial=clock.today)
    rule = staticmethod(in_order)


class ScheduleForm(RecordForm):
    first = day(gettext_lazy("首日"), initial=clock.today)
    last = day(gettext_lazy("末日"))


class RoundForm(RecordForm):
    """One stop on one day."""

    org = org_field(gettext_lazy("责任党组织"))
    held_on = day(gettext_lazy("日期"), initial=clock.today)
    starts = hour(gettext_lazy("开始"))
    ends = hour(gettext_lazy("结束"))
    place = community_field(required=False)
    spot = line(gettext_lazy("停靠点"), 80, required=True)
    staff = line(gettext_lazy("工作人员"), 120)
    rule = staticmethod(in_order)


class HoldForm(RecordForm):
    persons = forms.IntegerField(label=gettext_lazy("来的人数"), min_value=0, max_value=5_000)
    words = line(gettext_lazy("说明"), 200)


class TakingForm(RecordForm):
    """A matter at a stop, for the window that deals with it."""

    round = chosen_from(
        Round.objects.all(), label=gettext_lazy("流动服务"),
        help_text=gettext_lazy("只列近两个月去过的。"),
    )  # fmt: skip
    subject = subject_field()
    what = line(
        gettext_lazy("事项"), 200, required=True, help_text=gettext_lazy("写事不写人。")
    )  # fmt: skip
    outcome = line(gettext_lazy("结果"), 200)
    finished_on = day(
        gettext_lazy("办结日期"), required=False, help_text=gettext_lazy("当场办好的写当天。")
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["round"]
        today = clock.today()
        rows = field.queryset.filter(held_on__range=(today - timedelta(days=62), today))
        field.queryset = rows.exclude(state=CALLED_OFF).order_by("-held_on", "pk")


class SettleForm(RecordForm):
    on = day(gettext_lazy("办结日期"), initial=clock.today)
    outcome = line(gettext_lazy("结果"), 200)


class PlatformForm(RecordForm):
    """An information system communities work with."""

    org = org_field(gettext_lazy("主管单位"))
    code = line(gettext_lazy("编号"), 20, required=True)
    name = line(gettext_lazy("平台名称"), 60, required=True)
    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=Platform.Kind.choices)
    since = day(gettext_lazy("启用日期"), initial=clock.today)


class AdoptionForm(RecordForm):
    """A community uses a platform from a day on."""

    platform = platform_field()
    place = community_field()
    stage = forms.ChoiceField(label=gettext_lazy("使用情况"), choices=Adoption.Stage.choices)
    since = day(gettext_lazy("从哪一天起"), initial=clock.today)


def count_field(label: object) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,  # type: ignore[arg-type]
        min_value=0, required=False, help_text=gettext_lazy("不知道就空着，不要填 0。"),
    )  # fmt: skip


class MonthlyNumbersForm(RecordForm):
    visits = count_field(gettext_lazy("访问量"))
    requests = count_field(gettext_lazy("受理件数"))


class MonthlyForm(MonthlyNumbersForm):
    """What the platform says of a month."""

    platform = platform_field()
    place = community_field()
    month = day(gettext_lazy("月份"), help_text=gettext_lazy("写当月任何一天。"))
    field_order = ("platform", "place", "month")


class IntakeForm(RecordForm):
    """One request as the other system exports it."""

    platform = platform_field()
    place = community_field()
    outer = line(gettext_lazy("平台编号"), 40, required=True)
    item = line(gettext_lazy("事项名称"), 80, required=True)
    asked_on = day(gettext_lazy("受理日期"))
    finished_on = day(gettext_lazy("办结日期"), required=False)
