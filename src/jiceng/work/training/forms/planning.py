"""Forms of requirements, audiences, those due, plans, needs, lecturers and courses."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.forms import Messages, RecordForm, chosen_from
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import Field
from jiceng.registers.people.models import Person, Post
from jiceng.work.training.forms.fields import (
    HandedForm,
    TickField,
    count_field,
    day_field,
    org_field,
    short_field,
    words_field,
)
from jiceng.work.training.models import Audience, Form, Lecturer, Plan, Theme

KEY_HELP = gettext_lazy("小写字母和下划线，报告里按它取数，例如 two_new_secretary。")


class ThemeForm(RecordForm):
    """One item of a set of requirements, or one topic of a campaign."""

    org = org_field(gettext_lazy("制定党组织"))
    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=Theme.Kind.choices)
    key = forms.SlugField(label=gettext_lazy("代号"), max_length=40, help_text=KEY_HELP)
    group = short_field(gettext_lazy("所属要求"), 40)
    name = short_field(gettext_lazy("内容"), 60)
    order = count_field(gettext_lazy("次序"), initial=1)
    since = day_field(gettext_lazy("起"), initial=clock.today)


class AudienceForm(RecordForm):
    """A rule over posts: whoever holds one of these in such an organisation is due."""

    org = org_field(gettext_lazy("制定党组织"))
    key = forms.SlugField(label=gettext_lazy("代号"), max_length=40, help_text=KEY_HELP)
    name = short_field(gettext_lazy("培训对象"), 40)
    titles = forms.MultipleChoiceField(
        label=gettext_lazy("职务"), choices=Post.Title.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("担任其中一个职务的都列入；一个都不选，名单由人登记。"),
    )  # fmt: skip
    fields_ = forms.MultipleChoiceField(
        label=gettext_lazy("党组织领域"), choices=Field.choices, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("不选的不限领域。"),
    )  # fmt: skip
    communities = forms.BooleanField(label=gettext_lazy("限社区“两委”"), required=False)
    hours = count_field(gettext_lazy("每年学时"), required=False)
    due_days = count_field(gettext_lazy("任职后多少天内培训"), required=False)
    classes = count_field(gettext_lazy("每年参加培训班次数"), required=False)
    practises = forms.BooleanField(label=gettext_lazy("每年实践锻炼"), required=False)
    document = short_field(gettext_lazy("依据文号"), 120, required=False)
    since = day_field(gettext_lazy("起"), initial=clock.today)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        values["fields"] = values.pop("fields_", [])
        return values

    @classmethod
    def record_initial(cls, record: Any) -> dict[str, Any]:
        return {**super().record_initial(record), "fields_": record.fields}


class DueForm(HandedForm):
    """Somebody of an audience that is listed by hand."""

    audience = chosen_from(Audience.objects.filter(until=None), label=gettext_lazy("培训对象"))
    person = PickField(Person.objects.all(), label=gettext_lazy("人员"))
    org = org_field(gettext_lazy("党组织"))
    since = day_field(gettext_lazy("起"), initial=clock.today)


class PlanForm(HandedForm):
    """A year's plan for one audience."""

    org = org_field(gettext_lazy("制定党组织"))
    year = count_field(gettext_lazy("年度"), least=2000, max_value=2100)
    audience = chosen_from(Audience.objects.filter(until=None), label=gettext_lazy("培训对象"))
    sessions = count_field(gettext_lazy("至少集中培训次数"))
    persons = count_field(gettext_lazy("计划人数"), required=False)
    text = words_field(gettext_lazy("安排"), most=500, required=False)


class PlanAmendForm(RecordForm):
    sessions = count_field(gettext_lazy("至少集中培训次数"))
    persons = count_field(gettext_lazy("计划人数"), required=False)
    text = words_field(gettext_lazy("安排"), most=500, required=False)


class ApproveForm(RecordForm):
    """Approval has a day and, for plans and classes, a number."""

    on = day_field(gettext_lazy("审定日期"), initial=clock.today)
    document = short_field(gettext_lazy("文号"), 80, required=False)
    words = words_field(gettext_lazy("说明"), required=False)


class ApproveCourseForm(RecordForm):
    on = day_field(gettext_lazy("审定日期"), initial=clock.today)
    words = words_field(gettext_lazy("说明"), required=False)


class NeedForm(RecordForm):
    """What one organisation asks for."""

    plan = chosen_from(Plan.objects.all(), label=gettext_lazy("年度培训计划"))
    org = org_field(gettext_lazy("提出党组织"))
    words = words_field(gettext_lazy("想学什么"), most=200)
    form = forms.ChoiceField(
        label=gettext_lazy("希望的方式"), required=False,
        choices=[("", gettext_lazy("都可以")), *Form.choices],
    )  # fmt: skip
    handed_on = day_field(gettext_lazy("提出日期"), initial=clock.today)

    def narrow(self, actor: Actor) -> None:
        super().narrow(actor)
        field: Any = self.fields["plan"]
        field.queryset = Plan.objects.asking(actor).select_related("audience").order_by("-pk")


class LecturerForm(RecordForm):
    """One of the pool."""

    org = org_field(gettext_lazy("管理党组织"))
    name = short_field(gettext_lazy("讲师"), 50)
    institution = short_field(gettext_lazy("所在单位"), 80, required=False)
    field = short_field(gettext_lazy("擅长"), 80, required=False)
    since = day_field(gettext_lazy("起"), initial=clock.today)


class CourseForm(HandedForm):
    """A design, and the requirements it meets."""

    org = org_field(gettext_lazy("制定党组织"))
    name = short_field(gettext_lazy("课程"), 80)
    plan = PickField(Plan.objects.all(), label=gettext_lazy("年度培训计划"), required=False)
    themes = TickField(
        Theme.objects.filter(until=None).order_by("key", "order", "pk"), required=False,
        label=gettext_lazy("对应的要求"),
    )  # fmt: skip
    lecturer = PickField(
        Lecturer.objects.filter(until=None), label=gettext_lazy("讲师"), required=False
    )
    form = forms.ChoiceField(label=gettext_lazy("方式"), choices=Form.choices)
    minutes = count_field(gettext_lazy("时长（分钟）"), least=10, max_value=1_440, initial=90)
    text = words_field(gettext_lazy("内容和教材"), most=500, required=False)
    on_menu = forms.BooleanField(label=gettext_lazy("列入讲习所菜单"), required=False)
    address = short_field(gettext_lazy("网上学习的地址"), 200, required=False)
    made_on = day_field(gettext_lazy("拟定日期"), initial=clock.today)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        address = values.get("address") or ""
        if address and not address.startswith(("https://", "http://", "/")):
            return {"address": _("网址以 https:// 开头，本站的以 / 开头")}
        form, minutes = values.get("form"), values.get("minutes")
        if form == Form.LECTURE and minutes and minutes > 8 * 60:
            return {"minutes": _("一讲超过八小时，请检查，或者分成几课")}
        return {}
