"""What is asked about households: consent first, then as little as will do."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.secrets import Sealed
from jiceng.kit.access import seen_at
from jiceng.kit.forms import Messages, RecordForm, chosen_from
from jiceng.kit.picks import PickField
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.places.models import Place
from jiceng.registers.services.models import Provider
from jiceng.registers.teams.models import Team
from jiceng.work.care.access import OWN
from jiceng.work.care.models import Assignment, CareTag, Household
from jiceng.work.care.rules import KEEP_DAYS, LONGEST_DAYS

PHONE = re.compile(r"1\d{10}|0\d{2,3}-?\d{7,8}|\d{7,8}")
STANDING = Org.objects.filter(until=None)
TAGS = CareTag.objects.filter(until=None).order_by("order", "pk")
ENDINGS = [(one.value, one.label) for one in Household.Ending
           if one.value in {"over", "moved", "died"}]  # fmt: skip


def day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


def line(label: Any, longest: int, **options: Any) -> forms.CharField:
    options.setdefault("required", False)
    return forms.CharField(label=label, max_length=longest, **options)


def tags_field(**options: Any) -> Any:
    return forms.ModelMultipleChoiceField(
        TAGS, label=gettext_lazy("关爱类别"), widget=forms.CheckboxSelectMultiple, **options
    )


def phone_rule(values: Mapping[str, Any]) -> Messages:
    said = values.get("phone") or ""
    if not said or isinstance(said, Sealed) or "*" in said or PHONE.fullmatch(said):
        return {}
    return {"phone": _("电话写 11 位手机号，或者区号加座机，例如 0379-12345678")}


class TagForm(RecordForm):
    """One kind of household."""

    org = PickField(STANDING, label=gettext_lazy("公布单位"))
    name = line(gettext_lazy("类别"), 20, required=True)
    every_days = forms.IntegerField(
        label=gettext_lazy("至少多少天走访一次"), min_value=1, max_value=LONGEST_DAYS,
        required=False, help_text=gettext_lazy("本地规定；不定周期的不填，不提醒。"),
    )  # fmt: skip
    order = forms.IntegerField(
        label=gettext_lazy("次序"), min_value=1, max_value=99, required=False
    )
    since = day(gettext_lazy("从哪一天起"), initial=clock.today)


class PaceForm(RecordForm):
    every_days = forms.IntegerField(
        label=gettext_lazy("至少多少天走访一次"), min_value=1, max_value=LONGEST_DAYS
    )
    since = day(gettext_lazy("从哪一天起"))
    document = line(gettext_lazy("依据文件"), 80)


class OnForm(RecordForm):
    on = day(gettext_lazy("日期"))


class HabitForm(RecordForm):
    """How long data stay after care has ended."""

    org = PickField(STANDING, label=gettext_lazy("适用范围"))
    keep_days = forms.IntegerField(
        label=gettext_lazy("结束后多少天清除资料"), min_value=0, max_value=3_650, initial=KEEP_DAYS,
        help_text=gettext_lazy("没有全国统一规定，没有定过的按90天。"),
    )  # fmt: skip
    document = line(gettext_lazy("依据文件"), 80)
    since = day(gettext_lazy("从哪一天起"), initial=clock.today)


class HouseholdForm(RecordForm):
    """列入关爱."""

    org = PickField(STANDING, label=gettext_lazy("责任社区"))
    contact = line(
        gettext_lazy("称呼"), 20, required=True,
        help_text=gettext_lazy("例如：王奶奶。不写身份证号，也不写病情、收入。"),
    )  # fmt: skip
    phone = line(gettext_lazy("联系电话"), 20)
    address = line(gettext_lazy("住址"), 80)
    place = PickField(
        Place.objects.filter(until=None), label=gettext_lazy("所在网格"), required=False
    )
    tags = tags_field()
    consented_on = day(
        gettext_lazy("签同意书日期"),
        help_text=gettext_lazy("本人单独签的纸质同意书，由社区留存；没有签的不能列入。"),
    )
    scope = forms.ChoiceField(label=gettext_lazy("同意的范围"), choices=Household.Scope.choices)
    since = day(gettext_lazy("列入日期"), initial=clock.today)
    rule = staticmethod(phone_rule)

    def narrow(self, actor: Any) -> None:
        """One's own community."""
        super().narrow(actor)
        field: Any = self.fields["org"]
        field.queryset = STANDING.filter(seen_at(actor, "path", OWN))


class CorrectForm(RecordForm):
    contact = line(gettext_lazy("称呼"), 20, required=True)
    phone = line(gettext_lazy("联系电话"), 20)
    address = line(gettext_lazy("住址"), 80)
    place = PickField(
        Place.objects.filter(until=None), label=gettext_lazy("所在网格"), required=False
    )
    rule = staticmethod(phone_rule)


class SortForm(RecordForm):
    tags = tags_field(required=False)
    on = day(gettext_lazy("从哪一天起"))


class ConsentForm(RecordForm):
    consented_on = day(gettext_lazy("签同意书日期"))
    scope = forms.ChoiceField(label=gettext_lazy("同意的范围"), choices=Household.Scope.choices)


class AssignForm(RecordForm):
    """One of three."""

    member = PickField(
        Member.objects.filter(left_on=None), label=gettext_lazy("结对党员"), required=False
    )
    team = PickField(Team.objects.filter(until=None), label=gettext_lazy("服务队"), required=False)
    provider = PickField(
        Provider.objects.filter(until=None), label=gettext_lazy("服务商"), required=False
    )
    since = day(gettext_lazy("从哪一天起"), initial=clock.today)


class UnassignForm(RecordForm):
    assignment = chosen_from(Assignment.objects.none(), label=gettext_lazy("结对"))
    on = day(gettext_lazy("结束日期"), initial=clock.today)

    def narrow(self, actor: Any) -> None:
        del actor
        field: Any = self.fields["assignment"]
        if self.record is not None:
            rows = Assignment.objects.filter(household=self.record.pk, until=None)
            field.queryset = rows.select_related("member__person", "team", "provider")


class EndForm(RecordForm):
    on = day(gettext_lazy("结束日期"), initial=clock.today)
    ending = forms.ChoiceField(label=gettext_lazy("结束原因"), choices=ENDINGS)


class HandOverForm(RecordForm):
    to = PickField(STANDING, label=gettext_lazy("接手的社区"))
    on = day(gettext_lazy("移交日期"), initial=clock.today)

    def narrow(self, actor: Any) -> None:
        """Any community of the district."""
