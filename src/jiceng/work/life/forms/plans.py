"""Forms of the year's plan, of sign-in sheets, and of what a meeting hands out."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.access import beneath
from jiceng.kit.forms import Messages, RecordForm, chosen_from
from jiceng.kit.picks import PickField
from jiceng.registers.matters.models import Source
from jiceng.registers.meetings.access import KEEPS
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.life.forms.meeting import TYPES
from jiceng.work.life.models import ActivityKind, Signing, SignSheet, YearPlan, people_due

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

    plan = PickField(YearPlan.objects.all(), label=gettext_lazy("年度计划"))
    type = forms.ChoiceField(label=gettext_lazy("类型"), choices=TYPES)
    planned_on = forms.DateField(label=gettext_lazy("计划日期"), widget=forms.DateInput())
    theme = forms.CharField(label=gettext_lazy("主题"), max_length=120, required=False)
    kind = chosen_from(
        ActivityKind.objects.filter(until=None),
        label=gettext_lazy("活动种类"),
        required=False,
    )

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        plan, day = values.get("plan"), values.get("planned_on")
        if plan is not None and day is not None and day.year != plan.year:
            return {"planned_on": _("这是%d年的计划，请填当年的日期") % plan.year}
        return {}


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
            field.queryset = unsigned(self.record)


MOST_LISTED = 500


def unsigned(sheet: SignSheet) -> Any:
    """Who is due and has not signed; beneath a higher organisation everybody who has not."""
    signed = Signing.objects.filter(sheet=sheet).values("member")
    if sheet.org.is_branch:
        due = people_due(sheet.org, sheet.held_on, sheet.type)
        rows = Member.objects.filter(pk__in=[one.pk for one in due])
    else:
        rows = Member.objects.present().filter(org__path__startswith=sheet.org.path)
    rows = rows.exclude(pk__in=signed).select_related("person").order_by("person__initials", "pk")
    return rows.filter(pk__in=list(rows.values_list("pk", flat=True)[:MOST_LISTED]))


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
