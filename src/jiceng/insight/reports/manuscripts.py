"""Pages of a manuscript: its ledger and record, its text to read, its text to write."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from jiceng.insight.reports import actions, flows
from jiceng.insight.reports.access import APPROVES, BUILDS, READS
from jiceng.insight.reports.forms import ApproveForm, RemarkForm
from jiceng.insight.reports.models import Issue, Manuscript
from jiceng.insight.reports.papers import LEVELS
from jiceng.insight.reports.sheets import ISSUES, MANUSCRIPTS
from jiceng.insight.reports.showing import shown
from jiceng.insight.reports.wording import SAYS, Script, script_of, template_of, told
from jiceng.insight.reports.writing import Report
from jiceng.insight.shelf.look import found_by
from jiceng.insight.shelf.nodes import actor_of
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.once import once
from jiceng.kernel.periods import around
from jiceng.kernel.uids import uid7
from jiceng.kit.access import may
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.gate import console
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, drawn
from jiceng.kit.scope import Scope

SECTION = "报告报表"
FOUND = 12  # figures shown of a search
UNPROCESSABLE = 422
BOTH = require_http_methods(["GET", "HEAD", "POST"])


def to_text(manuscript: Manuscript, actor: Actor) -> list[dict[str, Any]]:
    """Read it; write it as long as it is in the writer's hands."""
    found = [
        {"title": _("看全文"), "url": reverse("reports.read", args=[manuscript.pk]),
         "icon": "report"}
    ]  # fmt: skip
    if manuscript.open and may(actor, BUILDS, manuscript.org.path):
        url = reverse("reports.write", args=[manuscript.pk])
        found.append({"title": _("改文字"), "url": url, "icon": "edit"})
    return found


def to_issue(row: Issue, actor: Actor) -> list[dict[str, Any]]:
    del actor
    url = reverse("reports.issue", args=[row.uid])
    return [{"title": _("看全文"), "url": url, "icon": "report"}]


def moved(manuscript: Manuscript, actor: Actor) -> Panel | None:
    """What has become another number since somebody approved it."""
    del actor
    if manuscript.state != flows.APPROVED:
        return None
    rows = actions.differences(manuscript.approved, actions.spoken(actions.live(manuscript)))
    return drawn(
        "moved", gettext_lazy("审定以后的变动"), ((_("数字"), "text"),),
        [("", (one,)) for one in rows],
        empty=gettext_lazy("没有变动，可以印发。"),
    )  # fmt: skip


def here(actor: Actor, scope: Scope) -> dict[str, Any]:
    """The node and the period looked at, as a duty or a draft names them; of a quarter it is
    mostly the leading group's report.
    """
    del actor
    period = scope.period.code
    a_quarter = period == around(scope.period.first, "quarter").code
    report = "quarterly" if a_quarter else "yearly"
    return {"org": scope.node, "report": report, "period": period}


MANUSCRIPT_PAGES = RecordPages(
    MANUSCRIPTS, record=actions.draft, panels=[moved],
    steps=[StepPage(
        flows.MANUSCRIPT,
        {name: getattr(actions, name) for name in flows.MANUSCRIPT.steps},
        {"approve": ApproveForm, "send_back": RemarkForm, "withdraw": ReasonForm},
    )],
    acts=[
        ActPage("remark", gettext_lazy("提意见"), actions.remark, RemarkForm, APPROVES,
                lambda one: one.state in flows.LIVING),
        ActPage("reset", gettext_lazy("恢复样本文本"), actions.reset, None, BUILDS,
                lambda one: one.open and bool(one.source)),
    ],
    begins=gettext_lazy("起草报告"),
    verbs={"draft": gettext_lazy("起草"), "reword": gettext_lazy("改文字")},
    start=here, menu=(SECTION, 4), icon="report", keeps=BUILDS, buttons=to_text,
    empty=gettext_lazy("还没有起草过报告。"),
)  # fmt: skip
ISSUE_PAGES = RecordPages(
    ISSUES, noun=gettext_lazy("已印发报告"), menu=(SECTION, 7), icon="data", keeps=(),
    sees=READS, buttons=to_issue, empty=gettext_lazy("还没有印发过报告。"), root="issued",
)  # fmt: skip


def seen(request: HttpRequest, pk: int) -> Manuscript:
    rows = Manuscript.objects.visible_to(actor_of(request)).select_related("org", "wording")
    found: Manuscript = get_object_or_404(rows, pk=pk)
    return found


def kind_of(manuscript: Manuscript) -> tuple[Report, Ask]:
    """Its report and Ask; Http404 where the house no longer writes this kind."""
    try:
        return actions.asked(manuscript)
    except ValidationError as why:
        raise Http404(why.messages[0]) from why


