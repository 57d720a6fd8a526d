"""Entry forms of members: a roster's row, and the verbs that change where somebody belongs."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import codes
from jiceng.kit.forms import Messages, ReasonForm, RecordForm, chosen_from
from jiceng.kit.picks import PickField
from jiceng.registers.members.models import Entry, Exit, Member, Mobility
from jiceng.registers.orgs.models import BRANCHES, Org
from jiceng.registers.people.forms import (
    agreeing,
    coded,
    day,
    name_field,
    number_field,
    phone_field,
)

BRANCHES_STANDING = Org.objects.filter(until=None, kind__in=BRANCHES)
OF_AGE = 18  # 党章第一条：年满十八岁


def birthday(born: date, years: int) -> date:
    """The day somebody turns so many years old; leap days count from 1 March."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def ordered(values: Mapping[str, Any]) -> dict[str, Any]:
    """Days of a member's life in their order."""
    joined, full = values.get("joined_on"), values.get("full_on")
    entered, born = values.get("entered_on"), values.get("born_on")
    found: dict[str, Any] = {}
    if joined and full and full < joined:
        found["full_on"] = _("转正日期不能早于入党日期，请核对")
    if joined and entered and entered < joined:
        found["entered_on"] = _("增加日期不能早于入党日期，请核对")
    if joined and born and joined < birthday(born, OF_AGE):
        found["joined_on"] = _("入党时未满十八岁，请核对入党日期和出生日期")
    return found


