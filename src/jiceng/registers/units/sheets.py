"""Columns of units and of what covers them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kit.access import seen_by
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.units import actions
from jiceng.registers.units.access import SEES
from jiceng.registers.units.forms import UnitForm
from jiceng.registers.units.models import Hosting, Unit


def hostings_seen(actor: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = Hosting.objects.filter(seen_by(actor, "unit__keeper__path", SEES))
    return rows


UNITS = Sheet(
    name="units.units",
    title=_("单位台账"),
    model=Unit,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("name", width=26),
        Column("uscc", kind="text", width=20),
        Column("field"),
        Column("rank", shown=False),
        Column("industry"),
        Column("staff", summed=True),
        Column("place__name", _("所在社区"), choose="place", width=18),
        Column("keeper__name", _("属地党组织"), choose="keeper", width=22),
        Column("since"),
        Column("until", choose="-", shown=False),
    ],
    form=UnitForm,
    record_many=actions.register_many,
    search=("name", "initials", "uscc"),
    filters=("field", "rank", "since", "until"),
    order=("keeper__path", "pk"),
    at="keeper__path",
    related=("place", "keeper"),
    definition=_("机关、学校、医院、企业、社会组织；按所在地由一个党组织联系。"),
)
HOSTINGS = Sheet(
    name="units.hostings",
    title=_("组建关系"),
    model=Hosting,
    columns=[
        Column("unit__name", _("单位"), width=26),
        Column("unit__field", _("领域")),
        Column("org__name", _("党组织"), width=24),
        Column("way"),
        Column("since"),
        Column("until", shown=False),
    ],
    rows=hostings_seen,
    search=("unit__name", "unit__initials", "org__name"),
    filters=("way", "since", "until"),
    order=("unit__name", "-since"),
    at="unit__keeper__path",
    related=("unit", "org"),
)

SHEETS = [UNITS, HOSTINGS]
