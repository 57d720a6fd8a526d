"""What is asked about a visit: how they were, in one tap; words only where there is a need."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.forms import RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.members.models import Member
from jiceng.registers.services.models import Provider
from jiceng.registers.teams.models import Team
from jiceng.work.care.forms.households import day, line
from jiceng.work.care.models import CareVisit, Household

NO_NAMES = gettext_lazy("不写姓名、电话、门牌，也不写病情、收入。")
TO = [("order", gettext_lazy("诉求工单")), ("matter", gettext_lazy("社区自己的事项"))]


def condition_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=gettext_lazy("怎么样"), choices=CareVisit.Condition.choices)


def way_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=gettext_lazy("方式"), choices=CareVisit.Way.choices)


def words_field() -> forms.CharField:
    return line(gettext_lazy("需要什么、有什么变化"), 120, help_text=NO_NAMES)


class VisitForm(RecordForm):
    """记走访 at the counter; who went only where it was not the community itself."""

    household = PickField(
        Household.objects.filter(until=None), label=gettext_lazy("关爱户"),
        help_text=gettext_lazy("填关爱编号。"),
    )  # fmt: skip
    held_on = day(gettext_lazy("走访日期"), initial=clock.today)
    condition = condition_field()
    way = way_field()
    words = words_field()
    member = PickField(
        Member.objects.filter(left_on=None), label=gettext_lazy("走访党员"), required=False
    )
    team = PickField(Team.objects.filter(until=None), label=gettext_lazy("服务队"), required=False)
    provider = PickField(
        Provider.objects.filter(until=None), label=gettext_lazy("服务商"), required=False
    )


class VisitHereForm(RecordForm):
    """The same from the household's own page."""

    held_on = day(gettext_lazy("走访日期"), initial=clock.today)
    condition = condition_field()
    way = way_field()
    words = words_field()


class PhoneVisitForm(RecordForm):
    """The phone: one tap, and words only where something is needed."""

    condition = condition_field()
    words = words_field()
    way = forms.ChoiceField(
        label=gettext_lazy("方式"), choices=CareVisit.Way.choices, initial=CareVisit.Way.HOME
    )
    held_on = day(gettext_lazy("走访日期"), initial=clock.today)


class ReferForm(RecordForm):
    to = forms.ChoiceField(label=gettext_lazy("转为"), choices=TO)
    words = line(gettext_lazy("要办什么"), 120, required=True, help_text=NO_NAMES)

    @classmethod
    def record_initial(cls, record: Any) -> dict[str, Any]:
        return {"words": record.words}


class MeetForm(RecordForm):
    on = day(gettext_lazy("解决日期"), initial=clock.today)
    outcome = line(gettext_lazy("怎么解决的"), 120, required=True, help_text=NO_NAMES)

    @classmethod
    def record_initial(cls, record: Any) -> dict[str, Any]:
        del record
        return {}
