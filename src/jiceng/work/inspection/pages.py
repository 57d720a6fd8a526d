"""Console pages: draws, inspections, bulletins; questions that records raise; the quarter."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import gettext_noop
from jiceng.kernel.phrases import plain
from jiceng.kit.crosstabs import Cell, Line, answer, opens
from jiceng.kit.documents.handing import handed
from jiceng.kit.forms import ReasonForm
from jiceng.kit.menu import Entry
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.gate import console, row_of
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.kit.rooms import gather
from jiceng.kit.scope import Scope, address, held_scope, scope_of
from jiceng.registers.files.pages import attachments
from jiceng.registers.matters.pages import matters_of
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.orgs.models import Org
from jiceng.work.inspection import actions, forms
from jiceng.work.inspection.access import ABOVE, ISSUES, KEEPS, SEES
from jiceng.work.inspection.figures.questions import of_record, questions
from jiceng.work.inspection.flows import DRAWN, INSPECTION
from jiceng.work.inspection.models import COUNTED, Bulletin, Draw, Inspection
from jiceng.work.inspection.sheets import BULLETINS, DRAWS, INSPECTIONS
from jiceng.work.inspection.sheets.papers import document, file_name, kinds_text

SECTION = "组织生活"
SHOWN = 200
BELOW = 40  # columns a page can still show
# What a quarter is compared by, where the house has it: what was owed and not done.
MISSED = {
    "life.assemblies": gettext_noop("没有开党员大会的党支部"),
    "life.committees": gettext_noop("没有开支委会的党支部"),
    "life.group_meetings": gettext_noop("没有开党小组会的党小组"),
    "life.theme_days": gettext_noop("没有开展主题党日的党支部"),
    "inspection.mended": gettext_noop("退回后没有整改的记录"),
}
COUNTED_TITLES = {
    "read": gettext_noop("调阅"), "branches": gettext_noop("涉及党组织"),
    "returned": gettext_noop("退回整改"), "settled": gettext_noop("已整改"),
}  # fmt: skip


def meeting_url(meeting: Meeting) -> str:
    """The record's own page, where the house has a room for it."""
    return address("life.meetings.detail", pk=meeting.pk)


def here(actor: Actor, scope: Scope) -> dict[str, Any]:
    del actor
    return {"org": scope.node}


def drawn(one: Draw, actor: Actor) -> Panel:
    rows = INSPECTIONS.visible(actor).filter(draw=one).order_by("org__path", "pk")
    return listed(
        "drawn", gettext_lazy("抽到的记录"), INSPECTIONS, rows,
        only=("org__name", "meeting__type", "meeting__held_on", "state", "matter__state"),
        address=lambda row: reverse("inspection.inspections.detail", args=[row.pk]), limit=100,
    )  # fmt: skip


def content(one: Inspection, actor: Actor) -> Panel | None:
    """What there is to read, and what the record makes one ask."""
    meeting = one.meeting
    if meeting is None:
        return None
    asked: list[dict[str, Any]] = [
        {"title": _("疑问"), "text": question_words(found, meeting), "kind": "text", "wide": True}
        for found in (of_record(meeting, actor) if one.state == DRAWN else ())
    ]
    facts: list[dict[str, Any]] = [
        {"title": _("主题"), "text": meeting.theme or None, "kind": "text", "wide": True},
        {"title": _("主要内容"), "text": meeting.minutes or None, "kind": "text", "wide": True},
        {"title": _("补录"), "text": meeting.is_late, "kind": "flag"},
        *asked,
    ]
    url = meeting_url(meeting)
    return Panel(
        "content", gettext_lazy("会议记录"), facts=facts, url=url,
        buttons=[{"title": _("打开记录"), "url": url}] if url else [],
    )  # fmt: skip


def faults(one: Inspection, actor: Actor) -> Panel | None:
    """Which sorts of problem were named."""
    del actor
    said = "、".join(map(str, one.fault_set.order_by("pk")))
    facts = [{"title": _("问题种类"), "text": said, "kind": "text", "wide": True}]
    return Panel("faults", gettext_lazy("问题"), facts=facts) if said else None


def question_words(question: Any, meeting: Meeting) -> str:
    others = [m for m in (question.meeting, question.other) if m and m.pk != meeting.pk]
    return f"{_(question.words)}{''.join(f'（{one}）' for one in others)}"


def counted(one: Bulletin, actor: Actor) -> Panel:
    """The frozen numbers, organisation by organisation."""
    del actor
    columns = [{"name": "name", "title": _("党组织"), "kind": "text"}]
    columns += [{"name": k, "title": _(COUNTED_TITLES[k]), "kind": "num"} for k in COUNTED]
    whole = {"name": _("合计"), **one.numbers.get("total", {})}
    rows = [
        {"cells": [{"text": row.get(c["name"]), "kind": c["kind"]} for c in columns]}
        for row in (*one.numbers.get("rows", ()), whole)
    ]
    return Panel("counted", gettext_lazy("数字"), columns, rows, count=len(rows) - 1)


def kinds(one: Bulletin, actor: Actor) -> Panel:
    del actor
    facts = [{"title": _("问题种类"), "text": kinds_text(one) or None, "kind": "text",
              "wide": True}]  # fmt: skip
    return Panel("kinds", gettext_lazy("问题"), facts=facts)


def in_word(one: Bulletin, actor: Actor) -> list[dict[str, Any]]:
    """Nobody takes away what was withdrawn."""
    del actor
    url = reverse("inspection.bulletin_file", args=[one.pk])
    button = {"title": _("通报（Word）"), "icon": "download", "download": True, "url": url}
    return [button] if stands(one) else []


