"""Guests from outside the district."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.access import beneath
from jiceng.kit.forms import Messages, RecordForm, chosen_from
from jiceng.kit.picks import PickField
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.forms import day, name_field, number_field, phone_field
from jiceng.registers.units.models import Unit
from jiceng.registers.venues.models import Venue
from jiceng.work.mobility.access import KEEPS
from jiceng.work.mobility.models import Inflow

BACK = timedelta(days=120)


class InflowForm(RecordForm):
    """登记流入: as little as is needed to be in touch."""

    name = name_field()
    phone = phone_field()
    id_number = number_field(
        help_text=gettext_lazy("一般不用填；要核对是不是本区党员时才填，填后加密保存。")
    )
    home = forms.CharField(label=gettext_lazy("组织关系所在党组织"), max_length=120)
    org = chosen_from(Org.objects.filter(until=None), label=gettext_lazy("接收的党组织"))
    source = forms.ChoiceField(label=gettext_lazy("信息来源"), choices=Inflow.Source.choices)
    unit = PickField(
        Unit.objects.filter(until=None), label=gettext_lazy("所在单位"), required=False
    )
    venue = chosen_from(
        Venue.objects.order_by("kind", "name"), label=gettext_lazy("联系阵地"), required=False
    )
    since = day(gettext_lazy("到本地的日期"))
    groups = {
        gettext_lazy("本人"): ("name", "phone", "id_number", "home"),
        gettext_lazy("在这里"): ("org", "since", "source", "unit", "venue"),
    }

    def narrow(self, actor: Any) -> None:
        super().narrow(actor)
        orgs: Any = self.fields.get("org")
        if orgs is not None:
            held = beneath("path", actor.reach(*KEEPS))
            orgs.queryset = Org.objects.filter(held, until=None)
        venues: Any = self.fields.get("venue")
        if venues is not None:
            venues.queryset = Venue.objects.around(actor.reach(*KEEPS)).order_by("kind", "name")

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        since, org = values.get("since"), values.get("org")
        if since is not None and since > clock.today():
            return {"since": _("日期还没有到，请到那一天再登记")}
        if since is not None and org is not None and since < org.since:
            said = _("“%(org)s”%(since)s才成立，日期不能早于这一天")
            return {"since": said % {"org": org, "since": org.since}}
        return {}

    @classmethod
    def record_initial(cls, record: Any) -> dict[str, Any]:
        found = super().record_initial(record)
        person = record.person
        return {**found, "name": person.name, "phone": person.phone.masked if person.phone else ""}


class OffForm(RecordForm):
    on = day(gettext_lazy("结束日期"))


class AttendForm(RecordForm):
    """登记到场 at one of the host's meetings of the last months."""

    meeting = chosen_from(Meeting.objects.none(), label=gettext_lazy("哪一次活动"))

    def narrow(self, actor: Any) -> None:
        del actor
        inflow: Any = self.record
        field: Any = self.fields["meeting"]
        if inflow is not None:
            recent = Meeting.objects.standing().filter(
                org=inflow.org_id, held_on__gte=max(inflow.since, clock.today() - BACK)
            )
            field.queryset = recent.select_related("org").order_by("-held_on", "-pk")
