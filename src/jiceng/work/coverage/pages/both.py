"""两个覆盖: how far firms and social organisations are reached, who is not, what one must ask."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.phrases import percent
from jiceng.kit.crosstabs import opens
from jiceng.kit.pages.writing import warning
from jiceng.kit.scope import Scope, held_scope
from jiceng.registers.orgs.models import Field
from jiceng.registers.units import figures as units
from jiceng.registers.units.models import Unit
from jiceng.work.coverage.access import KEEPS
from jiceng.work.coverage.figures.plans import BLANK
from jiceng.work.coverage.models import UnitPlan
from jiceng.work.coverage.rules import full_words

SHOWN, NAMED = 200, 5
KINDS = (Field.PRIVATE_FIRM, Field.SOCIAL_ORG)


def both_page(request: HttpRequest) -> HttpResponse:
    """Both coverages by field, questions, and the blank ones with their plans."""
    actor: Any = request.user
    scope = held_scope(request)
    if scope.node is None:
        raise Http404
    ask = Ask(scope.period)
    rows, asked = [], []
    for kind in KINDS:
        line, found = _line(kind, scope, ask)
        rows.append(line)
        asked += found
    blank = BLANK.read(scope.node, ask)
    listed = Unit.objects.visible_to(actor).filter(pk__in=blank.of.values("pk"))
    whole = opens(units.REACHED, {"two_new": "two_new"}, scope.node, ask)
    context = {
        "title": _("两个覆盖"),
        "scope": scope,
        "columns": [
            *_heads(_("领域")),
            *_heads(_("单位"), _("组织覆盖"), _("工作覆盖"), _("覆盖率"), _("空白"), kind="num"),
        ],
        "rows": rows,
        "questions": [warning(one) for one in asked],
        "blank_columns": _heads(_("单位"), _("领域"), _("属地党组织"), _("一企一策")),
        "blank": _blank(listed, ask, drafts=bool(actor.reach(*KEEPS))),
        "blank_count": listed.count(),
        "blank_shown": SHOWN,
        "blank_url": whole and f"{whole}&show=missing",
        "empty": {"words": _("这一范围内没有空白的企业和社会组织。"), "icon": "check"},
        "definition": _(units.REACHED.definition),
        "buttons": [{"title": _("打印"), "print": True}],
    }
    return render(request, "coverage/both.html", context)


def _heads(*titles: str, kind: str = "text") -> list[dict[str, Any]]:
    return [{"title": one, "kind": kind} for one in titles]


def _line(kind: Any, scope: Scope, ask: Ask) -> tuple[dict[str, Any], list[Any]]:
    """One field: its numbers, each opening on the shelf, and what is to be asked of them."""
    node: Any = scope.node
    figures = [one.only(field=kind) for one in (units.UNITS, units.COVERED, units.WORK_COVERED)]
    reach = units.REACHED.only(field=kind).read(node, ask)
    total, reached = reach.of.count(), reach.value
    cells: list[dict[str, Any]] = [{"text": kind.label, "kind": "text"}]
    for one in figures:
        url = opens(one, {"field": kind}, node, ask)
        cells.append({"text": one.read(node, ask).value, "kind": "num", "url": url})
    share = percent(reached / total) if total else None
    cells.append({"text": share, "kind": "num" if share else "empty"})
    url = opens(units.REACHED, {"field": kind}, node, ask)
    cells.append({"text": total - reached, "kind": "num", "url": url and f"{url}&show=missing"})
    missing = [one.name for one in reach.missing.order_by("pk")[:NAMED]] if reached < total else []
    asked = full_words(covered=reached, units=total, names=missing) if total else []
    return {"url": "", "cells": cells}, asked


def _blank(listed: Any, ask: Ask, *, drafts: bool) -> list[dict[str, Any]]:
    """The blank units, in the order of the tree, with the plan each has, or for whoever drafts
    them the form for one.
    """
    shown = list(listed.select_related("keeper").order_by("keeper__path", "pk")[:SHOWN])
    plans = {plan.unit_id: plan for plan in UnitPlan.objects.open(ask.day).filter(unit__in=shown)}
    rows, today = [], min(ask.day, clock.today())  # a period may end in the time to come
    for unit in shown:
        said: Any
        plan = plans.get(unit.pk)
        if plan is not None:
            url, said = reverse("coverage.plans.detail", args=[plan.pk]), _planned(plan, today)
        elif not drafts:
            url, said = "", _("还没有")
        else:
            url = f"{reverse('coverage.plans.new')}?{urlencode({'unit': unit.pk})}"
            said = _("还没有，点单位名称拟定")
        texts = (unit.name, unit.get_field_display(), str(unit.keeper), said)
        cells = [one if isinstance(one, dict) else {"text": one, "kind": "text"} for one in texts]
        rows.append({"url": url, "cells": cells})
    return rows


def _planned(plan: UnitPlan, day: date) -> dict[str, Any]:
    """How far it is and by when; past its date it stands out."""
    told = {"state": plan.get_state_display(), "due": plan.due_on, "days": (day - plan.due_on).days}
    if plan.due_on >= day:
        return {"text": _("%(state)s，%(due)s前") % told, "kind": "text"}
    title = _("%(state)s，%(due)s到期，超期 %(days)s 天") % told
    return {"text": title, "kind": "state", "state": {"tone": "late", "title": title}}
