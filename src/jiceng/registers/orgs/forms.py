"""Entry forms of organisations: the page, the import and the API ask the same."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kit.forms import Messages, RecordForm, chosen_from
from jiceng.registers.orgs.models import Field, Kind, Org
from jiceng.registers.orgs.rules import latest_postponement


def day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


class OrgForm(RecordForm):
    """A new organisation; the columns of the national register that we hold."""

    name = forms.CharField(label=gettext_lazy("党组织名称"), max_length=80)
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=Kind.choices)
    parent = chosen_from(Org.objects.filter(until=None), label=gettext_lazy("上级党组织"))
    since = day(gettext_lazy("成立日期"))
    field = forms.ChoiceField(
        label=gettext_lazy("领域"), choices=Field.choices, initial=Field.OTHER, required=False
    )
    code = forms.CharField(label=gettext_lazy("党组织编码"), max_length=40, required=False)
    short_name = forms.CharField(label=gettext_lazy("简称"), max_length=40, required=False)
    stat_name = forms.CharField(label=gettext_lazy("党内统计用简称"), max_length=40, required=False)
    may_approve = forms.BooleanField(label=gettext_lazy("有审批预备党员权限"), required=False)
    functional = forms.BooleanField(label=gettext_lazy("功能型党组织"), required=False)
    new_business = forms.BooleanField(label=gettext_lazy("新业态"), required=False)
    phone = forms.CharField(label=gettext_lazy("办公电话"), max_length=20, required=False)
    away = forms.CharField(
        label=gettext_lazy("驻外情况"), max_length=40, required=False,
        help_text=gettext_lazy("按全国系统的写法，如：非驻外；驻外的写明驻在哪里。"),
    )  # fmt: skip
    approved_by = forms.CharField(
        label=gettext_lazy("批准成立的上级党组织"), max_length=80, required=False,
        help_text=gettext_lazy("批准成立时的名称；后来更名、撤销的不改。"),
    )  # fmt: skip
    document = forms.CharField(label=gettext_lazy("批准文号"), max_length=80, required=False)

    def clean_field(self) -> str:
        return self.cleaned_data.get("field") or Field.OTHER

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        parent, since = values.get("parent"), values.get("since")
        if parent is not None and since is not None and since < parent.since:
            return {"since": _("成立日期不能早于上级党组织的成立日期（%s）") % parent.since}
        if values.get("may_approve") and values.get("kind") in {Kind.BRANCH, Kind.JOINT_BRANCH}:
            return {"may_approve": _("党支部没有审批预备党员的权限，由上级党委审批")}
        return {}


class CorrectOrgForm(RecordForm):
    """What was written down wrongly; a real change goes by its own verb and date."""

    name = forms.CharField(label=gettext_lazy("党组织名称"), max_length=80)
    short_name = forms.CharField(label=gettext_lazy("简称"), max_length=40, required=False)
    stat_name = forms.CharField(label=gettext_lazy("党内统计用简称"), max_length=40, required=False)
    code = forms.CharField(label=gettext_lazy("党组织编码"), max_length=40, required=False)
    field = forms.ChoiceField(label=gettext_lazy("领域"), choices=Field.choices)
    functional = forms.BooleanField(label=gettext_lazy("功能型党组织"), required=False)
    new_business = forms.BooleanField(label=gettext_lazy("新业态"), required=False)
    phone = forms.CharField(label=gettext_lazy("办公电话"), max_length=20, required=False)
    away = forms.CharField(
        label=gettext_lazy("驻外情况"), max_length=40, required=False,
        help_text=gettext_lazy("按全国系统的写法，如：非驻外；驻外的写明驻在哪里。"),
    )  # fmt: skip
    approved_by = forms.CharField(
        label=gettext_lazy("批准成立的上级党组织"), max_length=80, required=False,
        help_text=gettext_lazy("批准成立时的名称；后来更名、撤销的不改。"),
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("更正原因"), max_length=200)


class RenameForm(RecordForm):
    name = forms.CharField(label=gettext_lazy("新名称"), max_length=80)
    since = day(gettext_lazy("更名日期"))
    document = forms.CharField(label=gettext_lazy("批准文号"), max_length=80, required=False)


class UpgradeForm(RecordForm):
    kind = forms.ChoiceField(label=gettext_lazy("新类别"), choices=Kind.choices)
    since = day(gettext_lazy("批准日期"))
    may_approve = forms.BooleanField(label=gettext_lazy("有审批预备党员权限"), required=False)
    document = forms.CharField(label=gettext_lazy("批准文号"), max_length=80, required=False)


class MoveForm(RecordForm):
    parent = chosen_from(Org.objects.filter(until=None), label=gettext_lazy("新的上级党组织"))
    since = day(gettext_lazy("调整日期"))
    document = forms.CharField(label=gettext_lazy("批准文号"), max_length=80, required=False)


class AbolishForm(RecordForm):
    on = day(gettext_lazy("撤销日期"))
    document = forms.CharField(label=gettext_lazy("批准文号"), max_length=80, required=False)
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200)


class MergeForm(AbolishForm):
    into = chosen_from(Org.objects.filter(until=None), label=gettext_lazy("并入哪个党组织"))


class SplitForm(RecordForm):
    name = forms.CharField(label=gettext_lazy("分设出的党组织名称"), max_length=80)
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=Kind.choices, initial=Kind.BRANCH)
    since = day(gettext_lazy("成立日期"))
    document = forms.CharField(label=gettext_lazy("批准文号"), max_length=80, required=False)


class TermForm(RecordForm):
    since = day(gettext_lazy("选举日期"))
    ends_on = day(
        gettext_lazy("届满日期"),
        required=False,
        help_text=gettext_lazy("不填按规定任期推算：村、社区和党委五年，其他总支、支部三年。"),
    )
    document = forms.CharField(label=gettext_lazy("批复文号"), max_length=80, required=False)


class AdvanceForm(RecordForm):
    """A superior's approval to elect before the term ends."""

    to = day(
        gettext_lazy("提前至"),
        required=False,
        help_text=gettext_lazy("已经提前换届、补登批准的不用填。"),
    )
    on = day(gettext_lazy("批准日期"))
    document = forms.CharField(label=gettext_lazy("批准文号"), max_length=80)


class PostponeForm(RecordForm):
    to = day(gettext_lazy("延期至"), help_text=gettext_lazy("经上级党组织批准，一般不超过一年。"))
    on = day(gettext_lazy("批准日期"))
    document = forms.CharField(label=gettext_lazy("批准文号"), max_length=80)

    def clean_to(self) -> Any:
        to, term = self.cleaned_data["to"], getattr(self.record, "term", None)
        if term is not None and to > latest_postponement(ends_on=term.ends_on):
            raise forms.ValidationError(_("延期一般不超过一年"))
        return to
