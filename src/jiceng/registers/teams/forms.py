"""What is asked about a team, who joins it, who leads it."""

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
from jiceng.registers.places.models import Place
from jiceng.registers.teams.access import KEEPS
from jiceng.registers.teams.models import Joining, Kind

STANDING = Org.objects.filter(until=None)


def day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


def kept(form: forms.Form, name: str, actor: Any) -> None:
    """Only organisations this person keeps teams of."""
    field: Any = form.fields[name]
    field.queryset = STANDING.filter(beneath("path", actor.reach(*KEEPS)))


class TeamForm(RecordForm):
    """A new team; who is in it is said on its page."""

    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=Kind.choices)
    name = forms.CharField(
        label=gettext_lazy("队伍名称"),
        max_length=60,
        help_text=gettext_lazy("例如：槐荫第一网格服务队。"),
    )
    keeper = PickField(STANDING, label=gettext_lazy("责任党组织"))
    area = PickField(
        Place.objects.filter(until=None), label=gettext_lazy("服务片区"), required=False
    )
    services = forms.CharField(label=gettext_lazy("服务内容"), max_length=200, required=False)
    since = day(gettext_lazy("组建日期"))

    def narrow(self, actor: Any) -> None:
        super().narrow(actor)
        kept(self, "keeper", actor)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        keeper, since = values.get("keeper"), values.get("since")
        if keeper is not None and since is not None and since < keeper.since:
            return {"since": _("“%s”%s才成立，日期不能早于这一天") % (keeper, keeper.since)}
        return {}


class CorrectTeamForm(RecordForm):
    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=Kind.choices)
    services = forms.CharField(label=gettext_lazy("服务内容"), max_length=200, required=False)
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200)


class RenameTeamForm(RecordForm):
    name = forms.CharField(label=gettext_lazy("队伍名称"), max_length=60)
    since = day(gettext_lazy("自何日起"))


class MoveTeamForm(RecordForm):
    keeper = PickField(STANDING, label=gettext_lazy("责任党组织"))
    area = PickField(
        Place.objects.filter(until=None), label=gettext_lazy("服务片区"), required=False
    )
    since = day(gettext_lazy("自何日起"))

    def narrow(self, actor: Any) -> None:
        super().narrow(actor)
        kept(self, "keeper", actor)


class JoinForm(RecordForm):
    """加入: a Party member by pick, anybody else by name."""

    member = PickField(
        Member.objects.filter(left_on=None), label=gettext_lazy("党员"), required=False
    )
    name = forms.CharField(
        label=gettext_lazy("其他队员姓名"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("不是本区党员的写姓名，不记身份证号和电话。"),
    )
    since = day(gettext_lazy("加入日期"))

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        if bool(values.get("member")) == bool(values.get("name")):
            return {"member": _("选一名党员，或者写其他队员的姓名，二者填一项")}
        return {}


class LeadForm(RecordForm):
    """指定队长 among those in the team today."""

    joining = chosen_from(Joining.objects.none(), label=gettext_lazy("队长"))
    since = day(gettext_lazy("自何日起"))

    def narrow(self, actor: Any) -> None:
        del actor
        record: Any = self.record
        if record is None:
            return
        field: Any = self.fields["joining"]
        field.queryset = (
            Joining.objects.standing(clock.today())
            .filter(team=record, until=None)
            .select_related("member__person")
        )


class LeaveForm(RecordForm):
    on = day(gettext_lazy("退出日期"))


class DisbandForm(RecordForm):
    on = day(gettext_lazy("解散日期"))
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200)
