"""What is asked about households in care and their visits."""

from jiceng.work.care.forms.households import (
    AssignForm,
    ConsentForm,
    CorrectForm,
    EndForm,
    HabitForm,
    HandOverForm,
    HouseholdForm,
    OnForm,
    PaceForm,
    SortForm,
    TagForm,
    UnassignForm,
)
from jiceng.work.care.forms.visits import (
    MeetForm,
    PhoneVisitForm,
    ReferForm,
    VisitForm,
    VisitHereForm,
)

__all__ = [
    "AssignForm",
    "ConsentForm",
    "CorrectForm",
    "EndForm",
    "HabitForm",
    "HandOverForm",
    "HouseholdForm",
    "MeetForm",
    "OnForm",
    "PaceForm",
    "PhoneVisitForm",
    "ReferForm",
    "SortForm",
    "TagForm",
    "UnassignForm",
    "VisitForm",
    "VisitHereForm",
]
