"""Forms of report-ins and skills."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.access import beneath
from jiceng.kit.forms import RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.volunteering.access import KEEPS
from jiceng.work.volunteering.models import CheckIn, Skill

PRESENT = Member.objects.filter(left_on=None)
STANDING = Org.objects.filter(until=None)


def day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


class SkillForm(RecordForm):
    name = forms.CharField(label=gettext_lazy("特长"), max_length=20)
    order = forms.IntegerField(label=gettext_lazy("次序"), initial=50)
    since = day(gettext_lazy("自何日起"))


class SayForm(RecordForm):
    """What a member can do, by their own word."""

    skills = forms.ModelMultipleChoiceField(
        Skill.objects.none(),
        label=gettext_lazy("我能做的"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "只用来找合适的岗位，给本支部和报到的社区看；随时可以取消勾选收回。"
        ),
    )

    def narrow(self, actor: Any) -> None:
        del actor
        field: Any = self.fields["skills"]
        field.queryset = Skill.objects.standing(clock.today()).order_by("order", "pk")


class CheckInForm(RecordForm):
    """At the counter: who, where, since when."""

    org = PickField(STANDING, label=gettext_lazy("报到社区"))
    member = PickField(
        PRESENT,
        label=gettext_lazy("党员"),
        help_text=gettext_lazy("写姓名；别的支部的同志也可以在这里报到。"),
    )
    way = forms.ChoiceField(label=gettext_lazy("途径"), choices=CheckIn.Way.choices)
    wish = forms.CharField(label=gettext_lazy("服务意向"), max_length=80, required=False)
    applied_on = day(gettext_lazy("申请日期"))

    def narrow(self, actor: Any) -> None:
        """Somebody who reports here belongs elsewhere: any member of the district."""
        field: Any = self.fields["org"]
        field.queryset = STANDING.filter(beneath("path", actor.reach(*KEEPS)))


class OnForm(RecordForm):
    on = day(gettext_lazy("日期"))


class EndForm(RecordForm):
    on = day(gettext_lazy("结束日期"))
    answer = forms.CharField(label=gettext_lazy("说明"), max_length=120, required=False)


class AnswerForm(RecordForm):
    """Words the member reads."""

    answer = forms.CharField(label=gettext_lazy("原因"), max_length=120)
