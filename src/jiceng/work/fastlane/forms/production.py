"""What is asked of contests and zones: of teams and of areas, never who was first."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kit.forms import RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.members.models import Member
from jiceng.work.fastlane.forms.issues import FirmForm, day, words


class ContestForm(FirmForm):
    name = forms.CharField(label=_("练兵名称"), max_length=60)
    trade = forms.CharField(label=_("工种"), max_length=40)
    held_on = day(_("日期"))
    teams = forms.IntegerField(label=_("班组数"), min_value=1, max_value=1_000)
    entrants = forms.IntegerField(label=_("参加人数"), min_value=1, max_value=100_000)
    result = words(_("班组的成果"), 300, help_text=_("写班组做到了什么，不写个人名次。"))


class ZoneForm(FirmForm):
    area = forms.CharField(
        label=_("责任区"), max_length=60, help_text=_("哪条线、哪个车间、哪道工序。")
    )
    member = PickField(
        Member.objects.filter(left_on=None), label=_("负责党员"), required=False,
        help_text=_("几名党员一起负责的可以不填。"),
    )  # fmt: skip
    goals = forms.CharField(label=_("目标"), max_length=200)
    since = day(_("设立日期"), initial=clock.today)


class ResultForm(RecordForm):
    on = day(_("哪个季度"), initial=clock.today, help_text=_("选这个季度里的任何一天。"))
    result = words(_("成果"), 200)
    met = forms.BooleanField(label=_("目标达到"), required=False)


class EndForm(RecordForm):
    on = day(_("结束日期"), initial=clock.today)