def crumbs(manuscript: Manuscript) -> list[dict[str, str]]:
    return [
        {"title": _("报告稿"), "url": reverse("reports.manuscripts.table")},
        {"title": str(manuscript),
         "url": reverse("reports.manuscripts.detail", args=[manuscript.pk])},
    ]  # fmt: skip


def read_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The manuscript as it stands: live, or what was issued."""
    manuscript = seen(request, pk)
    if manuscript.issue_id is not None:
        issue = Issue.objects.get(pk=manuscript.issue_id)
        return redirect("reports.issue", issue.uid)
    kind_of(manuscript)
    draft = actions.live(manuscript)
    context = shown(draft) | {"crumbs": crumbs(manuscript), "manuscript": manuscript}
    return render(request, "reports/read.html", context)


def write_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The text, a box for each paragraph; its numbers are chips."""
    manuscript = seen(request, pk)
    if not may(actor_of(request), BUILDS, manuscript.org.path):
        raise PermissionDenied(_("只有该级及上级的工作人员可以改报告的文字。"))
    if not manuscript.open:
        messages.error(request, _("送审以后不能再改文字，要改请先退回修改"))
        return redirect("reports.manuscripts.detail", manuscript.pk)
    script = script_of(manuscript.source or template_of(kind_of(manuscript)[0]))
    boxes = {n: line.text for n, line in enumerate(script.lines) if not script.fixed(line)}
    wrong = ""
    if request.method == "POST":
        boxes = {n: str(request.POST.get(f"line-{n}", text)) for n, text in boxes.items()}
        if "save" in request.POST:
            wrong = _saved(request, manuscript, boxes)
            if not wrong:
                messages.success(request, _("已保存为新的一版。"))
                return redirect("reports.write", manuscript.pk)
        elif "insert" in request.POST:
            _inserted(request, boxes)
    context = _page(request, manuscript, script, boxes) | {"wrong": wrong}
    status = UNPROCESSABLE if wrong else 200
    return render(request, "reports/write.html", context, status=status)


def _saved(request: HttpRequest, manuscript: Manuscript, boxes: dict[int, str]) -> str:
    """What was refused, in words; nothing if it is written."""
    number = str(request.POST.get("version", ""))
    actor = actor_of(request)
    try:
        once(
            str(request.POST.get("once", "")), actor, "reports.reword",
            lambda: actions.reword(
                manuscript, actor=actor, boxes=boxes,
                number=int(number) if number.isdecimal() else None,
            ),
        )  # fmt: skip
    except (ValidationError, StepError) as why:
        return why.messages[0] if isinstance(why, ValidationError) else str(why)
    return ""


def _inserted(request: HttpRequest, boxes: dict[int, str]) -> None:
    """Put a figure at the end of the chosen paragraph; nothing is saved yet."""
    asked, place = str(request.POST["insert"]), str(request.POST.get("into", ""))
    way = str(request.POST.get("way", ""))
    if place.isdecimal() and int(place) in boxes:
        said = f"〔{asked}｜{way}〕" if way in SAYS else f"〔{asked}〕"
        boxes[int(place)] = boxes[int(place)].rstrip() + said


def _page(
    request: HttpRequest, manuscript: Manuscript, script: Script, boxes: dict[int, str]
) -> dict[str, Any]:
    report, ask = kind_of(manuscript)
    chips = told(report, script, manuscript.org, ask, manuscript.campaign)
    rows = [
        {
            "n": n, "number": number, "style": line.style, "text": boxes[n],
            "rows": min(12, max(2, len(boxes[n]) // 45 + 1)), "heading": line.style in LEVELS,
            "chips": [chips[chip] for chip in line.chips],
        }
        for number, n in enumerate(sorted(boxes), 1)
        for line in [script.lines[n]]
    ]  # fmt: skip
    query = str(request.POST.get("q", "")).strip()
    return {
        "title": _("改文字：%s") % manuscript.title,
        "crumbs": crumbs(manuscript),
        "manuscript": manuscript,
        "rows": rows,
        # what was typed belongs to the version it was opened from, whatever came meanwhile
        "version": request.POST.get("version", actions.version(manuscript)),
        "own": bool(manuscript.source),
        "q": query,
        "found": [(one.key, _(str(one.title)), one.unit) for one in found_by(query)[:FOUND]]
        if query
        else [],
        "ways": list(SAYS),
        "into": str(request.POST.get("into", "")),
        "once": uid7(),
    }


urls: list[Any] = [
    path("manuscripts/<int:pk>/text/", console(require_safe(read_page), READS),
         name="reports.read"),
    path("manuscripts/<int:pk>/words/", console(BOTH(write_page), BUILDS), name="reports.write"),
    *MANUSCRIPT_PAGES.urls(),
    *ISSUE_PAGES.urls(),
]  # fmt: skip
