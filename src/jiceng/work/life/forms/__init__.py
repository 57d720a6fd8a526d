"""Entry forms of organisational life: the page, the import, the API and the phone ask the same."""

from jiceng.registers.meetings.models import Meeting
from jiceng.work.life.forms.meeting import TYPES, CorrectForm, MeetingForm
from jiceng.work.life.forms.phone import GuestsForm, PhoneCorrectForm, PhoneForm
from jiceng.work.life.forms.settings import EndForm, FixedDayForm, SetActionForm

__all__ = [
    "TYPES",
    "CorrectForm",
    "EndForm",
    "FixedDayForm",
    "GuestsForm",
    "Meeting",
    "MeetingForm",
    "PhoneCorrectForm",
    "PhoneForm",
    "SetActionForm",
]
