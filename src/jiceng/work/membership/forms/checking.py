"""What is asked when rosters are compared, differences settled and records verified."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.forms import Messages, RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.forms import day
from jiceng.work.membership.models import Difference, Round, Verification


class RollForm(RecordForm):
    """The other register's roster, laid beside ours: nothing is written into the roll."""

    org = PickField(
        Org.objects.filter(until=None),
        label=gettext_lazy("核对范围"),
        help_text=gettext_lazy("名册是哪一级党组织的，就选哪一级。"),
    )
    taken_on = day(gettext_lazy("名册日期"))
    source = forms.CharField(
        label=gettext_lazy("来源"), max_length=60, initial=gettext_lazy("全国党员管理信息系统")
    )
    file = forms.FileField(
        label=gettext_lazy("名册文件"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages={"required": gettext_lazy("请选择要核对的名册文件")},
    )

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        on = values.get("taken_on")
        if on is not None and on > clock.today():
            return {"taken_on": _("名册日期还没有到，请检查日期")}
        return {}


class SettleForm(RecordForm):
    """How one difference was settled, and why."""

    settled = forms.ChoiceField(label=gettext_lazy("处理"), choices=Difference.Settled.choices)
    settled_reason = forms.CharField(
        label=gettext_lazy("处理说明"),
        max_length=200,
        help_text=gettext_lazy("凭什么这样认定；已经办理的写明办了什么。"),
    )


class SettleRestForm(SettleForm):
    """The same answer for all open differences of one kind."""

    kind = forms.ChoiceField(label=gettext_lazy("哪一类差异"), choices=Difference.Kind.choices)
    item = forms.CharField(
        label=gettext_lazy("只限这个项目"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("不填就是这一类里还没处理的全部。"),
    )
    field_order = ("kind", "item", "settled", "settled_reason")


class VerificationForm(RecordForm):
    """One member verified in a round."""

    member = PickField(Member.objects.filter(left_on=None), label=gettext_lazy("党员"))
    round = forms.ChoiceField(label=gettext_lazy("轮次"), choices=Round.choices)
    outcome = forms.ChoiceField(label=gettext_lazy("结果"), choices=Verification.Outcome.choices)
    posted = forms.BooleanField(
        label=gettext_lazy("亮明党员身份"),
        required=False,
        help_text=gettext_lazy("自愿，不作考核。"),
    )
