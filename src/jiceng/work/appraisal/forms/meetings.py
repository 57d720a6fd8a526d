"""Forms of democratic-life meetings, their lists, and what the district sets."""

from django import forms
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.forms import RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import BRANCHES, Org
from jiceng.work.appraisal.forms.fields import day, words, year
from jiceng.work.appraisal.models import DemocraticMeeting, ItemDays, Listing


class MeetingForm(RecordForm):
    org = PickField(
        Org.objects.filter(until=None).exclude(kind__in=BRANCHES), label=gettext_lazy("党组织")
    )
    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=DemocraticMeeting.Kind.choices)
    topic = forms.CharField(label=gettext_lazy("主题"), max_length=120)
    held_on = day(
        gettext_lazy("开会日期"),
        help_text=gettext_lazy("计划哪天开；会前会后各项的时限从这天算起。"),
    )


class TickForm(RecordForm):
    item = forms.ChoiceField(label=gettext_lazy("事项"), choices=ItemDays.Item.choices)
    on = day(gettext_lazy("完成日期"), initial=clock.today)
    words = forms.CharField(label=gettext_lazy("情况"), max_length=300, required=False)


class ConveneForm(RecordForm):
    on = day(gettext_lazy("开会日期"), initial=clock.today)
    venue = forms.CharField(label=gettext_lazy("地点"), max_length=80, required=False)
    minutes = words(gettext_lazy("主要内容"), 4_000, required=False)


class OnForm(RecordForm):
    on = day(gettext_lazy("日期"), initial=clock.today)


class ApproveForm(OnForm):
    told = forms.CharField(
        label=gettext_lazy("上级意见"), max_length=500, required=False, widget=forms.Textarea
    )


class LineForm(RecordForm):
    """One line of a list: it becomes a matter that somebody answers for."""

    kind = forms.ChoiceField(label=gettext_lazy("清单"), choices=Listing.Kind.choices)
    title = forms.CharField(label=gettext_lazy("内容"), max_length=200)
    owner = forms.CharField(label=gettext_lazy("责任人"), max_length=50, required=False)
    due_on = day(gettext_lazy("时限"), required=False)
    measure = words(gettext_lazy("措施"), required=False)


class ShareForm(RecordForm):
    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("适用范围"))
    year = year(gettext_lazy("年度"))
    parts = forms.IntegerField(label=gettext_lazy("优秀不超过几份"), min_value=0, initial=1)
    of = forms.IntegerField(
        label=gettext_lazy("共几份"), min_value=1, initial=3,
        help_text=gettext_lazy("1 和 3 就是三分之一。超过只提醒，不拦。"),
    )  # fmt: skip
    document = forms.CharField(label=gettext_lazy("依据文号"), max_length=120, required=False)


class DaysForm(RecordForm):
    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("适用范围"))
    item = forms.ChoiceField(label=gettext_lazy("事项"), choices=ItemDays.Item.choices)
    days = forms.IntegerField(
        label=gettext_lazy("距开会几个工作日"), min_value=-200, max_value=200,
        help_text=gettext_lazy("会前写负数，如 -10；会后写正数；当天写 0。"),
    )  # fmt: skip
    since = day(gettext_lazy("自"), initial=clock.today)
    document = forms.CharField(label=gettext_lazy("依据文号"), max_length=120, required=False)
