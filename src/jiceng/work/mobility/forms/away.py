"""Going away, being hosted, being contacted, coming back; the card."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.forms import Messages, RecordForm, chosen_from
from jiceng.kit.picks import PickField
from jiceng.registers.members.models import Affiliation, Member, Mobility
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.forms import day
from jiceng.registers.units.models import Unit
from jiceng.registers.venues.models import Venue
from jiceng.work.mobility.models import Contact
from jiceng.work.mobility.rules import USUAL_MONTHS

SETTLED = [("", gettext_lazy("不清楚")), ("yes", gettext_lazy("是")), ("no", gettext_lazy("否"))]


def settled_field() -> "forms.TypedChoiceField":
    return forms.TypedChoiceField(
        label=gettext_lazy("外出地点相对固定"),
        choices=SETTLED,
        required=False,
        coerce=lambda said: said == "yes",
        empty_value=None,
        help_text=gettext_lazy("固定六个月以上的，一般应当转移组织关系。"),
    )


class CorrectOutForm(RecordForm):
    """Where somebody is, why, and who told us."""

    where = forms.CharField(label=gettext_lazy("去向"), max_length=80)
    since = day(gettext_lazy("流动日期"))
    source = forms.ChoiceField(
        label=gettext_lazy("信息来源"), choices=Mobility.Source.choices, required=False
    )
    settled = settled_field()
    reason = forms.CharField(label=gettext_lazy("流动原因"), max_length=80, required=False)
    contact = forms.CharField(
        label=gettext_lazy("支部联系人"),
        max_length=50,
        required=False,
        help_text=gettext_lazy("支部里由谁负责联系。"),
    )
    why = forms.CharField(label=gettext_lazy("更正原因"), max_length=200)

    @classmethod
    def record_initial(cls, record: Any) -> dict[str, Any]:
        found = super().record_initial(record)
        told = {True: "yes", False: "no"}
        return {**found, "settled": told.get(record.settled, ""), "why": ""}

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        since = values.get("since")
        if since is not None and since > clock.today():
            return {"since": _("日期还没有到，请到那一天再登记")}
        return {}


class OutForm(CorrectOutForm):
    """登记流出."""

    why = None  # type: ignore[assignment]
    member = PickField(Member.objects.filter(left_on=None), label=gettext_lazy("党员"))
    groups = {
        gettext_lazy("谁、去哪里"): ("member", "where", "since", "settled", "reason"),
        gettext_lazy("从哪里知道、由谁联系"): ("source", "contact"),
    }

    @classmethod
    def record_initial(cls, record: Any) -> dict[str, Any]:
        return {**super().record_initial(record), "member": record.member}

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        member = values.get("member")
        found = dict(CorrectOutForm.rule(values))
        away = Mobility.objects.filter(until=None, direction=Mobility.Direction.OUT)
        if member is not None and away.filter(member=member).exists():
            found["member"] = _("“%s”已经登记为流动党员，返回以后再登记下一次") % member
        return found


class SelfForm(RecordForm):
    """我要外出: what a member says of their own going."""

    where = forms.CharField(label=gettext_lazy("去哪里"), max_length=80)
    since = day(gettext_lazy("哪天起"))
    reason = forms.CharField(
        label=gettext_lazy("做什么"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("例如：务工、照顾家人。可以不填。"),
    )
    settled = settled_field()


class BackForm(RecordForm):
    on = day(gettext_lazy("返回日期"))


class HostForm(RecordForm):
    """登记接收方: one more place of life, with what it may record."""

    host = PickField(Org.objects.filter(until=None), label=gettext_lazy("协助管理的党组织"))
    way = forms.ChoiceField(label=gettext_lazy("因何在此"), choices=Affiliation.Way.choices)
    unit = PickField(
        Unit.objects.filter(until=None), label=gettext_lazy("所在单位"), required=False
    )
    venue = PickField(
        Venue.objects.all(),
        label=gettext_lazy("联系阵地"),
        required=False,
        help_text=gettext_lazy("例如那里的流动党员之家。"),
    )
    since = day(gettext_lazy("起"))
    attends = forms.BooleanField(label=gettext_lazy("可登记到会"), required=False, initial=True)
    studies = forms.BooleanField(label=gettext_lazy("可登记学习"), required=False, initial=True)
    appraises = forms.BooleanField(
        label=gettext_lazy("可参加评议"),
        required=False,
        initial=True,
        help_text=gettext_lazy("表决和选举只在原支部。"),
    )

    def narrow(self, actor: Any) -> None:
        """Any standing organisation of the district may be the host."""
        del actor


class ContactForm(RecordForm):
    """记一次联系."""

    on = day(gettext_lazy("联系日期"))
    way = forms.ChoiceField(label=gettext_lazy("方式"), choices=Contact.Way.choices)
    reached = forms.TypedChoiceField(
        label=gettext_lazy("联系上了吗"),
        choices=[("yes", gettext_lazy("联系上了")), ("no", gettext_lazy("没有联系上"))],
        coerce=lambda said: said == "yes",
        initial="yes",
    )
    words = forms.CharField(
        label=gettext_lazy("情况"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("在外工作生活、困难和意见，一句话；没有可不填。"),
    )

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        on = values.get("on")
        if on is not None and on > clock.today():
            return {"on": _("日期还没有到，联系过以后再登记")}
        return {}


class IssueForm(RecordForm):
    """发活动证; no fee is asked, and none can be written down."""

    issued_on = day(gettext_lazy("发证日期"))
    until = day(gettext_lazy("有效期至（不含）"), required=False)


class RhythmForm(RecordForm):
    """规定联系周期."""

    org = chosen_from(
        Org.objects.filter(until=None, parent=None), label=gettext_lazy("规定的党组织")
    )
    months = forms.IntegerField(
        label=gettext_lazy("至少几个月联系一次"), min_value=1, max_value=12, initial=USUAL_MONTHS
    )
    since = day(gettext_lazy("自何日起"))
    document = forms.CharField(label=gettext_lazy("依据文号"), max_length=120, required=False)
