"""What the lines of a statement are called."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel.citations import gettext_noop
from jiceng.registers.members.models import Began, Ended
from jiceng.registers.orgs.models import OrgEvent

TITLES = {"members": gettext_lazy("党员增减表"), "orgs": gettext_lazy("党组织增减表")}
UNITS = {"members": gettext_noop("名"), "orgs": gettext_noop("个")}
HEADS = {
    "start": gettext_lazy("期初"),
    "in": gettext_lazy("增加"),
    "out": gettext_lazy("减少"),
    "end": gettext_lazy("期末"),
}
BORDER = {
    "members": {
        "in.moved": gettext_lazy("从区内其他党组织调入"),
        "out.moved": gettext_lazy("调往区内其他党组织"),
        "in.with_org": gettext_lazy("随党组织划入"),
        "out.with_org": gettext_lazy("随党组织划出"),
    },
    "orgs": {
        "in.moved": gettext_lazy("调整隶属划入"),
        "out.moved": gettext_lazy("调整隶属划出"),
    },
}


def statement_title(kind: str) -> str:
    return str(TITLES[kind])


def line_title(kind: str, cell: str) -> str:
    """The line's name: a head, a reason of the statistics, or a border crossed."""
    if cell in HEADS:
        return str(HEADS[cell])
    if cell in BORDER[kind]:
        return str(BORDER[kind][cell])
    side, _dot, why = cell.partition(".")
    if kind == "orgs":
        return str(OrgEvent.What(why).label)
    return str(Began(why).label if side == "in" else Ended(why).label)


def unit_of(kind: str) -> str:
    return _(UNITS[kind])
