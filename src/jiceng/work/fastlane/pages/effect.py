"""成效单: what an organisation raised for its firms in a year, what came of it, how soon."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.paths import inside
from jiceng.kernel.phrases import plain
from jiceng.kit.crosstabs import Beneath, Line, answer, cell, fill
from jiceng.kit.documents.handing import handed
from jiceng.kit.scope import Held, code_of, held_scope
from jiceng.registers.orgs.models import Field, Org
from jiceng.registers.units.models import Hosting
from jiceng.work.fastlane.figures import (
    ENTRANTS,
    HELD,
    IN_TIME,
    ISSUES,
    LINKED,
    RESPONSE_DAYS,
    SATISFIED,
    SOLVED,
    ZONES_LAID,
)
from jiceng.work.fastlane.sheets.papers import document, file_name

WHOLE = (ISSUES, SOLVED, IN_TIME, RESPONSE_DAYS, SATISFIED, LINKED, HELD, ENTRANTS, ZONES_LAID)
EACH = (ISSUES, SOLVED, IN_TIME, RESPONSE_DAYS, SATISFIED, HELD)
SHORT = (
    gettext_lazy("提出的"), gettext_lazy("已解决"), gettext_lazy("按时答复"),
    gettext_lazy("平均答复（工作日）"), gettext_lazy("满意"), gettext_lazy("岗位练兵"),
)  # fmt: skip
SHOWN = 200  # organisations a page still shows


def effect(request: HttpRequest) -> HttpResponse:
    """The node's own numbers and those of each organisation that covers firms beneath it."""
    scope = held_scope(request)
    ask = Ask(scope.period, as_of=min(scope.period.last, clock.today()))
    lines = [Line(_(one.title), one, _(one.unit), places=places_of(one)) for one in WHOLE]
    fill(lines, [{}], scope.node, ask)
    beneath, more = _beneath(scope.node, ask)
    said = _(
        "记在提出它的党组织名下；按党组织顺序排列，不排名。评价由企业党组织做，办理过的人不能评价。"
    )
    if more:
        said += _("这里只列前 %(n)d 个，还有 %(more)d 个，请选下级组织再看。") % {
            "n": SHOWN, "more": more}  # fmt: skip
    file = f"{reverse('fastlane.effect_file')}?{scope.query}"
    button = {"title": _("成效单（Word）"), "icon": "download", "download": True, "url": file}
    return answer(
        request, _("党企快车道成效"), scope, ask.day, heads=[_("合计")], lines=lines,
        beneath=beneath, notes=said, buttons=[button],
    )  # fmt: skip


def places_of(figure: Any) -> int:
    return 1 if figure.kind == "avg" else 0


def covering(node: Org, day: date) -> Any:
    """Organisations beneath that cover a private firm that day, in the order of the tree."""
    held = Hosting.objects.standing(day).filter(unit__field=Field.PRIVATE_FIRM)
    rows = Org.objects.standing(day).filter(inside("path", node.path)).exclude(pk=node.pk)
    return rows.filter(pk__in=held.values("org")).order_by("path")


def _beneath(node: Org, ask: Ask) -> tuple[Beneath | None, int]:
    """The table of organisations, and how many more there are than it shows."""
    orgs = list(covering(node, ask.day))
    if not orgs:
        return None, 0
    paths, spreads = ask.paths(node), [one.spread(node, ask) for one in EACH]
    found = Beneath(_("各企业党组织"), _("党组织"), [str(one) for one in SHORT])
    for org in orgs[:SHOWN]:
        cells = []
        for figure, spread in zip(EACH, spreads, strict=True):
            value = spread.get(paths.get(org.pk, ""), None if places_of(figure) else 0)
            words = "—" if value is None else plain(value, places=places_of(figure))
            cells.append(cell(figure, value, org, ask, words))
        url = f"?org={code_of(org)}&period={ask.period.code}"
        found.rows.append({"title": org.name, "url": url, "cells": cells, "inner": False})
    return found, max(len(orgs) - SHOWN, 0)


def effect_file(request: HttpRequest) -> HttpResponse:
    """The same for one organisation as Word: for the firm's owner, or for its own meeting."""
    scope: Held = held_scope(request)
    day = min(scope.period.last, clock.today())
    return handed(document(scope.node, scope.period, day), file_name(scope.node, scope.period))
