"""What is asked of a task, an asking of units, a study."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.forms import Messages, RecordForm, day, line, words
from jiceng.kit.picks import PickField
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.orgs.models import Kind, Org
from jiceng.work.department.models import SelfTask, Study
from jiceng.work.department.rules import graded

BADLY = gettext_lazy("一行一个选项，写成“满意=100”，至少两个，分值不超过 100")


def house() -> PickField:
    """Those who have an office of their own: the district, and the working committees."""
    rows = Org.objects.filter(until=None, kind__in=(Kind.DISTRICT, Kind.WORK_COMMITTEE))
    return PickField(rows, label=gettext_lazy("党组织"))


class SelfTaskForm(RecordForm):
    org = house()
    area = forms.ChoiceField(label=gettext_lazy("方面"), choices=SelfTask.Area.choices)
    title = line(gettext_lazy("任务"), 120)
    office = line(gettext_lazy("责任科室"), 30)
    set_on = day(gettext_lazy("下达日期"), initial=clock.today)
    due_on = day(gettext_lazy("原定时限"))


class AskForm(RecordForm):
    org = house()
    half_on = day(
        gettext_lazy("半年"), initial=clock.today, help_text=gettext_lazy("选这半年里的任何一天。")
    )
    opens_on = day(gettext_lazy("开始日期"), initial=clock.today)
    closes_on = day(gettext_lazy("截止日期"))
    options = forms.CharField(
        label=gettext_lazy("选项和分值"), max_length=500,
        widget=forms.Textarea({"rows": 4, "lang": "zh-CN"}),  # a record: as the slips will say it
        initial="满意=100\n基本满意=80\n一般=60\n不满意=0", help_text=BADLY,
    )  # fmt: skip

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        try:
            graded(values.get("options", ""))
        except ValueError:
            return {"options": BADLY}
        opens, closes = values.get("opens_on"), values.get("closes_on")
        if opens and closes and closes < opens:
            return {"closes_on": _("截止日期早于开始日期，请检查")}
        return {}


class StudyForm(RecordForm):
    org = house()
    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=Study.Kind.choices)
    held_on = day(gettext_lazy("日期"), initial=clock.today)
    topic = line(gettext_lazy("主题"), 100)
    attended = forms.IntegerField(label=gettext_lazy("参加人数"), min_value=1, max_value=10_000)
    result = words(
        gettext_lazy("情况"), 200, required=False,
        help_text=gettext_lazy("写做法和改进，不写个人。"),
    )  # fmt: skip
    meeting = PickField(
        Meeting.objects.filter(void_reason=""), label=gettext_lazy("会议记录"), required=False,
        help_text=gettext_lazy("已经登记过会议的，选它就行，不用再登一遍。"),
    )  # fmt: skip
