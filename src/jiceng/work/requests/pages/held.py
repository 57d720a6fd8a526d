"""常设导出: what a registered table wants and the system holds, asked anew at each opening."""

import csv
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kit.crosstabs import Beneath, Line, answer, cell, fill
from jiceng.kit.documents.handing import handed
from jiceng.kit.documents.ledger import LedgerColumn, print_face
from jiceng.kit.documents.names import disposition, ledger_name
from jiceng.kit.documents.texts import cell_text
from jiceng.kit.scope import code_of, held_scope
from jiceng.kit.titles import demo_note
from jiceng.registers.orgs.models import Org
from jiceng.work.requests.models import Item, Table
from jiceng.work.requests.models.holdings import asked_of, figure_of, holding_of, link_of, said

SHOWN = 300


def held(request: HttpRequest, pk: int) -> HttpResponse:
    """Rows are those asked, columns what the system holds; every number opens to its records.

    The address stays: a department reads it whenever it wants, nobody types it again.
    """
    actor: Any = request.user
    table = Table.objects.visible_to(actor).filter(pk=pk).first()
    if table is None:
        raise Http404
    stands = table.stands(clock.today())
    scope = held_scope(request)
    rows = Item.objects.filter(table=table).exclude(source="").order_by("place")
    items = list(rows) if stands else []
    figures = [figure for one in items if (figure := figure_of(one.source)) is not None]
    ask = Ask(scope.period, as_of=min(scope.period.last, clock.today()))
    if request.GET.get("format") in {"xlsx", "csv"}:
        return _file(table, items, scope.node, ask, request.GET["format"])
    lines = [Line(_(one.title), one, _(one.unit)) for one in figures]
    fill(lines, [{}], scope.node, ask)
    others = [one for one in items if figure_of(one.source) is None]
    notes = _("这些数系统里都有，随时打开都是当天的；部门自己来看，不再向下要。")
    if not stands:
        notes = _("这张报表没有批准，或者已经停用、过了有效期，不再提供导出。")
    if others:
        told = "、".join(f"{one.name}（{its.words}）" for one in others
                        if (its := holding_of(one.source)) is not None)  # fmt: skip
        notes += _("下列各项在台账里，请在台账导出：%s。") % told
    return answer(
        request, _("常设导出：%s") % table.title, scope, ask.day, heads=[_("合计")], lines=lines,
        beneath=_beneath(table, figures, scope.node, ask), notes=notes,
        buttons=[
            {"title": "CSV", "icon": "download", "download": True,
             "url": f"?{scope.query}&format=csv"},
            *({"title": ledger.words, "url": link_of(one.source)} for one in others
              if (ledger := holding_of(one.source)) is not None and link_of(one.source)),
        ],
        crumbs=[{"title": table.title, "url": reverse("requests.tables.detail", args=[table.pk])}],
    )  # fmt: skip


def _rows(table: Table, figures: list[Any], node: Org, ask: Ask) -> list[tuple[Org, list[Any]]]:
    """Each organisation asked that lies beneath the node, with the value of every figure."""
    orgs = [one for one in asked_of(table, ask.day) if one.path.startswith(node.path)]
    paths, spreads = ask.paths(node), [one.spread(node, ask) for one in figures]
    return [(org, [spread.get(paths.get(org.pk, ""), 0) for spread in spreads]) for org in orgs]


def _file(table: Table, items: list[Item], node: Org, ask: Ask, kind: str) -> HttpResponse:
    """The same rows as a ledger to print, or as plain data for a machine that asks each month."""
    told = [(one.name, figure) for one in items if (figure := figure_of(one.source)) is not None]
    rows = _rows(table, [figure for _name, figure in told], node, ask)
    heads = [f"{name}（{figure.unit}）" for name, figure in told]
    name = ledger_name(node.name, table.title, ask.day)
    if kind == "csv":
        answered = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
        writer = csv.writer(answered)
        writer.writerow([_("填报单位"), *heads])
        writer.writerows([cell_text(org.name), *map(said, values)] for org, values in rows)
        answered["Content-Disposition"] = disposition(f"{name.rpartition('.')[0]}.csv")
        return answered
    columns = [LedgerColumn(_("填报单位"), width=30)]
    columns += [LedgerColumn(head, kind="number") for head in heads]
    lines = [[org.name, *values] for org, values in rows]
    return handed(print_face(table.title, node.name, ask.day.isoformat(), ask.day, columns, lines,
                             demo_note=demo_note()), name)  # fmt: skip


def _beneath(table: Table, figures: list[Any], node: Org, ask: Ask) -> Beneath | None:
    """A row for each organisation asked that lies beneath the reader's node."""
    rows = _rows(table, figures, node, ask)[:SHOWN]
    if not rows or not figures:
        return None
    found = Beneath(_("各填报单位"), _("填报单位"), [_(one.title) for one in figures])
    for org, values in rows:
        cells = [cell(one, value, org, ask, said(value))
                 for one, value in zip(figures, values, strict=True)]  # fmt: skip
        url = f"?org={code_of(org)}&period={ask.period.code}"
        found.rows.append({"title": org.name, "url": url, "cells": cells, "inner": False})
    return found
