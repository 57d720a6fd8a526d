"""Columns of venues and of their states."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.venues import actions
from jiceng.registers.venues.forms import VenueForm
from jiceng.registers.venues.models import State, Status, Venue


def stated(actor: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = Venue.objects.visible_to(actor).stated(clock.today())
    return rows


def state_words(venue: Any) -> str:
    return str(State(venue.state).label) if getattr(venue, "state", None) else ""


VENUES = Sheet(
    name="venues.venues",
    title=_("阵地台账"),
    model=Venue,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("name", width=26),
        Column("code", kind="text", shown=False),
        Column("kind"),
        Column("subkind", shown=False),
        Column("level"),
        Column("state", _("状态"), kind="text", show=state_words, choose="state"),
        Column("keeper__name", _("责任党组织"), choose="keeper", width=22),
        Column("operator__name", _("运营单位"), choose="operator", width=22),
        Column("hub__name", _("所属中心"), choose="hub", shown=False, width=22),
        Column("place__name", _("所在地"), choose="place", shown=False, width=18),
        Column("address", width=26, shown=False),
        Column("area", summed=True),
        Column("capacity"),
        Column("head"),
        Column("telephone"),
        Column("opening", width=22),
        Column("services", shown=False, width=26),
    ],
    rows=stated,
    form=VenueForm,
    record_many=actions.register_many,
    change_many=actions.correct_many,
    search=("name", "initials", "keeper__name", "operator__name"),
    filters=("kind", "subkind", "level"),
    order=("keeper__path", "pk"),
    at="keeper__path",
    related=("keeper", "operator", "hub", "place"),
    definition=_("党群服务中心、站点、基地、大厅等；状态是今天的，往日的见历次状态。"),
)
STATUSES = Sheet(
    name="venues.statuses",
    title=_("阵地历次状态"),
    model=Status,
    columns=[
        Column("venue__name", _("阵地"), width=26),
        Column("venue__kind", _("种类")),
        Column("venue__level", _("层级")),
        Column("state"),
        Column("keeper__name", _("责任党组织"), width=22),
        Column("since"),
        Column("until"),
        Column("reason", width=26),
    ],
    search=("venue__name", "venue__initials", "reason"),
    filters=("state", "since", "until"),
    order=("venue__name", "-since"),
    at="keeper__path",
    related=("venue", "keeper"),
)
