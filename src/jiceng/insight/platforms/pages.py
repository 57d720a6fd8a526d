"""三大服务平台: places, network and what is shared, by month and by community."""

from collections.abc import Iterator

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jiceng.insight.platforms.figures import NETWORK, PLACES, SHARED, USED, VISITED, Part
from jiceng.insight.shelf.nodes import ASKS, code_of, too_early
from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.paths import inside
from jiceng.kernel.periods import Period
from jiceng.kit.crosstabs import Beneath, Line, answer, cell, fill
from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console
from jiceng.kit.scope import held_scope
from jiceng.registers.orgs.models import Org
from jiceng.registers.places.models import Place

MONTHS, SHOWN = 12, 300
PLATFORMS = (
    (gettext_lazy("实体平台"), PLACES),
    (gettext_lazy("网络平台"), NETWORK),
    (gettext_lazy("共享平台"), SHARED),
)


def use(request: HttpRequest) -> HttpResponse:
    """Every number of the three, month by month here and community by community beneath."""
    scope = held_scope(request)
    node = scope.node
    ask, lines, months = Ask(scope.period), list(_lines()), _months(scope.period)
    fill(lines, [{}], node, ask)
    for part in months:
        fill(lines, [{}], node, Ask(part))
    heads = [_("合计"), *(part.words for part in months)]
    return answer(
        request, _("三大服务平台"), scope, min(clock.today(), ask.day), heads=heads, lines=lines,
        beneath=_beneath(node, ask),
        nothing=too_early(node, scope.period) or _("三个平台这段时间都还没有记录。"),
        notes=_("都取自各自的台账，不另外填报；不识别是谁在用，也不给单位排名。"),
    )  # fmt: skip


def _lines() -> Iterator[Line]:
    """The parts under their platform, then the two sums."""
    for title, parts in PLATFORMS:
        for part in parts:
            said = _("%(platform)s：%(part)s") % {"platform": title, "part": part.title}
            yield Line(said, part.figure, _(part.figure.unit))
    for title, sums in (
        (gettext_lazy("实体和网络合计"), VISITED), (gettext_lazy("共享合计"), USED),
    ):  # fmt: skip
        for one in sums:
            yield Line(title, one, _(one.unit))


def _months(period: Period) -> list[Period]:
    """The months of a period that have begun, where there are several and they fit a page."""
    months = [part for part in period.months() if part.first <= clock.today()]
    return months[:MONTHS] if len(months) > 1 else []


def _beneath(node: Org, ask: Ask) -> Beneath | None:
    """The next level and every community, in the order of the tree."""
    keepers = Place.objects.standing(ask.day).communities().values("keeper")
    rows = Org.objects.standing(ask.day).filter(inside("path", node.path)).exclude(pk=node.pk)
    orgs = list(rows.filter(Q(parent=node) | Q(pk__in=keepers)).order_by("path")[:SHOWN])
    parts: list[Part] = [part for _title, some in PLATFORMS for part in some]
    if not orgs or not parts:
        return None
    paths, spreads = ask.paths(node), [part.figure.spread(node, ask) for part in parts]
    found = Beneath(_("各单位和社区（含下级）"), _("单位"), [part.title for part in parts])
    for org in orgs:
        values = [spread.get(paths.get(org.pk, ""), 0) for spread in spreads]
        cells = [cell(part.figure, value, org, ask)
                 for part, value in zip(parts, values, strict=True)]  # fmt: skip
        url = f"?org={code_of(org)}&period={ask.period.code}"
        inner = org.parent_id != node.pk
        found.rows.append({"title": org.name, "url": url, "cells": cells, "inner": inner})
    return found


urls = [path("", console(require_safe(use), ASKS), name="platforms.use")]
MENU = [Entry("服务群众", gettext_lazy("三大服务平台"), "platforms.use", "report", 36, ASKS)]
