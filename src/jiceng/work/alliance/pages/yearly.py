"""Pages of yearly plans; what a meeting hears of earlier decisions, and the circular about it."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.documents.handing import handed
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import StepPage, today_in
from jiceng.kit.pages.gate import row_of
from jiceng.kit.pages.records import RecordPages
from jiceng.registers.files.pages import attachments
from jiceng.work.alliance import actions
from jiceng.work.alliance.access import KEEPS
from jiceng.work.alliance.flows import YEARLY as STEPS
from jiceng.work.alliance.forms import joint as forms
from jiceng.work.alliance.pages.joint import MEETING_PAGES, SECTION, begin
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
