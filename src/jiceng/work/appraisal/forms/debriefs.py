"""Forms of 述职: which year, to whom, when; the report; what listeners said."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.forms import RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.orgs.models import BRANCHES, Org
from jiceng.work.appraisal.forms.fields import day, words, year
from jiceng.work.appraisal.models import Debrief

NO_MARKS = gettext_lazy("写听了以后的意见和要改进的地方，不打分、不排名。")


def to() -> forms.ChoiceField:
    return forms.ChoiceField(label=gettext_lazy("向谁述职"), choices=Debrief.To.choices)


def held_on() -> forms.DateField:
    return day(gettext_lazy("述职日期"), initial=clock.today)


def report(**options: Any) -> forms.CharField:
    return words(gettext_lazy("述职报告"), 8_000, required=False, **options)


def opinion(**options: Any) -> forms.CharField:
    return words(
        gettext_lazy("评议意见"), 1_000, required=False, help_text=NO_MARKS, **options
    )  # fmt: skip


def meeting() -> PickField:
    return PickField(
        Meeting.objects.all(), label=gettext_lazy("会议记录"), required=False,
        help_text=gettext_lazy("向党员大会述职的，当天登记了党员大会就自动对上，不用选。"),
    )  # fmt: skip


class DebriefForm(RecordForm):
    """Who reports is the branch's secretary of that day; it is not asked."""

    org = PickField(Org.objects.filter(until=None, kind__in=BRANCHES), label=gettext_lazy("党支部"))
    year = year(gettext_lazy("年度"))
    to = to()
    held_on = held_on()
    meeting = meeting()
    text = report(help_text=gettext_lazy("可以写在这里，也可以保存以后附上文件。"))
    opinion = opinion()


class CorrectDebriefForm(RecordForm):
    held_on = held_on()
    meeting = meeting()
    text = report()
    opinion = opinion()
    reason = forms.CharField(label=gettext_lazy("更正原因"), max_length=200)


class OwnDebriefForm(RecordForm):
    """On the phone: the branch is one's own."""

    to = to()
    year = year(gettext_lazy("年度"))
    held_on = held_on()
    text = report()
    file = forms.FileField(label=gettext_lazy("或者附上文件"), required=False)
    opinion = opinion()


class HearForm(RecordForm):
    opinion = words(gettext_lazy("评议意见"), 1_000, help_text=NO_MARKS)
