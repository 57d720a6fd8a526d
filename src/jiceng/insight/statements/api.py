"""The movement statement for other machines: any node, any period, every number to its records.

`org`, `period` and `kind` stand in the address as in those of the pages.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from jiceng.insight.shelf.nodes import NoNodeError, actor_of, home_of, node_of, reads, too_early
from jiceng.insight.shelf.tables import table_of, told
from jiceng.insight.statements.access import SEES
from jiceng.insight.statements.lines import cells
from jiceng.insight.statements.statement import statements
from jiceng.insight.statements.telling import shape, tried
from jiceng.insight.statements.words import TITLES
from jiceng.kernel import clock
from jiceng.kernel.periods import Period, parse, year
from jiceng.kit.api.doors import Unreadable
from jiceng.registers.orgs.models import Org

router = Router(tags=["增减表"])


def asked(request: HttpRequest, kind: str, org: str, period: str) -> tuple[Org, Period]:
    """Where and when, if this person may ask there. Raises in plain words."""
    actor = actor_of(request)
    if not actor.reach(*SEES):
        raise PermissionDenied(_("您现在的角色不办理这项工作，需要时请联系上级党组织"))
    if kind not in TITLES:
        raise Unreadable(_("kind 只有 %s") % "、".join(TITLES))
    try:
        node = node_of(org) if org else home_of(actor)
    except NoNodeError as why:
        raise Unreadable(str(why)) from None
    when = parse(period) if period else year(clock.today().year)
    if node is None or not reads(actor, node):
        raise PermissionDenied(_("这里的数字由该党组织及其上级查看。"))
    if early := too_early(node, when):
        raise Unreadable(early)
    return node, when


@router.get("/", summary="增减表")
def statement(
    request: HttpRequest, kind: str = "members", org: str = "", period: str = "",
    every: bool = False,
) -> Any:  # fmt: skip
    """Each line with its number, and whether it balances; with `every` each node beneath and each
    month too, and those that do not.
    """
    node, when = asked(request, kind, org, period)
    months = [one for one in when.months() if one.first <= clock.today()] if every else []
    made = statements(kind, [when, *months])
    return shape(made[0], node) | (tried(made, node) if every else {})


@router.get("/records", summary="增减表一个数的记录")
def records(  # noqa: PLR0917  # each is a word of the address
    request: HttpRequest, kind: str = "members", org: str = "", period: str = "",
    cell: str = "end", page: int = 1,
) -> Any:  # fmt: skip
    """The records behind one line (the last if none is named), of those this person may open;
    `hidden` are the others.
    """
    node, when = asked(request, kind, org, period)
    if cell not in cells(kind):
        raise Unreadable(_("没有“%s”这一行") % cell)
    return told(table_of(statements(kind, [when])[0].records(node, cell), actor_of(request), page))
