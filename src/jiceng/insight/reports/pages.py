"""The pages of reports: the kinds, one being built, those issued, and their files."""

from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, re_path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from jiceng.insight.reports import papers
from jiceng.insight.reports.access import BUILDS, READS
from jiceng.insight.reports.actions import freeze
from jiceng.insight.reports.models import Issue
from jiceng.insight.reports.slots import Draft
from jiceng.insight.reports.writing import NoReportError, Report, report_of, reports, write
from jiceng.insight.shelf.addresses import read_day
from jiceng.insight.shelf.look import bound_of, read_value
from jiceng.insight.shelf.nodes import actor_of, code_of, node_of
from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.once import once
from jiceng.kernel.periods import PeriodError, parse, year
from jiceng.kit.access import may
from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console
from jiceng.registers.orgs.models import Org

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def home(request: HttpRequest, roles: tuple[str, ...]) -> Org:
    """The highest node this person holds one of these roles on."""
    held = sorted(actor_of(request).reach(*roles), key=len)
    found: Org | None = Org.objects.filter(path=held[0]).first() if held and held[0] else None
    if found is None:
        raise PermissionDenied(_("报告由区委组织部和街道党建办生成，领导查阅。"))
    return found


def given_by(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else request.GET


def asked_at(request: HttpRequest, usual: Org | None = None) -> tuple[Org, Ask]:
    """The node, period and day of an address, the `usual` node where it names none. Raises
    LookupError or PeriodError.
    """
    given = given_by(request)
    node = node_of(str(given["org"])) if given.get("org") else usual or home(request, BUILDS)
    if not may(actor_of(request), BUILDS, node.path):
        raise PermissionDenied(_("您不能为这个党组织生成报告。"))
    today = clock.today()
    period = parse(str(given["period"])) if given.get("period") else year(today.year)
    as_of = read_day(str(given["asof"])) if given.get("asof") else min(period.last, today)
    return node, Ask(period, as_of)


def asked(request: HttpRequest, report: Report) -> tuple[Org, Ask]:
    """The node and the Ask of an address. Raises LookupError or PeriodError."""
    given, (node, ask) = given_by(request), asked_at(request)
    usual = Ask(ask.period)
    told = {name: read_value(str(given[name])) for name in report.bounds if given.get(name)}
    bounds = {name: value for name, value in told.items() if value != bound_of(name, usual)}
    wrong = [report.bounds[n] for n, v in bounds.items() if isinstance(v, str)]
    if wrong:
        raise LookupError(_("界限要填数字：%s") % "、".join(wrong))
    return node, Ask(ask.period, ask.as_of, bounds)


def reports_page(request: HttpRequest) -> HttpResponse:
    """The kinds of report, and those issued."""
    actor = actor_of(request)
    if not actor.reach(*READS):
        raise PermissionDenied(_("报告由区委组织部和街道党建办生成，领导查阅。"))
    context = {
        "title": _("报告"),
        "reports": list(reports().values()) if actor.reach(*BUILDS) else [],
        "issues": Issue.objects.visible_to(actor).select_related("org")[:50],
    }
    return render(request, "reports/reports.html", context)


def found(name: str) -> Report:
    try:
        return report_of(name)
    except NoReportError as why:
        raise Http404(str(why)) from why


def build(request: HttpRequest, name: str) -> HttpResponse:
    """A live draft: every number asked now."""
    report = found(name)
    try:
        node, ask = asked(request, report)
    except (LookupError, PeriodError) as why:
        messages.error(request, str(why))
        return redirect("reports.build", name) if request.GET else redirect("reports.reports")
    draft = write(report, node, ask)
    context = shown(draft) | {
        "report": report,
        "node": node,
        "org_code": code_of(node),
        "ask": ask,
        "bounds": [(n, _(t), bound_of(n, ask)) for n, t in report.bounds.items()],
        "query": said(node, ask),
        "once": request.GET.get("once", "") or draft.fingerprint()[:32],
    }
    return render(request, "reports/build.html", context)


def said(node: Org, ask: Ask) -> str:
    """The Ask as an address carries it."""
    given: dict[str, Any] = {"org": code_of(node), "period": ask.period.code, "asof": ask.day}
    return urlencode(given | dict(ask.bounds))


def shown(draft: Draft) -> dict[str, Any]:
    """What the kit's report page is given."""
    return {
        "title": draft.title.replace("\n", ""),
        "title_lang": "zh-CN",
        "prose": papers.prose(draft),
        "outline": papers.outline(draft),
        "missing": [
            {"title": s.title, "url": s.link, "words": s.why, "supplied_by": s.supplied_by}
            for s in draft.wanting
        ],
        "definitions": [
            {"title": s.title, "words": s.definition, "cites": s.source} for s in draft.defined
        ],
        "draft": draft,
        "crumbs": [{"title": _("报告"), "url": reverse("reports.reports")}],
    }


@require_POST
def freeze_page(request: HttpRequest, name: str) -> HttpResponse:
    """定稿: the same Ask, frozen."""
    report = found(name)
    try:
        node, ask = asked(request, report)
        made = once(
            str(request.POST.get("once", "")),
            actor_of(request),
            "reports.freeze",
            lambda: freeze(report, node, ask, actor=actor_of(request)),
        )
    except (LookupError, PeriodError, ValidationError) as why:
        told = why.messages[0] if isinstance(why, ValidationError) else str(why)
        messages.error(request, told)
        return redirect("reports.build", name)
    messages.success(request, _("已定稿。定稿后的报告不再变化。"))
    return redirect("reports.issue", made.uid)


def draft_file(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """The live draft as a file; it says of itself that it is one."""
    report = found(name)
    try:
        node, ask = asked(request, report)
    except (LookupError, PeriodError) as why:
        raise Http404(str(why)) from why
    return sent(request, write(report, node, ask), kind)


def issue_page(request: HttpRequest, uid: str) -> HttpResponse:
    """A frozen report, read from its own content."""
    issue = get_object_or_404(Issue.objects.visible_to(actor_of(request)), uid=uid)
    context = shown(issue.draft) | {"issue": issue, "sound": issue.sound}
    return render(request, "reports/issue.html", context)


def issue_file(request: HttpRequest, uid: str, kind: str) -> HttpResponse:
    """A frozen report as a file: always the same bytes."""
    issue = get_object_or_404(Issue.objects.visible_to(actor_of(request)), uid=uid)
    return sent(request, issue.draft, kind)


def sent(request: HttpRequest, draft: Draft, kind: str) -> HttpResponse:
    """The file, named as an office names it."""
    base = request.build_absolute_uri("/").rstrip("/")
    day = date.fromisoformat(draft.day)
    title = draft.title.replace("\n", "")
    file = papers.word(draft, base) if kind == "docx" else papers.page(draft)
    name = quote(f"{title}_截至{day:%Y%m%d}.{kind}")
    answer = HttpResponse(file, content_type=WORD if kind == "docx" else "text/html")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


urls = [
    path("", console(reports_page, READS), name="reports.reports"),
    path("issues/<uuid:uid>/", console(issue_page, READS), name="reports.issue"),
    re_path(
        r"^issues/(?P<uid>[0-9a-f-]{36})/report\.(?P<kind>docx|html)$",
        console(issue_file, READS),
        name="reports.issue_file",
    ),
    path("<str:name>/", console(build, BUILDS), name="reports.build"),
    path("<str:name>/freeze/", console(freeze_page, BUILDS), name="reports.freeze"),
    re_path(
        r"^(?P<name>\w+)/draft\.(?P<kind>docx|html)$",
        console(draft_file, BUILDS),
        name="reports.draft_file",
    ),
]
MENU = [Entry("报告报表", gettext_lazy("报告"), "reports.reports", "report", 5, READS)]
