"""The pages of reports: the kinds, one being built, those issued, and their files."""

from collections.abc import Callable, Mapping
from datetime import date
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, re_path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from jiceng.insight.reports import manuscripts, papers, printing
from jiceng.insight.reports.access import BUILDS, READS
from jiceng.insight.reports.actions import freeze
from jiceng.insight.reports.models import Issue, Manuscript
from jiceng.insight.reports.showing import asked_at, given_by, said, shown
from jiceng.insight.reports.slots import Draft
from jiceng.insight.reports.writing import NoReportError, Report, report_of, reports, write
from jiceng.insight.shelf.look import read_value
from jiceng.insight.shelf.nodes import actor_of, code_of
from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.once import once
from jiceng.kernel.periods import DAY, PeriodError, around
from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console
from jiceng.registers.orgs.models import Org
from jiceng.registers.vocabulary.models import Programme

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILES: Mapping[
    str, tuple[str, Callable[[Draft, str], bytes]]
] = {  # of what kind, and how it is made
    "docx": (WORD, papers.word),
    "html": ("text/html", lambda draft, _base: papers.page(draft)),
    "pdf": ("application/pdf", printing.pdf),
}


def crumbs() -> list[dict[str, str]]:
    """The way back to all reports."""
    return [{"title": _("报告"), "url": reverse("reports.reports")}]


def asked(request: HttpRequest, report: Report) -> tuple[Org, Ask, Programme | None]:
    """The node, the Ask and the campaign of an address. Raises LookupError or PeriodError."""
    given, campaign = given_by(request), campaign_of(request, report)
    own = written_for(report, campaign)
    node, ask = asked_at(request, ask=own)
    if own and given.get("was") and given.get("was") != given.get("campaign"):
        ask = own  # the days in the form are those of the campaign before
    usual = Ask(ask.period)
    told = {name: read_value(str(given[name])) for name in report.bounds if given.get(name)}
    bounds = {name: value for name, value in told.items() if value != report.bound(name, usual)}
    wrong = [report.bounds[n] for n, v in bounds.items() if isinstance(v, str)]
    if wrong:
        raise LookupError(_("界限要填数字：%s") % "、".join(wrong))
    return node, Ask(ask.period, ask.as_of, bounds), campaign


def campaign_of(request: HttpRequest, report: Report) -> Programme | None:
    """The campaign asked for, else the newest of the report's subject; None where there is none
    or the report is of none.
    """
    if not report.campaign:
        return None
    given = str(given_by(request).get("campaign", ""))
    chosen = next((one for one in report.campaigns() if str(one.pk) == given), None)
    return chosen or report.newest()


def which(report: Report, campaign: Programme | None) -> str:
    """In words, of which campaign the summary is, and whether that is one of its subject."""
    if not report.campaign:
        return ""
    subject = dict(Programme.Subject.choices).get(report.subject, "")
    if campaign is None:
        said = _("还没有登记主题是“%s”的专项活动，请选一个，或者先在“项目和提法”里登记。")
        return said % (subject or _("没有分主题"))
    days = campaign.during(clock.today())
    told = {"name": campaign, "first": days.first, "last": days.last, "subject": subject}
    if campaign.subject and not report.of(campaign):
        return _("写的是“%(name)s”（%(first)s 至 %(last)s），它不是这类总结的主题，请另选。") % told
    return _("写的是“%(name)s”（%(first)s 至 %(last)s），要写别的请另选。") % told


def written_for(report: Report, campaign: Programme | None) -> Ask | None:
    """What a report is of where nothing else is asked: the days of its campaign, or the last
    quarter that is over, if it is written by the quarter.
    """
    if campaign is not None:
        return Ask(campaign.during(clock.today()))
    if not report.every:
        return None
    over = around(around(clock.today(), report.every).first - DAY, report.every)
    return Ask(over, over.last)


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
        node, ask, campaign = asked(request, report)
    except (LookupError, PeriodError) as why:
        messages.error(request, str(why))
        return redirect("reports.build", name) if request.GET else redirect("reports.reports")
    draft = write(report, node, ask, campaign=campaign)
    context = (
        shown(draft)
        | {"crumbs": crumbs()}
        | {
            "report": report,
            "node": node,
            "org_code": code_of(node),
            "ask": ask,
            "bounds": [(n, _(t), report.bound(n, ask)) for n, t in report.bounds.items()],
            "campaigns": report.campaigns() if report.campaign else [],
            "campaign": campaign,
            "which": which(report, campaign),
            "query": said(node, ask, campaign),
            "pdf": not printing.lacking(),
            "once": request.GET.get("once", "") or draft.fingerprint()[:32],
        }
    )
    return render(request, "reports/build.html", context)


@require_POST
def freeze_page(request: HttpRequest, name: str) -> HttpResponse:
    """定稿: the same Ask, frozen."""
    report = found(name)
    try:
        node, ask, _campaign = asked(request, report)
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
        node, ask, campaign = asked(request, report)
    except (LookupError, PeriodError) as why:
        raise Http404(str(why)) from why
    return sent(request, write(report, node, ask, campaign=campaign), kind)


def issue_page(request: HttpRequest, uid: str) -> HttpResponse:
    """A frozen report, read from its own content."""
    issue = get_object_or_404(Issue.objects.visible_to(actor_of(request)), uid=uid)
    gone = Manuscript.objects.filter(issue=issue).exclude(withdrawn_on=None).first()
    context = shown(issue.draft) | {
        "crumbs": crumbs(),
        "issue": issue,
        "sound": issue.sound,
        "withdrawn": gone,
        "pdf": not printing.lacking(),
    }
    return render(request, "reports/issue.html", context)


def issue_file(request: HttpRequest, uid: str, kind: str) -> HttpResponse:
    """A frozen report as a file: always the same bytes."""
    issue = get_object_or_404(Issue.objects.visible_to(actor_of(request)), uid=uid)
    return sent(request, issue.draft, kind)


def sent(request: HttpRequest, draft: Draft, kind: str) -> HttpResponse:
    """The file, named as an office names it."""
    base = request.build_absolute_uri("/").rstrip("/")
    day = date.fromisoformat(draft.day)
    sort, make = FILES[kind]
    try:
        file = make(draft, base)
    except printing.NoPdfError as why:
        messages.error(request, str(why))
        return redirect("reports.reports")
    name = quote(f"{draft.called}_截至{day:%Y%m%d}.{kind}")
    answer = HttpResponse(file, content_type=sort)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


PAGES = [manuscripts.MANUSCRIPT_PAGES, manuscripts.ISSUE_PAGES]
urls = [
    *manuscripts.urls,
    path("", console(reports_page, READS), name="reports.reports"),
    path("issues/<uuid:uid>/", console(issue_page, READS), name="reports.issue"),
    re_path(
        r"^issues/(?P<uid>[0-9a-f-]{36})/report\.(?P<kind>docx|html|pdf)$",
        console(issue_file, READS),
        name="reports.issue_file",
    ),
    path("<str:name>/", console(build, BUILDS), name="reports.build"),
    path("<str:name>/freeze/", console(freeze_page, BUILDS), name="reports.freeze"),
    re_path(
        r"^(?P<name>\w+)/draft\.(?P<kind>docx|html|pdf)$",
        console(draft_file, BUILDS),
        name="reports.draft_file",
    ),
]
MENU = [Entry("报告报表", gettext_lazy("报告"), "reports.reports", "report", 5, READS)]
