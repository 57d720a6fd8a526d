"""What is asked about hardship, visits, honours, stays abroad, veterans and classes."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.citations import Finding
from jiceng.kit.forms import Messages, RecordForm, chosen_from
from jiceng.kit.picks import PickField
from jiceng.registers.members.forms import BRANCHES_STANDING
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Field, Org
from jiceng.registers.people.forms import day, name_field, number_field, phone_field
from jiceng.work.membership.models import Abroad, Contact, Hardship, Honour, StudyClass, Visit

HERE = Member.objects.filter(left_on=None)


def member_field() -> PickField:
    return PickField(HERE, label=gettext_lazy("党员"))


def not_ahead(values: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Days that have not come yet."""
    today = clock.today()
    said = _("日期还没有到，请检查日期")
    return {name: said for name in names if values.get(name) and values[name] > today}


class HardshipForm(RecordForm):
    member = member_field()
    cause = forms.ChoiceField(label=gettext_lazy("困难类型"), choices=Hardship.Cause.choices)
    measure = forms.CharField(
        label=gettext_lazy("帮扶措施"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("只写怎么帮，不写病情和收入。"),
    )
    since = day(gettext_lazy("列为困难党员的日期"))

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        return not_ahead(values, "since")


class EndForm(RecordForm):
    on = day(gettext_lazy("日期"))
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200)


class VisitForm(RecordForm):
    member = member_field()
    visited_on = day(gettext_lazy("走访日期"))
    occasion = forms.ChoiceField(label=gettext_lazy("事由"), choices=Visit.Occasion.choices)
    by = forms.CharField(label=gettext_lazy("走访单位"), max_length=60)
    money = forms.DecimalField(
        label=gettext_lazy("慰问金（元）"),
        max_digits=9,
        decimal_places=2,
        min_value=0,
        required=False,
    )
    goods = forms.CharField(label=gettext_lazy("慰问品"), max_length=80, required=False)
    need = forms.CharField(label=gettext_lazy("反映的需求"), max_length=120, required=False)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        return not_ahead(values, "visited_on")


class HonourForm(RecordForm):
    member = member_field()
    kind = forms.ChoiceField(label=gettext_lazy("荣誉"), choices=Honour.Kind.choices)
    title = forms.CharField(label=gettext_lazy("荣誉全称"), max_length=60, required=False)
    by = forms.CharField(label=gettext_lazy("授予单位"), max_length=60)
    awarded_on = day(gettext_lazy("授予日期"))
    medal_on = day(gettext_lazy("纪念章送达日期"), required=False)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        found = not_ahead(values, "awarded_on", "medal_on")
        given, medal = values.get("awarded_on"), values.get("medal_on")
        if given and medal and medal < given:
            found["medal_on"] = _("送达日期不能早于授予日期（%s）") % given
        return found


class MedalForm(RecordForm):
    medal_on = day(gettext_lazy("纪念章送达日期"))


class AbroadForm(RecordForm):
    member = member_field()
    country = forms.CharField(label=gettext_lazy("国家或地区"), max_length=40)
    purpose = forms.ChoiceField(label=gettext_lazy("目的"), choices=Abroad.Purpose.choices)
    since = day(gettext_lazy("出国（境）日期"))
    due_back = day(gettext_lazy("预计回国日期"), required=False)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        since, back = values.get("since"), values.get("due_back")
        if since and back and back <= since:
            return {"due_back": _("预计回国日期要晚于出国（境）日期")}
        return not_ahead(values, "since")


class ContactForm(RecordForm):
    contacted_on = day(gettext_lazy("联系日期"))
    way = forms.ChoiceField(label=gettext_lazy("联系方式"), choices=Contact.Way.choices)
    said = forms.CharField(label=gettext_lazy("情况"), max_length=120, required=False)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        return not_ahead(values, "contacted_on")


class BackForm(RecordForm):
    on = day(gettext_lazy("回国日期"))


class VeteranForm(RecordForm):
    """Somebody who reports after discharge, known or not yet known to us."""

    name = name_field()
    id_number = number_field()
    phone = phone_field()
    org = PickField(
        Org.objects.filter(until=None),
        label=gettext_lazy("报到的党组织"),
        help_text=gettext_lazy("一般是街道或社区党组织。"),
    )
    discharged_on = day(gettext_lazy("退役日期"))
    arrived_on = day(gettext_lazy("报到日期"))

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        found = not_ahead(values, "discharged_on", "arrived_on")
        out, here = values.get("discharged_on"), values.get("arrived_on")
        if out and here and here < out:
            found["arrived_on"] = _("报到日期不能早于退役日期（%s）") % out
        return found


class PlaceForm(RecordForm):
    org = chosen_from(BRANCHES_STANDING, label=gettext_lazy("编入哪个支部"))
    on = day(gettext_lazy("编入日期"))
    joined_on = day(gettext_lazy("入党日期"))
    full_on = day(gettext_lazy("转正日期"), required=False)


class StudyClassForm(RecordForm):
    """A class and its conditions; those left empty do not ask."""

    name = forms.CharField(label=gettext_lazy("类别名称"), max_length=20)
    turn = forms.IntegerField(
        label=gettext_lazy("判断顺序"),
        min_value=1,
        max_value=99,
        help_text=gettext_lazy("从小到大逐个判断，党员归入第一个符合的类别。"),
    )
    mobile = forms.BooleanField(label=gettext_lazy("只限流动党员"), required=False)
    category = forms.ChoiceField(
        label=gettext_lazy("党员类别"),
        choices=[("", gettext_lazy("不限")), *Member.Category.choices],
        required=False,
    )
    field = forms.ChoiceField(
        label=gettext_lazy("支部领域"),
        choices=[("", gettext_lazy("不限")), *Field.choices],
        required=False,
    )
    two_new = forms.BooleanField(label=gettext_lazy("只限两新组织"), required=False)
    age_most = forms.IntegerField(
        label=gettext_lazy("年龄不超过（周岁）"), required=False, min_value=18, max_value=99
    )
    since = day(gettext_lazy("自"))


class ChangePlanForm(RecordForm):
    """What of a plan may change; its organisation, class and year stay."""

    ways = forms.CharField(
        label=gettext_lazy("学习形式"),
        max_length=120,
        help_text=gettext_lazy("如集中学习、送学上门、线上学习、现场教学。"),
    )
    content = forms.CharField(label=gettext_lazy("主要内容"), max_length=200, required=False)
    sessions = forms.IntegerField(label=gettext_lazy("计划次数"), min_value=1, max_value=366)


class ClassPlanForm(ChangePlanForm):
    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("党组织"))
    study_class = chosen_from(
        StudyClass.objects.filter(until=None).order_by("turn"), label=gettext_lazy("教育类别")
    )
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2000, max_value=2100)
    field_order = ("org", "study_class", "year")


def said_of(findings: list[Finding]) -> str:
    """What the rules ask about, in one sentence."""
    return "；".join(_(one.words) % one.values for one in findings)
