"""What is asked about shared rooms, goods and services."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.forms import RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import Org
from jiceng.registers.venues.models import Venue
from jiceng.work.cobuilding.forms.common import STANDING, OnForm, SidedForm, day, line
from jiceng.work.cobuilding.models import SharedResource, SharedService
from jiceng.work.cobuilding.rules import AT_ONCE, BEST, WORST

GRADES = [(n, str(n)) for n in range(BEST, WORST - 1, -1)]


class ResourceForm(SidedForm):
    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=SharedResource.Kind.choices)
    name = line(gettext_lazy("名称"), 60, required=True)
    venue = PickField(
        Venue.objects.all(), label=gettext_lazy("阵地"), required=False,
        help_text=gettext_lazy("场地已经登记为阵地的选它，预约和到场在阵地里办。"),
    )  # fmt: skip
    spot = line(gettext_lazy("地点"), 120)
    number = forms.IntegerField(
        label=gettext_lazy("数量（容纳人数）"), min_value=1, max_value=100_000, initial=1
    )
    hours = line(gettext_lazy("可用时间"), 120)
    terms = line(gettext_lazy("使用规则"), 200)
    since = day(gettext_lazy("开始共享"), initial=clock.today)
    public = forms.BooleanField(label=gettext_lazy("对外公布"), required=False, initial=True)


class UseForm(RecordForm):
    resource = PickField(
        SharedResource.objects.filter(until=None, venue=None, void_reason=""),
        label=gettext_lazy("共享资源"),
    )
    user = PickField(STANDING, label=gettext_lazy("使用的党组织"))
    purpose = line(gettext_lazy("用途"), 120, required=True)
    number = forms.IntegerField(
        label=gettext_lazy("数量（人数）"), min_value=1, max_value=100_000, initial=1
    )
    asked_on = day(gettext_lazy("申请日期"), initial=clock.today)
    wanted_on = day(gettext_lazy("哪天用"))

    def narrow(self, actor: Any) -> None:
        super().narrow(actor)
        field: Any = self.fields["user"]
        field.queryset = Org.objects.visible_to(actor).filter(until=None)


class AgreeForm(RecordForm):
    told = line(gettext_lazy("答复"), 200)


class BackForm(OnForm):
    returned = forms.IntegerField(
        label=gettext_lazy("归还数量"), min_value=0, required=False,
        help_text=gettext_lazy("全部归还的可以不填。"),
    )  # fmt: skip
    told = line(gettext_lazy("交接情况"), 200)


class ServiceForm(SidedForm):
    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=SharedService.Kind.choices)
    group = forms.ChoiceField(label=gettext_lazy("面向"), choices=SharedService.Group.choices)
    title = line(gettext_lazy("内容"), 80, required=True)
    held_on = day(gettext_lazy("日期"))
    starts_at = forms.TimeField(
        label=gettext_lazy("开始"), required=False, widget=forms.TimeInput()
    )
    spot = line(gettext_lazy("地点"), 120)
    seats = forms.IntegerField(label=gettext_lazy("名额"), min_value=1, max_value=10_000)


class HoldForm(RecordForm):
    came = forms.IntegerField(label=gettext_lazy("到场人次"), min_value=0, max_value=100_000)
    codes = line(
        gettext_lazy("到场的报名码"), 2_000, widget=forms.Textarea,
        help_text=gettext_lazy("用空格、逗号隔开或者一行一个；没有报名的不用写。"),
    )  # fmt: skip
    told = line(gettext_lazy("说明"), 200)

    @classmethod
    def record_initial(cls, record: Any) -> dict[str, Any]:
        return {"came": record.signed}


class SignUpForm(RecordForm):
    """How many; nothing else is asked."""

    persons = forms.IntegerField(
        label=gettext_lazy("几个人来"), min_value=1, max_value=AT_ONCE, initial=1
    )


class CodeForm(RecordForm):
    """What somebody who signed up may still do: cancel, or rate once it was held."""

    code = line(gettext_lazy("报名码"), 12, required=True)
    grade = forms.TypedChoiceField(
        label=gettext_lazy("评价"), choices=[("", gettext_lazy("不评")), *GRADES], coerce=int,
        required=False, empty_value=None,
        help_text=gettext_lazy("5 为非常满意，1 为非常不满意；开展以后才能评。"),
    )  # fmt: skip
