"""共建单位分布: of every street and community who shares there and who is not yet reached."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.paths import inside
from jiceng.kit.crosstabs import opens
from jiceng.kit.panels import Panel, drawn
from jiceng.kit.scope import Held, held_scope, leading
from jiceng.registers.coalitions.figures import COALITIONS, MEMBERSHIPS, UNITS
from jiceng.registers.coalitions.models import Partner
from jiceng.registers.orgs.models import Field
from jiceng.registers.places.models import Level, Place

NAMED = 40
GROUNDS = (Level.STREET, Level.COMMUNITY)
NOBODY = {"text": 0}


def spread_page(request: HttpRequest) -> HttpResponse:
    """A square for every community, street by street; the same numbers as a table; the names.

    No place has its coordinates recorded, so nothing is drawn where it lies: the order is the
    tree's, and a square's bar is the share of its units that take part.
    """
    actor: Any = request.user
    scope = held_scope(request)
    ask = Ask(scope.period, as_of=min(clock.today(), scope.period.last))
    lines = _lines(scope, ask)
    streets: list[dict[str, Any]] = []
    for line in lines:
        if line["level"] == Level.STREET or not streets:
            streets.append({"line": line, "squares": []})
        if line["level"] == Level.COMMUNITY:
            streets[-1]["squares"].append(line)
    context = {
        "title": _("共建单位分布"),
        "subtitle": _("每个社区有没有共建组织，哪些单位参加，还有多少没有参加"),
        "scope": scope, "day": ask.day, "streets": streets,
        "table": _table(lines), "names": _names(scope, ask, actor),
        "buttons": [{"title": _("打印"), "print": True}],
    }  # fmt: skip
    return render(request, "alliance/spread.html", context)


def _lines(scope: Held, ask: Ask) -> list[dict[str, Any]]:
    """One for each street and community; every number asked once for the whole tree."""
    node = scope.node
    held = COALITIONS.spread(node, ask)
    shared = MEMBERSHIPS.spread(node, ask)
    by_field = MEMBERSHIPS.table(node, ask, "field")
    inside_of, whole = UNITS.spread(node, ask), UNITS.population.spread(node, ask)
    places = Place.objects.standing(ask.day).filter(
        inside("keeper__path", node.path), level__in=GROUNDS
    )
    lines = []
    for place in places.select_related("keeper").order_by("keeper__path", "pk"):
        at, path = place.keeper, place.keeper.path
        fields = {
            kind: _said(MEMBERSHIPS, at, ask, count, field=kind)
            for kind, found in by_field.items() if (count := found.get(path))
        }  # fmt: skip
        units, joined = whole.get(path) or 0, inside_of.get(path) or 0
        lines.append({
            "place": place, "level": place.level, "url": f"?org={at.code or at.uid}",
            "coalitions": _said(COALITIONS, at, ask, held.get(path)),
            "partners": _said(MEMBERSHIPS, at, ask, shared.get(path)),
            "units": _said(UNITS.population, at, ask, units),
            "joined": _said(UNITS, at, ask, joined),
            "outside": _said(UNITS, at, ask, units - joined, show="missing"),
            "share": joined / units if units else None,
            "fields": fields,
        })  # fmt: skip
    return lines


def _table(lines: list[dict[str, Any]]) -> Panel | None:
    """The same numbers with the fields beside each other; a field nobody is of is left out."""
    if not lines:
        return None
    fields = [one for one in Field if any(one.value in line["fields"] for line in lines)]
    heads: list[tuple[Any, str]] = [
        (_("街道、社区"), "text"), (_("共建组织"), "num"), (_("共建单位（家次）"), "num"),
        *((one.label, "num") for one in fields),
        (_("本地单位"), "num"), (_("已参加"), "num"), (_("没有参加"), "num"),
    ]  # fmt: skip
    rows = [
        ("", [
            f"　{line['place']}" if line["level"] == Level.COMMUNITY else str(line["place"]),
            line["coalitions"], line["partners"],
            *(line["fields"].get(one.value, NOBODY) for one in fields),
            line["units"], line["joined"], line["outside"],
        ])
        for line in lines
    ]  # fmt: skip
    panel = drawn("table", gettext_lazy("按街道、社区"), heads, rows)
    panel.count = None
    return panel


def _said(figure: Any, at: Any, ask: Ask, value: Any, **where: str) -> dict[str, Any]:
    """A number with where it opens; what is none has nothing to open."""
    return {"text": value or 0, "url": opens(figure, where, at, ask) if value else ""}


def _names(scope: Held, ask: Ask, actor: Any) -> Panel:
    """Who they are, where they lie and in what they take part, in the order of the tree."""
    rows = Partner.objects.visible_to(actor).standing(ask.day)
    rows = rows.filter(inside("coalition__keeper__path", scope.node.path))
    rows = rows.select_related("unit__place", "org", "coalition__keeper")
    rows = rows.order_by("coalition__keeper__path", "coalition", "field", "pk")
    page = leading("coalitions.partners.detail")
    lines = [
        (page(one.pk), [
            str(one), one.get_field_display(), str(one.coalition),
            str(one.unit.place) if one.unit and one.unit.place else None,
        ])
        for one in rows[:NAMED]
    ]  # fmt: skip
    heads = [(_("单位"), "text"), (_("领域"), "text"), (_("参加哪个共建组织"), "text"),
             (_("单位所在地"), "text")]  # fmt: skip
    empty = gettext_lazy("这一范围内还没有共建单位。到“共建单位台账”登记加入。")
    panel = drawn("names", gettext_lazy("有哪些单位"), heads, lines, empty=empty)
    panel.count = rows.count()
    panel.url = f"{reverse('coalitions.partners.table')}?{scope.query}"
    return panel
