"""Talks with owners, tags, plans, officers."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.forms import Messages, RecordForm, chosen_from
from jiceng.kit.picks import PickField
from jiceng.work.enterprises.forms.cards import AREAS, FIRMS, OPEN, STANDING, day, line
from jiceng.work.enterprises.models import OwnerContact, Word


class ContactForm(RecordForm):
    """That somebody spoke with the owner."""

    unit = PickField(FIRMS, label=gettext_lazy("单位"))
    held_on = day(gettext_lazy("联系日期"), initial=clock.today)
    way = forms.ChoiceField(label=gettext_lazy("方式"), choices=OwnerContact.Way.choices)
    words = line(gettext_lazy("谈了什么、需要什么"), 200)
    course = line(gettext_lazy("培训名称"), 60, help_text=gettext_lazy("参加培训的才填"))
    off_hours = forms.BooleanField(label=gettext_lazy("安排在业余时间"), required=False)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        if values.get("way") == OwnerContact.Way.TRAINING and not values.get("course"):
            return {"course": _("参加培训的，请写培训名称")}
        return {}


class HealthForm(RecordForm):
    """A tag with its source."""

    unit = PickField(FIRMS, label=gettext_lazy("单位"))
    word = chosen_from(OPEN.filter(kind=Word.Kind.HEALTH), label=gettext_lazy("标签"))
    since = day(gettext_lazy("从哪一天起"), initial=clock.today)
    source = line(
        gettext_lazy("信息来源"), 60, required=True,
        help_text=gettext_lazy("例如：上门了解、单位来电、登记机关公示"),
    )  # fmt: skip
    words = line(gettext_lazy("说明"), 120)


class PlanForm(RecordForm):
    """A goal of the firm, and what the Party organisation does for it."""

    unit = PickField(FIRMS, label=gettext_lazy("单位"))
    held_on = day(gettext_lazy("商定日期"), initial=clock.today)
    goal = line(gettext_lazy("生产经营目标"), 120, required=True)
    deed = line(gettext_lazy("党组织做什么"), 120, required=True)
    due = day(gettext_lazy("完成时限"))
    subsidy = forms.DecimalField(
        label=gettext_lazy("补助（元）"), max_digits=12, decimal_places=2, min_value=1,
        required=False, help_text=gettext_lazy("上级给这项计划的补助，没有就不填"),
    )  # fmt: skip
    subsidy_from = line(gettext_lazy("补助从哪里来"), 60)
    off_hours = forms.BooleanField(
        label=gettext_lazy("安排在业余时间"), required=False, initial=True
    )

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        begins, due = values.get("held_on"), values.get("due")
        if begins and due and due < begins:
            return {"due": _("完成时限不能早于商定日期")}
        if values.get("subsidy") and not values.get("subsidy_from"):
            return {"subsidy_from": _("有补助的，请写从哪里来，例如：党费返还、财政补助")}
        return {}


class DoneForm(RecordForm):
    on = day(gettext_lazy("完成日期"), initial=clock.today)
    result = line(gettext_lazy("结果"), 200, required=True)


class OnForm(RecordForm):
    on = day(gettext_lazy("日期"), initial=clock.today)


class OfficerForm(RecordForm):
    """Who answers for an area."""

    area = PickField(AREAS, label=gettext_lazy("楼宇园区市场商圈"))
    org = PickField(STANDING, label=gettext_lazy("哪个党组织"))
    name = line(gettext_lazy("责任人"), 30, required=True)
    since = day(gettext_lazy("从哪一天起"), initial=clock.today)