def stands(one: Bulletin) -> bool:
    return not one.void_reason


STEPS = {"pass_it": forms.PassForm, "send_back": forms.SendBackForm}
DRAW_PAGES = RecordPages(
    DRAWS, noun=gettext_lazy("抽取"), record=actions.draw, panels=[drawn],
    verbs={"draw": gettext_lazy("抽取")}, menu=(SECTION, 70), icon="task", keeps=KEEPS,
    sees=ABOVE, start=here,
    empty=gettext_lazy("还没有抽取过。选范围、月份和条数，按种子抽，谁来抽都一样。"),
)  # fmt: skip
INSPECTION_PAGES = RecordPages(
    INSPECTIONS, noun=gettext_lazy("调阅"), form=forms.PickForm, record=actions.pick,
    steps=[StepPage(INSPECTION, {name: getattr(actions, name) for name in STEPS}, STEPS)],
    panels=[content, faults, matters_of, attachments],
    verbs={"pick": gettext_lazy("指定调阅"), "carry_in": gettext_lazy("补录旧台账")},
    menu=(SECTION, 72), icon="check", keeps=KEEPS, root="", start=here,
    empty=gettext_lazy("还没有调阅记录。先抽取，或者指定一个党支部的会议。"),
)  # fmt: skip
BULLETIN_PAGES = RecordPages(
    BULLETINS, noun=gettext_lazy("督查通报"), record=actions.issue, panels=[counted, kinds],
    acts=[ActPage("void_bulletin", gettext_lazy("作废"), actions.void_bulletin, ReasonForm,
                  when=stands, danger=True)],
    buttons=in_word, verbs={"issue": gettext_lazy("印发")}, menu=(SECTION, 74), icon="data",
    keeps=ISSUES, hangs="org__path", start=here,
    empty=gettext_lazy("还没有印发过通报。"),
)  # fmt: skip


def show_questions(request: HttpRequest) -> HttpResponse:
    """What in the period's records is worth asking about: questions, no verdicts."""
    actor: Any = request.user
    scope = scope_of(request)
    found, cut = questions(actor, scope.path, scope.period)
    able = bool(actor.reach(*KEEPS))
    lines = [
        {
            "words": _(one.words),
            "meetings": [(m, meeting_url(m)) for m in (one.meeting, one.other) if m],
            "pick": f"{reverse('inspection.inspections.new')}?org={one.meeting.org.code}"
            if able else "",
        }
        for one in found[:SHOWN]
    ]  # fmt: skip
    context = {
        "title": _("记录中的疑问"),
        "subtitle": _("只是疑问，不是结论：联合开展、传达同一份文件都可能相同"),
        "scope": scope, "lines": lines, "count": len(found), "cut": cut,
    }  # fmt: skip
    return render(request, "inspection/questions.html", context)


def show_quarter(request: HttpRequest) -> HttpResponse:
    """What was owed and not done, organisation by organisation, as the tree stood that day."""
    scope = held_scope(request)
    ask = Ask(scope.period, as_of=min(scope.period.last, clock.today()))
    then = ask.paths(scope.node)
    own = then.get(scope.node.pk, scope.node.path)
    beneath = [pk for pk, path in then.items() if path[len(own) :].count(".") == 1]
    known = Org.objects.standing(ask.day).in_bulk(beneath)
    columns = [scope.node, *sorted(known.values(), key=lambda one: then[one.pk])[:BELOW]]
    shelf = {one.key: one for one in gather("figures", "FIGURES")}
    asked = [(shelf[key], title) for key, title in MISSED.items() if key in shelf]
    lines = [Line(_(title), figure, _(figure.unit)) for figure, title in asked]
    for line in lines:
        missed = line.figure.lacking.spread(scope.node, ask)
        for one in columns:
            value = missed.get(then.get(one.pk, ""), 0)
            url = opens(line.figure, {"show": "missing"}, one, ask)
            line.cells.append(Cell(value, plain(value), url))
    said = _("每格是应做而没有做的数，点开是名单。按党组织顺序排列，不排名，不评价个人。")
    if len(known) > BELOW:
        said += _("这里列出前 %s 个下级。") % BELOW
    heads = [_("合计"), *(one.short_name or one.name for one in columns[1:])]
    return answer(request, _("季度对照"), scope, ask.day, heads=heads, lines=lines, notes=said)


def bulletin_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The bulletin as Word, to every organisation of the district."""
    one = row_of(BULLETIN_PAGES, request, pk)
    if not stands(one):
        raise Http404
    return handed(document(one), file_name(one))


PAGES = [DRAW_PAGES, INSPECTION_PAGES, BULLETIN_PAGES]
MENU = [
    Entry(SECTION, gettext_lazy("记录中的疑问"), "inspection.questions", "alert", 76, ABOVE),
    Entry(SECTION, gettext_lazy("季度对照"), "inspection.quarter", "chart", 78, ABOVE),
]
urls: list[Any] = [
    path("questions/", console(require_safe(show_questions), ABOVE), name="inspection.questions"),
    path("quarter/", console(require_safe(show_quarter), ABOVE), name="inspection.quarter"),
    *DRAW_PAGES.urls(),
    *BULLETIN_PAGES.urls(),
    *INSPECTION_PAGES.urls(),
]
roots = {
    "f/": [
        path(
            "inspection/<int:pk>/bulletin/",
            console(require_safe(bulletin_file), SEES),
            name="inspection.bulletin_file",
        )
    ]
}
