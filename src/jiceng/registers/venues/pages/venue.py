"""Console pages of venues: the ledger, states through time, the table by level, kind and state."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import on
from jiceng.kit.crosstabs import Beneath, DayForm, Line, answer, cell, fill
from jiceng.kit.menu import Entry
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.kit.scope import Scope, held_scope
from jiceng.registers.venues import actions, forms
from jiceng.registers.venues.access import KEEPS, SEES
from jiceng.registers.venues.figures import CLOSED
from jiceng.registers.venues.figures import VENUES as COUNT
from jiceng.registers.venues.models import Kind, Level, State, Status, Venue, VenuePast
from jiceng.registers.venues.sheets import SPACES, STATUSES, VENUES, VISITS

SECTION = "阵地"


def states(venue: Venue, actor: Actor) -> Panel:
    del actor  # who sees the venue sees all of its history, whoever kept it then
    rows = Status.objects.filter(venue=venue).order_by("-since")
    only = ("state", "keeper__name", "since", "until", "reason")
    return listed("statuses", gettext_lazy("历次状态"), STATUSES, rows, only=only)


def sub_sites(venue: Venue, actor: Actor) -> Panel | None:
    rows = VENUES.visible(actor).filter(hub=venue).order_by("kind", "pk")
    if not rows.exists():
        return None
    only = ("name", "kind", "state", "head", "opening")
    return listed("sub_sites", gettext_lazy("分站点"), VENUES, rows, only=only)


def spaces(venue: Venue, actor: Actor) -> Panel:
    rows = SPACES.visible(actor).filter(venue=venue, until=None).order_by("pk")
    return listed(
        "spaces", gettext_lazy("场地"), SPACES, rows, only=("name", "capacity", "equipment"),
        address=lambda row: reverse("venues.spaces.detail", args=[row.pk]),
        empty=gettext_lazy("还没有登记场地，不能预约。"),
    )  # fmt: skip


def visits(venue: Venue, actor: Actor) -> Panel | None:
    """The latest who came."""
    rows = VISITS.visible(actor).filter(venue=venue, void_reason="").order_by("-held_on", "-pk")
    if not rows.exists():
        return None
    only = ("held_on", "purpose", "group", "persons", "visitor__name", "theme")
    return listed(
        "visits", gettext_lazy("到场记录"), VISITS, rows, only=only,
        address=lambda row: reverse("venues.visits.detail", args=[row.pk]),
    )  # fmt: skip


def former(venue: Venue, actor: Actor) -> Panel | None:
    """What it was before: kind, sort, level, size."""
    del actor
    rows = VenuePast.objects.filter(venue=venue).order_by("-since")
    if not rows:
        return None
    heads = (_("起"), _("止（不含）"), _("种类"), _("类别"), _("层级"), _("面积（平方米）"))
    kinds = ("date", "date", "text", "text", "text", "number")
    columns = [
        {"name": str(n), "title": words, "kind": kind}
        for n, (words, kind) in enumerate(zip(heads, kinds, strict=True))
    ]
    drawn = []
    for one in rows:
        said = (one.since, one.until, one.get_kind_display(), one.get_subkind_display(),
                one.get_level_display(), one.area)  # fmt: skip
        cells = [{"text": text, "kind": kind} for text, kind in zip(said, kinds, strict=True)]
        drawn.append({"url": "", "cells": cells})
    return Panel("former", gettext_lazy("变更前"), columns, drawn, count=len(drawn))


def today_as(name: str) -> Any:
    return lambda record: {name: clock.today()}


def as_it_is(venue: Venue) -> Mapping[str, Any]:
    kept = ("kind", "subkind", "level", "keeper", "area", "capacity")
    return {"since": clock.today(), **{name: getattr(venue, name) for name in kept}}


def start(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor
    return {"keeper": scope.node, "since": clock.today(), "state": State.IN_USE}


VENUE_PAGES = RecordPages(
    VENUES,
    noun=gettext_lazy("阵地"),
    record=actions.register,
    change=actions.correct,
    change_form=forms.CorrectVenueForm,
    acts=[
        ActPage("turn", gettext_lazy("状态变更"), actions.turn, forms.TurnForm,
                start=today_as("since")),
        ActPage("alter", gettext_lazy("变更"), actions.alter, forms.AlterForm, start=as_it_is),
        ActPage("set_hours", gettext_lazy("排开放时间"), actions.set_hours, forms.HoursForm,
                start=today_as("since")),
    ],
    panels=[spaces, visits, sub_sites, states, former],
    menu=(SECTION, 20),
    icon="venue",
    keeps=KEEPS,
    start=start,
    root="",
    verbs={
        "venues.register": gettext_lazy("登记阵地"),
        "venues.turn": gettext_lazy("状态变更"),
        "venues.alter": gettext_lazy("变更"),
        "venues.set_hours": gettext_lazy("排开放时间"),
    },
)  # fmt: skip
STATUS_PAGES = RecordPages(STATUSES, menu=(SECTION, 22), icon="clock")
PAGES = [VENUE_PAGES, STATUS_PAGES]


def counts(request: HttpRequest) -> HttpResponse:
    """阵地统计: by level and state, by kind and state, by kind and level, as of any day; every
    number opens.
    """
    scope = held_scope(request)
    form = DayForm({"asof": clock.today(), **request.GET.dict()})
    day = form.cleaned_data.get("asof") if form.is_valid() else None
    ask = Ask(on(day or clock.today()))
    unit, name, kept = _(COUNT.unit), _("%(of)s：%(is)s"), [s for s in State if s != State.CLOSED]
    parts: list[tuple[str, dict[str, str]]] = [(_("阵地"), {})]
    parts += [(name % {"of": _("层级"), "is": one.label}, {"level": one.value}) for one in Level]
    parts += [(name % {"of": _("种类"), "is": one.label}, {"kind": one.value}) for one in Kind]
    lines = []
    for title, where in parts:
        line = Line(title, COUNT.only(**where) if where else COUNT, unit, inner=bool(where))
        fill([line], [{}, *({"state": state.value} for state in kept)], scope.node, ask)
        shut = CLOSED.only(**where) if where else CLOSED
        value = shut.read(scope.node, ask).value
        line.cells.append(cell(shut, value, scope.node, ask, line.say(value), where))
        lines.append(line)
    heads = [_("合计（不含关闭）"), *(str(one.label) for one in (*kept, State.CLOSED))]
    return answer(
        request, _("阵地统计"), scope, ask.day, heads=heads, lines=lines, form=form,
        beneath=_by_level(scope, ask), definition=_(COUNT.definition),
    )  # fmt: skip


def _by_level(scope: Scope, ask: Ask) -> Beneath:
    """A row for each kind, a column for each level."""
    found = Beneath(_("按种类和层级（不含关闭）"), _("种类"), [_("合计"), *map(str, Level.labels)])
    lines = [Line(kind.label, COUNT.only(kind=kind.value)) for kind in Kind]
    fill(lines, [{}, *({"level": level.value} for level in Level)], scope.node, ask)
    found.rows = [{"title": one.title, "url": "", "cells": one.cells} for one in lines]
    return found


MENU = [Entry(SECTION, gettext_lazy("阵地统计"), "venues.counts", "chart", 24, tuple(SEES))]
