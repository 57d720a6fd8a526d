"""What is asked about bases, the local ways, reductions and the yearly review."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kit.forms import Messages, RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import Org
from jiceng.work.dues import rules
from jiceng.work.dues.forms.fields import (
    branch_field,
    member_field,
    own_members,
    own_orgs,
    sum_field,
)
from jiceng.work.dues.models import Base, Habit, Kind
from jiceng.work.dues.models.basis import WEEKDAYS


class BaseForm(RecordForm):
    """核定 one member's base."""

    member = member_field()
    kind = forms.ChoiceField(label=gettext_lazy("交纳类别"), choices=Kind.choices)
    income = sum_field(
        gettext_lazy("每月基数（元）"),
        least="0",
        required=False,
        help_text=gettext_lazy(
            "工资为税后固定收入，离退休为实际领取数，不按月取得收入的为上季度月平均；"
            "农民和交0.2元的不用填。"
        ),
    )
    since = forms.DateField(
        label=gettext_lazy("自哪个月起"),
        widget=forms.DateInput(),
        help_text=gettext_lazy("填那个月里的任何一天，从当月起按新基数交。"),
    )
    quarterly = forms.BooleanField(label=gettext_lazy("经支部同意按季交纳"), required=False)
    source = forms.ChoiceField(
        label=gettext_lazy("基数来源"), choices=Base.Source.choices, initial=Base.Source.DECLARED
    )
    confirmed_by = forms.CharField(label=gettext_lazy("核定人"), max_length=40, required=False)

    def narrow(self, actor: Any) -> None:
        own_members(self.fields["member"], actor)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        kind, income, since = values.get("kind"), values.get("income"), values.get("since")
        if not kind or since is None:
            return {}
        try:
            rules.monthly(kind=kind, base=income, day=since.replace(day=1))
        except rules.DuesError as why:
            return {"income": str(why)}
        return {}


class HabitForm(RecordForm):
    """What the rules leave to the place."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("适用范围"))
    since = forms.DateField(label=gettext_lazy("起"), widget=forms.DateInput())
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("交纳日：星期"), choices=WEEKDAYS, coerce=int, initial=1
    )
    nth = forms.IntegerField(
        label=gettext_lazy("交纳日：第几个"),
        min_value=1,
        max_value=5,
        initial=1,
        help_text=gettext_lazy(
            "党费到期的日子：过了这天没交算未交，这天在哪个支部就由哪个支部收，前一天提醒。"
            "在固定党日收的，写成和固定党日同一天；改固定党日不会改这里。"
        ),
    )
    farmer = sum_field(
        gettext_lazy("农民党员每月（元）"),
        least="0.20",
        max_value=Decimal(1),
        initial=Decimal("1.00"),
    )
    step = forms.TypedChoiceField(
        label=gettext_lazy("计算到"),
        choices=[("0.01", gettext_lazy("分（0.01 元）")), ("0.10", gettext_lazy("角（0.10 元）"))],
        coerce=Decimal,
        initial="0.01",
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("尾数"), choices=Habit.Mode.choices, initial=Habit.Mode.HALF_UP
    )
    percent = forms.DecimalField(
        label=gettext_lazy("上缴比例（%）"),
        min_value=0,
        max_value=100,
        decimal_places=2,
        max_digits=5,
        initial=0,
    )
    cycle = forms.TypedChoiceField(
        label=gettext_lazy("几个月上缴一次"),
        choices=[(n, str(n)) for n in (1, 3, 6, 12)],
        coerce=int,
        initial=3,
    )
    document = forms.CharField(label=gettext_lazy("依据文号"), max_length=120, required=False)


class ReviewForm(RecordForm):
    """A branch has gone through all bases of a year."""

    org = branch_field()
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2008, max_value=2100)
    reviewed_on = forms.DateField(label=gettext_lazy("核定日期"), widget=forms.DateInput())
    confirmed_by = forms.CharField(label=gettext_lazy("核定人"), max_length=40, required=False)

    def narrow(self, actor: Any) -> None:
        own_orgs(self.fields["org"], actor)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        day, year = values.get("reviewed_on"), values.get("year")
        if day is not None and year is not None and abs(day.year - year) > 1:
            return {"year": _("年度和核定日期相差太远，请检查")}
        return {}


class ReliefForm(RecordForm):
    """困难党员减免, as the branch studied it."""

    member = member_field()
    monthly = sum_field(
        gettext_lazy("减免后每月应交（元）"),
        least="0",
        initial=Decimal(0),
        help_text=gettext_lazy("免交填 0。"),
    )
    reason = forms.CharField(label=gettext_lazy("困难情况"), max_length=200)
    studied_on = forms.DateField(label=gettext_lazy("支部研究日期"), widget=forms.DateInput())
    since = forms.DateField(label=gettext_lazy("自哪个月起"), widget=forms.DateInput())
    until = forms.DateField(
        label=gettext_lazy("到哪天为止（不含）"), widget=forms.DateInput(), required=False
    )

    def narrow(self, actor: Any) -> None:
        own_members(self.fields["member"], actor)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        since, until = values.get("since"), values.get("until")
        if since and until and until <= since:
            return {"until": _("止的日期要晚于起的日期")}
        return {}


class DecideForm(RecordForm):
    """What the superior decided."""

    decided_on = forms.DateField(label=gettext_lazy("批复日期"), widget=forms.DateInput())
    document = forms.CharField(label=gettext_lazy("批复文号"), max_length=80, required=False)


class LookForm(RecordForm):
    """Why somebody wants to see an income."""

    purpose = forms.CharField(
        label=gettext_lazy("查看目的"),
        max_length=100,
        help_text=gettext_lazy("例如：年初核对基数。本人可以看到这次查看。"),
    )
