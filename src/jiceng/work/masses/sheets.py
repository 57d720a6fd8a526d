"""Columns of services, rights cases and plans."""

from django.utils.translation import gettext_lazy as _

from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.units.sheets import OfUnit
from jiceng.work.masses import actions, forms
from jiceng.work.masses.models import WHERE, MassPlan, MassService, RightsCase

UNIT = Column("massorg__unit__name", _("所在单位"), choose="-", width=24)
ORGAN = Column("massorg__kind", _("群团组织"), choose="-")

SERVICES = Sheet(
    name="masses.services",
    title=_("群团服务台账"),
    model=MassService,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        UNIT,
        ORGAN,
        Column("kind"),
        Column("group"),
        Column("held_on"),
        Column("served", summed=True),
        Column("place__name", _("服务的社区"), choose="place", width=18),
        Column("result", width=36),
    ],
    form=forms.ServiceForm,
    record_many=actions.serve_many,
    search=("massorg__unit__name", "massorg__unit__initials", "result"),
    filters=("kind", "group", "held_on"),
    order=("-held_on", "-pk"),
    at=WHERE,
    on="held_on",
    related=("massorg__unit", "place"),
    definition=_("一行一次；只记人次，不记是谁。"),
)
RIGHTS = Sheet(
    name="masses.rights",
    title=_("维权事项台账"),
    model=RightsCase,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        UNIT,
        ORGAN,
        Column("kind"),
        Column("group", shown=False),
        Column("concerned", summed=True),
        Column("content", width=36),
        Column("raised_on"),
        Column("referred_to", choose="-", width=20),
        Column("referred_on", choose="-", shown=False),
        Column("solved_on", choose="-"),
        Column("result", choose="-", width=30),
        Column("state", choose="-"),
    ],
    form=forms.RightsForm,
    record_many=actions.raise_many,
    search=("massorg__unit__name", "massorg__unit__initials", "content"),
    filters=("state", "kind", "raised_on"),
    order=("-raised_on", "-pk"),
    at=WHERE,
    on="raised_on",
    related=("massorg__unit",),
    definition=_("一行一件；企业一方看不到，只记涉及几个人。"),
)
PLANS = Sheet(
    name="masses.plans",
    title=_("群团季度计划"),
    model=MassPlan,
    columns=[
        UNIT,
        ORGAN,
        Column("first_on"),
        Column("services", summed=True),
        Column("about", width=36),
    ],
    form=forms.PlanForm,
    record_many=actions.plan_many,
    search=("massorg__unit__name", "massorg__unit__initials", "about"),
    filters=("first_on",),
    order=("-first_on", "massorg__unit__name"),
    at=WHERE,
    on="first_on",
    related=("massorg__unit",),
)

SHEETS = [SERVICES, RIGHTS, PLANS]
OF_UNITS = [
    OfUnit(MassService, "masses.services", unit="massorg__unit"),
    OfUnit(RightsCase, "masses.rights", "raised_on", "massorg__unit"),
]
