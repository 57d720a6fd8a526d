"""What is asked of help, rights cases and plans: numbers and groups, no names."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.forms import Messages, RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import Org
from jiceng.registers.places.models import Level, Place
from jiceng.registers.units.models import MassOrg
from jiceng.work.masses.models import Group, MassService, RightsCase
from jiceng.work.masses.rules import NUMBERED, numbered

NO_NAMES = gettext_lazy("不写姓名、电话和证件号。")


def day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


def words(label: Any, length: int, **options: Any) -> forms.CharField:
    widget = forms.Textarea({"rows": 3})
    return forms.CharField(label=label, max_length=length, widget=widget, **options)


def nameless(values: Mapping[str, Any], *names: str) -> Messages:
    """A telephone or identity number does not belong in these words."""
    return {name: _(NUMBERED) for name in names if numbered(text=str(values.get(name) or ""))}


def organ() -> Any:
    rows = MassOrg.objects.filter(until=None).select_related("unit")
    return forms.ModelChoiceField(rows, label=gettext_lazy("群团组织"))


class ServiceForm(RecordForm):
    massorg = organ()
    kind = forms.ChoiceField(label=gettext_lazy("服务种类"), choices=MassService.Kind.choices)
    group = forms.ChoiceField(label=gettext_lazy("人群"), choices=Group.choices)
    held_on = day(gettext_lazy("日期"), initial=clock.today)
    served = forms.IntegerField(
        label=gettext_lazy("服务人次"), min_value=1, max_value=100_000, help_text=NO_NAMES
    )
    result = words(gettext_lazy("成效"), 200, help_text=NO_NAMES)
    place = PickField(
        Place.objects.filter(level=Level.COMMUNITY, until=None), label=gettext_lazy("服务的社区"),
        required=False, help_text=gettext_lazy("不填即单位所在的社区。"),
    )  # fmt: skip

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        return nameless(values, "result")


class PhoneServiceForm(RecordForm):
    """The phone: four things, and a day where it was not today."""

    kind = ServiceForm.base_fields["kind"]
    group = ServiceForm.base_fields["group"]
    served = ServiceForm.base_fields["served"]
    result = ServiceForm.base_fields["result"]
    held_on = ServiceForm.base_fields["held_on"]
    rule = staticmethod(ServiceForm.rule)


class PhoneDeedForm(RecordForm):
    words = forms.CharField(
        label=gettext_lazy("活动"), max_length=100, help_text=gettext_lazy("一句话就行。")
    )
    held_on = day(gettext_lazy("日期"), initial=clock.today)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        return nameless(values, "words")


class RightsForm(RecordForm):
    massorg = organ()
    kind = forms.ChoiceField(label=gettext_lazy("维权种类"), choices=RightsCase.Kind.choices)
    group = forms.ChoiceField(label=gettext_lazy("人群"), choices=Group.choices)
    concerned = forms.IntegerField(label=gettext_lazy("涉及人数"), min_value=1, max_value=100_000)
    content = words(gettext_lazy("情况"), 300, help_text=NO_NAMES)
    raised_on = day(gettext_lazy("受理日期"), initial=clock.today)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        return nameless(values, "content")


class ReferForm(RecordForm):
    to = forms.CharField(
        label=gettext_lazy("转交给"), max_length=60, required=False,
        help_text=gettext_lazy("劳动仲裁、法律援助、派出所等，不在本系统里的写名称。"),
    )  # fmt: skip
    org = PickField(
        Org.objects.filter(until=None), label=gettext_lazy("本区办理单位"), required=False,
        help_text=gettext_lazy("选了就给它一件事项，跟到办结。"),
    )  # fmt: skip

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        if not values.get("to") and not values.get("org"):
            return {"to": _("请写转交给谁，或者选本区办理单位")}
        return {}


class SolveForm(RecordForm):
    result = words(gettext_lazy("结果"), 300, help_text=NO_NAMES)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        return nameless(values, "result")


class PlanForm(RecordForm):
    massorg = organ()
    first_on = day(
        gettext_lazy("季度"), initial=clock.today,
        help_text=gettext_lazy("选这个季度里的任何一天。"),
    )  # fmt: skip
    services = forms.IntegerField(label=gettext_lazy("计划服务次数"), min_value=1, max_value=500)
    about = forms.CharField(label=gettext_lazy("计划内容"), max_length=200)


class CorrectPlanForm(RecordForm):
    """The quarter and whose it is stay."""

    services = PlanForm.base_fields["services"]
    about = PlanForm.base_fields["about"]
