"""The plan of a campaign, and its end."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.forms import RecordForm
from jiceng.kit.picks import PickField
from jiceng.work.enterprises.forms.cards import STANDING, day, line


def percent(label: Any, usual: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=100, initial=usual)


def key(usual: str) -> forms.CharField:
    return line(
        gettext_lazy("指标"), 80, required=True, initial=usual,
        help_text=gettext_lazy("“指标”页上的名称或者代码；按方案改"),
    )  # fmt: skip


class CampaignForm(RecordForm):
    """Three phases with their days, figures and what is asked of each."""

    org = PickField(STANDING, label=gettext_lazy("哪级组织"))
    name = line(gettext_lazy("活动名称"), 60, required=True)
    document = line(gettext_lazy("方案文号"), 60, required=True)
    planned_on = day(gettext_lazy("制定日期"), initial=clock.today)
    sweep_begins = day(gettext_lazy("集中排查：开始"))
    sweep_ends = day(gettext_lazy("集中排查：结束"))
    sweep_need = percent(gettext_lazy("集中排查：要求达到（%）"), 90)
    sweep_figure = key("enterprises.swept")
    set_up_begins = day(gettext_lazy("集中组建：开始"))
    set_up_ends = day(gettext_lazy("集中组建：结束"))
    set_up_need = percent(gettext_lazy("集中组建：要求达到（%）"), 60)
    set_up_figure = key("units.covered{two_new=two_new}")
    train_begins = day(gettext_lazy("集中培训：开始"))
    train_ends = day(gettext_lazy("集中培训：结束"))
    train_need = percent(gettext_lazy("集中培训：要求达到（%）"), 50)
    train_figure = key("enterprises.trained")


class WrapForm(RecordForm):
    summary = forms.CharField(
        label=gettext_lazy("总结"), max_length=400, widget=forms.Textarea,
        help_text=gettext_lazy("做成了什么，还差什么"),
    )  # fmt: skip
