"""Console pages of units."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.registers.units import actions, forms
from jiceng.registers.units.access import KEEPS
from jiceng.registers.units.models import Unit
from jiceng.registers.units.sheets import HOSTINGS, UNITS


def stands(unit: Unit) -> bool:
    return unit.until is None


def covered_by(unit: Unit, actor: Actor) -> Panel:
    rows = HOSTINGS.visible(actor).filter(unit=unit)
    only = ("org__name", "way", "since", "until")
    return listed(
        "hostings", _("组建关系"), HOSTINGS, rows, only=only, empty=_("还没有党组织覆盖。")
    )


UNIT_PAGES = RecordPages(
    UNITS,
    record=actions.register,
    change=actions.correct,
    change_form=forms.CorrectUnitForm,
    panels=[covered_by],
    menu=("组织", 40),
    keeps=KEEPS,
    acts=[
        ActPage("host", _("登记组建"), actions.host, forms.HostForm, when=stands),
        ActPage("close", _("注销或迁出"), actions.close, forms.CloseForm, when=stands, danger=True),
    ],
    verbs={
        "units.register": _("登记单位"),
        "units.correct": _("更正"),
        "units.host": _("登记组建"),
        "units.close": _("注销或迁出"),
    },
)
HOSTING_PAGES = RecordPages(HOSTINGS, menu=("组织", 41))

PAGES = [UNIT_PAGES, HOSTING_PAGES]
urls: list[Any] = [pattern for pages in PAGES for pattern in pages.urls()]