class RosterForm(RecordForm):
    """A row of the members' roster: who somebody is and where they belong."""

    name = name_field()
    sex = coded(gettext_lazy("性别"), codes.SEX)
    ethnicity = coded(gettext_lazy("民族"), codes.ETHNICITY)
    born_on = day(gettext_lazy("出生日期"), required=False)
    education = coded(gettext_lazy("学历"), codes.EDUCATION)
    degree = coded(gettext_lazy("学位"), codes.DEGREE)
    joined_on = day(gettext_lazy("入党日期"))
    full_on = day(gettext_lazy("转正日期"), required=False)
    org = chosen_from(BRANCHES_STANDING, label=gettext_lazy("所在党支部"))
    category = forms.ChoiceField(
        label=gettext_lazy("类别"),
        choices=Member.Category.choices,
        initial=Member.Category.WORKING,
        required=False,
    )
    id_number = number_field()
    phone = phone_field()
    address = forms.CharField(label=gettext_lazy("现居住地"), max_length=120, required=False)
    exempt = forms.BooleanField(
        label=gettext_lazy("年老体弱，组织生活不作硬性要求"), required=False
    )
    entry = forms.ChoiceField(
        label=gettext_lazy("增加原因"),
        choices=Entry.choices,
        initial=Entry.OPENING,
        required=False,
        help_text=gettext_lazy(
            "新接收的预备党员在“发展党员”里审批后入册；这里只补录以前接收的，增加日期填当年的日期。"
        ),
    )
    approval = forms.CharField(
        label=gettext_lazy("省级以上批准文号"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("追认党员、直接接收党员才填（发展党员工作细则第二十六条）。"),
    )
    entered_on = day(
        gettext_lazy("增加日期"),
        required=False,
        help_text=gettext_lazy("到本支部花名册的日期；不填按今天。"),
    )
    groups = {
        gettext_lazy("本人"): ("name", "sex", "ethnicity", "born_on", "education", "degree",
                               "id_number", "phone", "address"),
        gettext_lazy("党籍"): ("joined_on", "full_on", "org", "category", "exempt", "entry",
                               "entered_on", "approval"),
    }  # fmt: skip

    def clean_sex(self) -> str:
        return self.cleaned_data.get("sex") or "0"

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        org, entered = values.get("org"), values.get("entered_on")
        if org is not None and entered is not None and entered < org.since:
            return {"entered_on": _("“%s”%s才成立，增加日期不能早于这一天") % (org, org.since)}
        return {**ordered(values), **agreeing(values)}


class CorrectMemberForm(RecordForm):
    joined_on = day(gettext_lazy("入党日期"))
    full_on = day(gettext_lazy("转正日期"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("类别"), choices=Member.Category.choices)
    exempt = forms.BooleanField(
        label=gettext_lazy("年老体弱，组织生活不作硬性要求"), required=False
    )
    reason = forms.CharField(label=gettext_lazy("更正原因"), max_length=200)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        return ordered(values)


class MoveForm(RecordForm):
    to = chosen_from(
        BRANCHES_STANDING,
        label=gettext_lazy("转到哪个支部"),
        help_text=gettext_lazy("同一个基层党委里调整；转到别的党委要申请转出，凭介绍信接转。"),
    )
    on = day(gettext_lazy("转移日期"))
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200, required=False)


class FullForm(RecordForm):
    on = day(gettext_lazy("转正日期"))


class ReclassForm(RecordForm):
    category = forms.ChoiceField(label=gettext_lazy("新类别"), choices=Member.Category.choices)
    since = day(gettext_lazy("变更日期"))


class LeaveForm(RecordForm):
    """Why somebody leaves is chosen, never what a form began with."""

    exit = forms.ChoiceField(
        label=gettext_lazy("减少原因"),
        choices=[("", gettext_lazy("请选择")), *Exit.choices],
    )
    on = day(gettext_lazy("减少日期"))
    reason = forms.CharField(label=gettext_lazy("说明"), max_length=200, required=False)


class RestoreForm(RecordForm):
    org = chosen_from(BRANCHES_STANDING, label=gettext_lazy("到哪个支部"))
    entry = forms.ChoiceField(
        label=gettext_lazy("增加原因"),
        choices=[(one.value, one.label) for one in (Entry.RESTORED, Entry.TRANSFERRED_IN)],
    )
    on = day(gettext_lazy("增加日期"))
    reason = forms.CharField(label=gettext_lazy("依据"), max_length=200)


class RightDeathForm(RecordForm):
    """What is true of somebody recorded as dead."""

    exit = forms.ChoiceField(
        label=gettext_lazy("实际情况"),
        choices=[
            ("", gettext_lazy("没有减少，撤回这次登记")),
            *(one for one in Exit.choices if one[0] != Exit.MISTAKEN),
        ],
        required=False,
        help_text=gettext_lazy(
            "撤回的回到原支部，流动和协助管理一并接上；党小组、责任区和发展党员的卷宗请逐一核对。"
        ),
    )
    on = day(
        gettext_lazy("减少日期"),
        required=False,
        help_text=gettext_lazy("原因或日期写错的才填；不填按原来登记的日期。"),
    )
    reason = forms.CharField(
        label=gettext_lazy("更正原因"),
        max_length=200,
        help_text=gettext_lazy("为什么登记错了，凭什么认定。由登记减少以外的同志办理。"),
    )

    @classmethod
    def record_initial(cls, record: Model) -> dict[str, Any]:
        del record  # it begins with what most often happened: a wrong click
        return {}


class MobileForm(RecordForm):
    direction = forms.ChoiceField(label=gettext_lazy("方向"), choices=Mobility.Direction.choices)
    where = forms.CharField(label=gettext_lazy("流入（出）地"), max_length=80)
    since = day(gettext_lazy("流动日期"))
    reason = forms.CharField(label=gettext_lazy("流动原因"), max_length=80, required=False)
    contact = forms.CharField(label=gettext_lazy("联系人"), max_length=50, required=False)


class BackForm(RecordForm):
    on = day(gettext_lazy("返回日期"))


class MergeForm(RecordForm):
    """The other record of the same person."""

    other = PickField(
        Member.objects.all(),
        label=gettext_lazy("另一条记录"),
        help_text=gettext_lazy("先建的一条保留，后建的并入它；两条的历史都还能看。"),
    )
    reason = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=200,
        help_text=gettext_lazy("怎样认定是同一个人。"),
    )


class PartForm(ReasonForm):
    """Why a merge is taken back."""
