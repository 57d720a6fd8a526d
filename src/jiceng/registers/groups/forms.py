"""What is asked about a group, who comes into it, who leads it, and what a member answers for."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.access import beneath
from jiceng.kit.forms import Messages, RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.groups.access import KEEPS
from jiceng.registers.groups.models import Charge, Group, Grouping
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import BRANCHES, Org
from jiceng.registers.places.models import Place

OURS = Org.objects.filter(until=None, kind__in=BRANCHES)


def day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


class GroupForm(RecordForm):
    """A new group; who belongs to it is said on its page."""

    org = PickField(OURS, label=gettext_lazy("党支部"))
    name = forms.CharField(label=gettext_lazy("党小组名称"), max_length=40)
    since = day(gettext_lazy("划分日期"))

    def narrow(self, actor: Any) -> None:
        field: Any = self.fields["org"]
        field.queryset = OURS.filter(beneath("path", actor.reach(*KEEPS)))

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        org, since = values.get("org"), values.get("since")
        if org is not None and since is not None and since < org.since:
            return {"since": _("“%s”%s才成立，日期不能早于这一天") % (org, org.since)}
        return {}


class RenameForm(RecordForm):
    """更正 a group's name."""

    name = forms.CharField(label=gettext_lazy("党小组名称"), max_length=40)
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200)


class _OfGroupForm(RecordForm):
    """Asks about members of the group's own branch."""

    @property
    def branch(self) -> Any:
        record: Any = self.record
        return Member.objects.filter(org=record.org_id, left_on=None).select_related("person")


class AssignForm(_OfGroupForm):
    """编入党员."""

    members = forms.ModelMultipleChoiceField(
        Member.objects.none(),
        label=gettext_lazy("编入的党员"),
        help_text=gettext_lazy("只列本支部党员；原来在别的党小组的，从这一天起改编过来。"),
        widget=forms.CheckboxSelectMultiple,
    )
    since = day(gettext_lazy("自何日起"))

    def narrow(self, actor: Any) -> None:
        del actor
        record: Any = self.record
        if record is None:
            return
        field: Any = self.fields["members"]
        here = Grouping.objects.filter(group=record, until=None).values("member")
        field.queryset = self.branch.exclude(pk__in=here).order_by("person__initials", "pk")


class MemberForm(_OfGroupForm):
    """One of the group's own members, from a day on."""

    member = forms.ModelChoiceField(
        Member.objects.none(), label=gettext_lazy("党员"), empty_label=gettext_lazy("请选择")
    )
    since = day(gettext_lazy("自何日起"))

    def narrow(self, actor: Any) -> None:
        del actor
        record: Any = self.record
        if record is None:
            return
        here = Grouping.objects.standing(clock.today()).filter(group=record)
        field: Any = self.fields["member"]
        field.queryset = self.branch.filter(pk__in=here.values("member"))


class TakeOutForm(MemberForm):
    """调出党小组."""


class DissolveForm(RecordForm):
    on = day(gettext_lazy("撤销日期"))
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200)


class ChargeForm(RecordForm):
    """What a member answers for."""

    member = PickField(Member.objects.filter(left_on=None), label=gettext_lazy("党员"))
    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=Charge.Kind.choices)
    name = forms.CharField(
        label=gettext_lazy("责任区或岗位名称"),
        max_length=60,
        help_text=gettext_lazy("例如：3号楼责任区、政策宣传岗。"),
    )
    place = PickField(Place.objects.filter(until=None), label=gettext_lazy("地点"), required=False)
    duty = forms.CharField(label=gettext_lazy("职责"), max_length=200, required=False)
    since = day(gettext_lazy("自何日起"))

    def narrow(self, actor: Any) -> None:
        super().narrow(actor)
        field: Any = self.fields["member"]
        field.queryset = Member.objects.filter(
            beneath("org__path", actor.reach(*KEEPS)), left_on=None
        )


class RelieveForm(RecordForm):
    on = day(gettext_lazy("结束日期"))


__all__ = [
    "AssignForm",
    "ChargeForm",
    "DissolveForm",
    "Group",
    "GroupForm",
    "MemberForm",
    "RelieveForm",
    "RenameForm",
    "TakeOutForm",
]
