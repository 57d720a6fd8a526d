"""Entry forms of nouns: an application, a correction, a paper, a requirement, a quota."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock, codes
from jiceng.kit.forms import Messages, RecordForm, chosen_from
from jiceng.kit.picks import PickField
from jiceng.kit.titles import told
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.forms import agreeing, coded, name_field, number_field, phone_field
from jiceng.registers.units.models import Unit
from jiceng.work.development.forms.steps import ON_ROLL, STANDING, count, day, words
from jiceng.work.development.models import Case, Requirement, Stage
from jiceng.work.development.models.analysis import COMMITTEES
from jiceng.work.development.rules import articles as art
from jiceng.work.development.rules.checks import apply as judge
from jiceng.work.development.rules.facts import Facts


def unit_field() -> PickField:
    return PickField(
        Unit.objects.filter(until=None),
        label=gettext_lazy("工作（学习）单位"),
        required=False,
        help_text=gettext_lazy("单位已有党组织的，应当向它申请；没有单位的不填。"),
    )


def route_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("向哪里申请"), choices=Case.Route.choices, required=False
    )


class TakeOverForm(RecordForm):
    """接续考察: from when this branch observes somebody admitted elsewhere."""

    on = day(gettext_lazy("日期"))
    applied_on = day(gettext_lazy("入党申请日期"), required=False)
    remark = words(
        gettext_lazy("说明"), 300, required=False,
        help_text=gettext_lazy("例如：材料是否齐全、原支部的意见。"),
    )  # fmt: skip


class ApplyForm(RecordForm):
    """An application: who, to which branch, when."""

    name = name_field()
    sex = coded(gettext_lazy("性别"), codes.SEX)
    born_on = day(gettext_lazy("出生日期"))
    education = coded(gettext_lazy("学历"), codes.EDUCATION)
    ethnicity = coded(gettext_lazy("民族"), codes.ETHNICITY)
    id_number = number_field()
    phone = phone_field()
    org = PickField(STANDING, label=gettext_lazy("党支部"))
    applied_on = day(gettext_lazy("申请日期"))
    unit = unit_field()
    route = route_field()
    mobile = forms.BooleanField(label=gettext_lazy("流动人员（公示两处同时张贴）"), required=False)
    months_before = count(
        gettext_lazy("转来前已培养月数"), required=False,
        help_text=gettext_lazy("从别处转来的入党积极分子，培养教育时间连续计算。"),
    )  # fmt: skip
    leaving_on = day(gettext_lazy("将离开本单位的日期"), required=False)
    remark = words(
        gettext_lazy("说明"), 300, required=False,
        help_text=gettext_lazy("不合一般要求时，写明理由。"),
    )  # fmt: skip

    groups = {
        gettext_lazy("申请人本人"): ("name", "sex", "born_on", "education", "ethnicity",
                                     "id_number", "phone"),
        gettext_lazy("申请"): ("org", "applied_on", "unit", "route", "mobile", "months_before",
                               "leaving_on", "remark"),
    }  # fmt: skip

    def clean_sex(self) -> str:
        return self.cleaned_data.get("sex") or "0"

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        """Of age on the day of the application; the rest is asked by the action."""
        found, on, born = dict(agreeing(values)), values.get("applied_on"), values.get("born_on")
        if on and on > clock.today():
            found["applied_on"] = _("日期还没有到，请检查申请日期")
        elif on and born:
            facts = Facts(state="applied", applied_on=on, born_on=born)
            for issue in judge(facts, on, art.version_on(on)):
                found[issue.field] = told(issue.finding)
        return found


class CorrectForm(RecordForm):
    """What was written down wrongly about a case."""

    applied_on = day(gettext_lazy("申请日期"))
    unit = unit_field()
    route = route_field()
    mobile = forms.BooleanField(label=gettext_lazy("流动人员（公示两处同时张贴）"), required=False)
    months_before = count(gettext_lazy("转来前已培养月数"))
    leaving_on = day(gettext_lazy("将离开本单位的日期"), required=False)
    reason = words(gettext_lazy("更正原因"), 200)


class ReceiveForm(RecordForm):
    on = day(gettext_lazy("收齐日期"), required=False)
    number = words(gettext_lazy("编号（文号）"), 80, required=False)
    kept_at = words(gettext_lazy("存放处"), 80, required=False)


class ReplaceForm(RecordForm):
    member = chosen_from(ON_ROLL, label=gettext_lazy("改由谁担任"))
    on = day(gettext_lazy("日期"), required=False)
    reason = words(gettext_lazy("调整原因"), 200)

    def narrow(self, actor: Any) -> None:
        super().narrow(actor)
        backing: Any = self.record
        if backing is not None:
            field: Any = self.fields["member"]
            here = Member.objects.filter(org=backing.case.org, left_on=None)
            field.queryset = here.select_related("person").order_by("person__initials")


class RequirementForm(RecordForm):
    """列入一项本地要求."""

    org = chosen_from(Org.objects.filter(until=None), label=gettext_lazy("适用范围"))
    stage = forms.ChoiceField(label=gettext_lazy("阶段"), choices=Stage.choices)
    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=Requirement.Kind.choices)
    name = words(gettext_lazy("要求"), 60)
    times = forms.IntegerField(label=gettext_lazy("至少几次"), min_value=1, max_value=99, initial=1)
    every = forms.IntegerField(
        label=gettext_lazy("每几个月一次"), min_value=1, max_value=60, required=False
    )
    strict = forms.BooleanField(
        label=gettext_lazy("没有做到不能进入下一阶段"), required=False, initial=True
    )
    document = words(gettext_lazy("依据文件"), 120)
    since = day(gettext_lazy("自何日起"))


class DropForm(RecordForm):
    on = day(gettext_lazy("自何日起"))


class QuotaForm(RecordForm):
    """下达年度计划."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("党组织"))
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2000, max_value=2100)
    number = count(gettext_lazy("计划数"))
    document = words(gettext_lazy("计划文号"), 80, required=False)


class ReplanForm(RecordForm):
    number = count(gettext_lazy("计划数"))
    document = words(gettext_lazy("计划文号"), 80, required=False)
    reason = words(gettext_lazy("调整原因"), 200)


class AnalysisForm(RecordForm):
    """年度分析: words only; the numbers are asked of the records."""

    org = PickField(
        Org.objects.filter(until=None, kind__in=COMMITTEES), label=gettext_lazy("党组织")
    )
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2000, max_value=2100)
    held_on = day(gettext_lazy("分析日期"))
    found = words(
        gettext_lazy("队伍状况和问题"), 1000,
        help_text=gettext_lazy("人数不用填：保存以后，页面按分析日期由记录算出。"),
    )  # fmt: skip
    measures = words(gettext_lazy("下一步措施"), 500, required=False)
