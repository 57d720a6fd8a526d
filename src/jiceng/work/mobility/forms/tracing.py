"""Searches for members nobody's roll in reach knows."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.access import beneath
from jiceng.kit.forms import Messages, RecordForm, chosen_from
from jiceng.kit.picks import PickField
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.forms import day, name_field, phone_field
from jiceng.registers.units.models import Unit
from jiceng.work.mobility.access import KEEPS
from jiceng.work.mobility.models import Trace


class TraceForm(RecordForm):
    """登记线索: only what was told openly."""

    name = name_field()
    phone = phone_field()
    org = chosen_from(Org.objects.filter(until=None), label=gettext_lazy("办理的党组织"))
    source = forms.ChoiceField(
        label=gettext_lazy("线索来源"),
        choices=Trace.Source.choices,
        initial=Trace.Source.ROLL,
        help_text=gettext_lazy("只收本人申报、单位提供的名单和亲友代为转告的，不比对、不暗查。"),
    )
    unit = PickField(
        Unit.objects.filter(until=None), label=gettext_lazy("所在单位"), required=False
    )
    home = forms.CharField(
        label=gettext_lazy("本人说组织关系在哪里"), max_length=120, required=False
    )
    raised_on = day(gettext_lazy("线索日期"), required=False)

    def narrow(self, actor: Any) -> None:
        super().narrow(actor)
        orgs: Any = self.fields.get("org")
        if orgs is not None:
            orgs.queryset = Org.objects.filter(beneath("path", actor.reach(*KEEPS)), until=None)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        raised = values.get("raised_on")
        if raised is not None and raised > clock.today():
            return {"raised_on": _("日期还没有到，请检查线索日期")}
        if values.get("source") == Trace.Source.ROLL and values.get("unit") is None:
            return {"unit": _("请选择是哪个单位提供的名单；没有单位提供名单的，请本人申报")}
        return {}


class ConfirmForm(RecordForm):
    """确认: by papers the member showed, or by their home's word."""

    home = forms.CharField(
        label=gettext_lazy("核实后的组织关系所在"),
        max_length=120,
        help_text=gettext_lazy("看过本人出示的材料，或者问过原党组织。"),
    )


class AttachForm(RecordForm):
    """已纳入管理."""

    way = forms.ChoiceField(
        label=gettext_lazy("纳入方式"),
        choices=[(one.value, one.label) for one in Trace.Way if one.value],
        help_text=gettext_lazy(
            "登记为流入党员的，系统随即建好登记；转入的，支部接收以后再办这一步；"
            "原支部在本区的，这里登记为协助管理，原支部收到通知。"
        ),
    )
    document = forms.CharField(
        label=gettext_lazy("介绍信编号或者回执号"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("办理组织关系转入的才填。"),
    )
    member = PickField(
        Member.objects.filter(left_on=None),
        label=gettext_lazy("本人在花名册里的记录"),
        required=False,
        help_text=gettext_lazy("原支部在本区的才填；登记过同一手机号码的可以不填。"),
    )

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        if values.get("way") == Trace.Way.TRANSFER and not values.get("document"):
            return {
                "document": _(
                    "请写明介绍信编号或者回执号，转入的以接收回执为准（教育管理工作条例第二十五条）"
                )
            }
        return {}


class CloseForm(RecordForm):
    """了结 otherwise."""

    why = forms.ChoiceField(
        label=gettext_lazy("了结原因"),
        choices=[(one.value, one.label) for one in Trace.Why if one.value],
    )
