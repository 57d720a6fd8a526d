"""Pages of yearly plans and of money; the circular about earlier decisions, the year's report."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.periods import year as year_of
from jiceng.kit.documents.handing import handed
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import ActPage, StepPage, today_in
from jiceng.kit.pages.gate import row_of
from jiceng.kit.pages.records import RecordPages
from jiceng.registers.files.pages import attachments
from jiceng.work.alliance import actions
from jiceng.work.alliance.access import KEEPS
from jiceng.work.alliance.flows import YEARLY as STEPS
from jiceng.work.alliance.forms import joint as forms
from jiceng.work.alliance.models import FundLine
from jiceng.work.alliance.pages.joint import BOARD_PAGES, MEETING_PAGES, SECTION, begin
from jiceng.work.alliance.sheets.funds import FUNDS, report_name, use_report
from jiceng.work.alliance.sheets.minutes import file_name as minutes_name
from jiceng.work.alliance.sheets.minutes import minutes
from jiceng.work.alliance.sheets.papers import document, file_name
from jiceng.work.alliance.sheets.yearly import YEARLY


def followup(request: HttpRequest, pk: int) -> HttpResponse:
    """办理情况通报: the state of today, or of `?day=`, in Word."""
    joint = row_of(MEETING_PAGES, request, pk)
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        day = clock.today()
    day = min(max(day, joint.meeting.held_on), clock.today())
    return handed(document(joint, day), file_name(joint, day))


def minutes_file(request: HttpRequest, pk: int) -> HttpResponse:
    """会议纪要, in Word."""
    joint = row_of(MEETING_PAGES, request, pk)
    return handed(minutes(joint), minutes_name(joint))


def use_report_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Of this year up to today, or of the whole of `?year=`, in Word."""
    one = row_of(BOARD_PAGES, request, pk)
    day, asked = clock.today(), request.GET.get("year", "")
    if asked:
        if not asked.isdecimal() or not one.since.year <= int(asked) <= day.year:
            raise Http404(_("没有这一年的经费，请检查年份"))
        day = min(day, year_of(int(asked)).last)
    return handed(use_report(one, day), report_name(one, day))


def counted(line: FundLine) -> bool:
    return not line.void_reason


YEAR_PAGES = RecordPages(
    YEARLY,
    noun=gettext_lazy("年度计划事项"),
    record=actions.set_out,
    steps=[
        StepPage(
            STEPS,
            {"carry_out": actions.carry_out, "strike": actions.strike},
            {"carry_out": forms.CarriedForm, "strike": ReasonForm},
            start={"carry_out": today_in("on")},
        )
    ],
    panels=[attachments],
    menu=(SECTION, 15),
    icon="calendar",
    keeps=KEEPS,
    start=begin,
    verbs={"set_out": gettext_lazy("列入年度计划")},
)  # fmt: skip
FUND_PAGES = RecordPages(
    FUNDS,
    noun=gettext_lazy("联盟经费"),
    acts=[
        ActPage("void_fund", gettext_lazy("作废"), actions.void_fund, ReasonForm, when=counted,
                danger=True),
    ],
    panels=[attachments],
    menu=(SECTION, 16),
    icon="data",
    keeps=KEEPS,
    verbs={"allot": gettext_lazy("拨入经费"), "spend_fund": gettext_lazy("支出经费")},
    empty=gettext_lazy("还没有经费收支。到“共建运行看板”打开一个共建组织登记。"),
)  # fmt: skip
