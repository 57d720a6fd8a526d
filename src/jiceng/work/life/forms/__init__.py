"""Entry forms of organisational life: the page, the import, the API and the phone ask the same."""

from jiceng.registers.meetings.models import Meeting
from jiceng.work.life.forms.meeting import TYPES, CorrectForm, MeetingForm
from jiceng.work.life.forms.phone import GuestsForm, PhoneCorrectForm, PhoneForm
from jiceng.work.life.forms.plans import (
    CallRollForm,
    HandOutForm,
    PlanForm,
    PlannedForm,
    ReplanForm,
    SheetForm,
    SignManyForm,
)
from jiceng.work.life.forms.projects import (
    CaseForm,
    GrantForm,
    HoldForm,
    LeaveForm,
    ProjectForm,
    RateForm,
    RefuseForm,
    TakeForm,
)
from jiceng.work.life.forms.settings import (
    EndForm,
    FixedDayForm,
    KindForm,
    MonthThemeForm,
    SetActionForm,
    TeachNormForm,
)

__all__ = [
    "TYPES",
    "CallRollForm",
    "CaseForm",
    "CorrectForm",
    "EndForm",
    "FixedDayForm",
    "GrantForm",
    "GuestsForm",
    "HandOutForm",
    "HoldForm",
    "KindForm",
    "LeaveForm",
    "Meeting",
    "MeetingForm",
    "MonthThemeForm",
    "PhoneCorrectForm",
    "PhoneForm",
    "PlanForm",
    "PlannedForm",
    "ProjectForm",
    "RateForm",
    "RefuseForm",
    "ReplanForm",
    "SetActionForm",
    "SheetForm",
    "SignManyForm",
    "TakeForm",
    "TeachNormForm",
]
