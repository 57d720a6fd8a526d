"""Console pages of mass organisations' services, rights cases and plans."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from jiceng.kit.pages.declared import StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.registers.files.pages import attachments
from jiceng.registers.matters.pages import matters_of
from jiceng.work.masses import actions, forms
from jiceng.work.masses.access import DEFENDS, KEEPS, RIGHTS
from jiceng.work.masses.flows import RIGHTS as PATH
from jiceng.work.masses.sheets import PLANS, SERVICES
from jiceng.work.masses.sheets import RIGHTS as RIGHTS_SHEET

SECTION = "两新党建"

SERVICE_PAGES = RecordPages(
    SERVICES, noun=_("群团服务"), record=actions.serve, void=actions.void_service,
    panels=[attachments], verbs={"serve": _("登记"), "void_service": _("作废")},
    menu=(SECTION, 80), icon="people", keeps=KEEPS, root="",
    empty=_("没有登记过服务。先在“单位”里登记群团组织，再登记它做了什么。"),
)  # fmt: skip
RIGHTS_PAGES = RecordPages(
    RIGHTS_SHEET, noun=_("维权事项"), record=actions.raise_case, void=actions.void_case,
    steps=[StepPage(PATH, {"refer": actions.refer, "solve": actions.solve},
                    {"refer": forms.ReferForm, "solve": forms.SolveForm})],
    panels=[matters_of], verbs={"raise_case": _("受理"), "void_case": _("作废")},
    menu=(SECTION, 82), icon="alert", keeps=DEFENDS, sees=RIGHTS,
    empty=_("没有受理过维权事项。"),
)  # fmt: skip
PLAN_PAGES = RecordPages(
    PLANS, noun=_("季度计划"), record=actions.plan, change=actions.correct_plan,
    change_form=forms.CorrectPlanForm, verbs={"plan": _("登记"), "correct_plan": _("更正")},
    menu=(SECTION, 84), icon="task", keeps=KEEPS, empty=_("没有登记过季度计划。"),
)  # fmt: skip

PAGES = [SERVICE_PAGES, RIGHTS_PAGES, PLAN_PAGES]
urls: list[Any] = [*RIGHTS_PAGES.urls(), *PLAN_PAGES.urls(), *SERVICE_PAGES.urls()]
