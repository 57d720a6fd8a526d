"""Forms of the year's plan, of sign-in sheets, and of what a meeting hands out."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.access import beneath
from jiceng.kit.forms import Messages, RecordForm, chosen_from
from jiceng.kit.picks import PickField
from jiceng.registers.groups.models import Group
from jiceng.registers.matters.models import Source
from jiceng.registers.meetings.access import KEEPS
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.life.forms.meeting import TYPES
from jiceng.work.life.models import ActivityKind, Signing, SignSheet, group_fault, people_due

HANDED = (Source.DECISION, Source.PROBLEM, Source.REQUEST, Source.OTHER)


def kept_orgs(form: RecordForm, actor: Any) -> None:
    """Only organisations whose meetings this person keeps."""
    field: Any = form.fields["org"]
    field.queryset = field.queryset.filter(beneath("path", actor.reach(*KEEPS)))


class PlanForm(RecordForm):
    """按规矩排出一年的计划."""

    org = PickField(Org.objects.filter(until=None).branches(), label=gettext_lazy("党支部"))
    year = forms.IntegerField(
        label=gettext_lazy("年度"),
        min_value=2000,
        max_value=2100,
        help_text=gettext_lazy("按三会一课和固定组织生活日自动排出，排好以后可以改。"),
    )

    def narrow(self, actor: Any) -> None:
        kept_orgs(self, actor)


class PlannedForm(RecordForm):
    """在计划里加一次."""

    org = PickField(Org.objects.filter(until=None).branches(), label=gettext_lazy("党支部"))
    type = forms.ChoiceField(label=gettext_lazy("类型"), choices=TYPES)
    group = PickField(
        Group.objects.all(),
        label=gettext_lazy("党小组"),
        required=False,
        help_text=gettext_lazy("党小组会才填，例如：第一党小组。"),
    )
    planned_on = forms.DateField(label=gettext_lazy("计划日期"), widget=forms.DateInput())
    theme = forms.CharField(label=gettext_lazy("主题"), max_length=120, required=False)
    kind = chosen_from(
        ActivityKind.objects.filter(until=None),
        label=gettext_lazy("活动种类"),
        required=False,
    )

    def narrow(self, actor: Any) -> None:
        kept_orgs(self, actor)
        groups: Any = self.fields["group"]
        groups.queryset = groups.queryset.filter(beneath("org__path", actor.reach(*KEEPS)))

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        org, day, type_ = values.get("org"), values.get("planned_on"), values.get("type")
        if org is None or day is None or not type_:
            return {}
        fault = group_fault(org, day, type_, values.get("group"))
        return {"group": fault} if fault else {}


class ReplanForm(RecordForm):
    """修改计划."""

    planned_on = forms.DateField(label=gettext_lazy("计划日期"), widget=forms.DateInput())
    theme = forms.CharField(label=gettext_lazy("主题"), max_length=120, required=False)
    kind = chosen_from(
        ActivityKind.objects.filter(until=None),
        label=gettext_lazy("活动种类"),
        required=False,
    )


class SheetForm(RecordForm):
    """开一张签到表."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("召集党组织"))
    type = forms.ChoiceField(label=gettext_lazy("类型"), choices=TYPES)
    held_on = forms.DateField(
        label=gettext_lazy("日期"), widget=forms.DateInput(), initial=clock.today
    )
    theme = forms.CharField(label=gettext_lazy("主题"), max_length=120, required=False)
    minutes = forms.IntegerField(
        label=gettext_lazy("签到码几分钟换一次"),
        min_value=1,
        max_value=240,
        initial=10,
        help_text=gettext_lazy("码放在屏幕上，过时作废，拍下来转发没有用。"),
    )

    def narrow(self, actor: Any) -> None:
        kept_orgs(self, actor)


class SignManyForm(RecordForm):
    """点名、纸质签到、代签: whoever was there and has not signed yet."""

    way = forms.ChoiceField(
        label=gettext_lazy("怎么签的"),
        choices=[c for c in Signing.Way.choices if c[0] != Signing.Way.CODE],
    )
    members = forms.ModelMultipleChoiceField(
        Member.objects.none(),
        label=gettext_lazy("到会的同志"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("已经签过的不用再勾。扫码、点名、纸质、代签都一样算。"),
    )

    def narrow(self, actor: Any) -> None:
        del actor
        field: Any = self.fields["members"]
        if isinstance(self.record, SignSheet):
            due = people_due(self.record.org, self.record.held_on, self.record.type)
            rows = Member.objects.filter(pk__in=[one.pk for one in due])
            field.queryset = to_tick(self, self.record, rows)


class CallRollForm(SignManyForm):
    """The same at a large meeting: which branch first, then its list."""

    branch = PickField(
        Org.objects.filter(until=None).branches(),
        label=gettext_lazy("党支部"),
        help_text=gettext_lazy("先填支部，提交后出来这个支部的名单，再勾到会的同志。"),
    )
    field_order = ("branch", "way", "members")

    def narrow(self, actor: Any) -> None:
        del actor
        fields: Any = self.fields
        if not isinstance(self.record, SignSheet):
            return
        beneath_it = fields["branch"].queryset.filter(path__startswith=self.record.org.path)
        fields["branch"].queryset = beneath_it
        branch = self._named()
        if branch is None:
            del fields["members"]
        else:
            rows = Member.objects.present().filter(org=branch)
            fields["members"].queryset = to_tick(self, self.record, rows)

    def _named(self) -> Org | None:
        """The branch as sent; None while none is."""
        try:
            found: Org | None = self.fields["branch"].clean(self.data.get("branch"))
        except ValidationError:
            return None
        return found

    def clean(self) -> dict[str, Any]:
        """Which branch is asked for the list's sake alone."""
        values = super().clean()
        values.pop("branch", None)
        return values


def to_tick(form: RecordForm, sheet: SignSheet, rows: Any) -> Any:
    """Whom to tick: those who have not signed. Once sent, whoever signed meanwhile counts as
    ticked rightly, and the deed leaves their line as it is.
    """
    if not form.is_bound:
        rows = rows.exclude(pk__in=Signing.objects.filter(sheet=sheet).values("member"))
    return rows.select_related("person", "org").order_by("person__initials", "pk")


class HandOutForm(RecordForm):
    """决议、意见、问题转为落实事项."""

    source = forms.ChoiceField(
        label=gettext_lazy("来自"), choices=[(one.value, one.label) for one in HANDED]
    )
    title = forms.CharField(label=gettext_lazy("要落实的事"), max_length=200)
    owner = forms.CharField(label=gettext_lazy("责任人"), max_length=50, required=False)
    due_on = forms.DateField(label=gettext_lazy("时限"), widget=forms.DateInput())
    org = PickField(
        Org.objects.filter(until=None),
        label=gettext_lazy("责任单位"),
        required=False,
        help_text=gettext_lazy("不填就是本支部自己办。"),
    )
