"""Entry forms of units and of the organisations that cover them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import identity
from jiceng.kit.forms import Messages, RecordForm, chosen_from
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import Field, Org
from jiceng.registers.people.models import Person
from jiceng.registers.places.models import Level, Place
from jiceng.registers.units.models import Hosting, MassOrg, Unit


class UnitForm(RecordForm):
    """A unit; a wrong digit of the credit code is told at once."""

    name = forms.CharField(label=_("单位名称"), max_length=80)
    uscc = forms.CharField(
        label=_("统一社会信用代码"), max_length=18, required=False, help_text=_("18 位，没有可不填")
    )
    field = forms.ChoiceField(label=_("领域"), choices=Field.choices)
    rank = forms.ChoiceField(label=_("级别"), choices=Unit.Rank.choices, required=False)
    industry = forms.CharField(label=_("行业"), max_length=60, required=False)
    staff = forms.IntegerField(label=_("职工数"), min_value=0, required=False)
    place = chosen_from(
        Place.objects.filter(level=Level.COMMUNITY, until=None), label=_("所在社区"), required=False
    )
    keeper = PickField(Org.objects.filter(until=None), label=_("属地党组织"))
    since = forms.DateField(label=_("起"), widget=forms.DateInput())

    def clean_uscc(self) -> str:
        code: str = self.cleaned_data.get("uscc") or ""
        return code and checked(code)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        code = values.get("uscc")
        read = identity.credit_code(code) if code else None
        return {"uscc": read.problem} if read and read.problem else {}


def checked(code: str) -> str:
    """The code in its one form; what is wrong with it is said by the rule."""
    return identity.credit_code(code).value or code


class CorrectUnitForm(RecordForm):
    """What was written down wrongly."""

    name = forms.CharField(label=_("单位名称"), max_length=80)
    field = forms.ChoiceField(label=_("领域"), choices=Field.choices)
    rank = forms.ChoiceField(label=_("级别"), choices=Unit.Rank.choices, required=False)
    industry = forms.CharField(label=_("行业"), max_length=60, required=False)
    staff = forms.IntegerField(label=_("职工数"), min_value=0, required=False)
    keeper = PickField(Org.objects.filter(until=None), label=_("属地党组织"))
    reason = forms.CharField(label=_("更正原因"), max_length=200)


class HostForm(RecordForm):
    """Which organisation covers it, how, and from when."""

    org = PickField(Org.objects.filter(until=None), label=_("党组织"))
    way = forms.ChoiceField(label=_("组建方式"), choices=Hosting.Way.choices)
    since = forms.DateField(label=_("起"), widget=forms.DateInput())


class GroundForm(RecordForm):
    """Onto whose ground, from when."""

    keeper = PickField(Org.objects.filter(until=None), label=_("新的属地党组织"))
    on = forms.DateField(
        label=_("从哪天起"), widget=forms.DateInput(),
        help_text=_("这一天以前的数仍归原来的属地；原来登记错了的，用“更正”。"),
    )  # fmt: skip
    reason = forms.CharField(label=_("原因"), max_length=200)

    def narrow(self, actor: Any) -> None:
        super().narrow(actor)
        field: Any = self.fields["keeper"]  # it may go to anybody's ground
        field.queryset = Org.objects.filter(until=None)


class CloseForm(RecordForm):
    on = forms.DateField(label=_("注销或迁出日期"), widget=forms.DateInput())
    reason = forms.CharField(label=_("原因"), max_length=200)


def day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


class GuidanceForm(RecordForm):
    """Whom one sends where, and what for."""

    person = PickField(Person.objects.all(), label=_("指导员"))
    unit = PickField(Unit.objects.filter(until=None), label=_("联系单位"))
    since = day(_("起"))
    duties = forms.CharField(label=_("职责"), max_length=200, required=False)


class LoadNormForm(RecordForm):
    most = forms.IntegerField(label=_("一名指导员最多联系（家）"), min_value=1, max_value=100)
    since = day(_("起"))
    document = forms.CharField(label=_("依据文号"), max_length=80)


class RecallForm(RecordForm):
    """From what day on something does not hold any more, and why."""

    on = day(_("结束日期"))
    reason = forms.CharField(label=_("原因"), max_length=200)


class VisitForm(RecordForm):
    """One sentence; a problem only where there was one."""

    visited_on = day(_("走访日期"))
    words = forms.CharField(label=_("走访情况"), max_length=200, help_text=_("一句话就行。"))
    problem = forms.CharField(label=_("反映的问题"), max_length=200, required=False)
    solved_on = day(_("解决日期"), required=False, help_text=_("当场解决的填；没解决的以后再填。"))


class SolveForm(RecordForm):
    on = day(_("解决日期"))


class MassOrgForm(RecordForm):
    """Which mass organisation a unit has."""

    unit = PickField(Unit.objects.filter(until=None), label=_("所在单位"))
    kind = forms.ChoiceField(label=_("种类"), choices=MassOrg.Kind.choices)
    since = day(_("成立日期"))
    guide = PickField(Org.objects.filter(until=None), label=_("指导党组织"), required=False)
    head = forms.CharField(label=_("负责人"), max_length=30, required=False)
    person = PickField(
        Person.objects.all(), label=_("负责人（人员库）"), required=False,
        help_text=_("负责人有账号的，选了以后可以在手机上自己记活动和服务。"),
    )  # fmt: skip


class HeadForm(RecordForm):
    """Who leads it from now on."""

    head = MassOrgForm.base_fields["head"]
    person = MassOrgForm.base_fields["person"]


class MassDeedForm(RecordForm):
    held_on = day(_("日期"))
    words = forms.CharField(label=_("活动"), max_length=100)
