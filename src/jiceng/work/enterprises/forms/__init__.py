"""What is asked; on the phone only the cells of one card."""

from jiceng.work.enterprises.forms.campaigns import CampaignForm, WrapForm
from jiceng.work.enterprises.forms.cards import (
    CardForm,
    GoneForm,
    PhoneCardForm,
    ReviseForm,
    RoundForm,
    VisitForm,
    WordForm,
)
from jiceng.work.enterprises.forms.owners import (
    ContactForm,
    DoneForm,
    HealthForm,
    OfficerForm,
    OnForm,
    PlanForm,
)
from jiceng.work.enterprises.forms.registry import AdoptForm, EntryForm, LeaveOutForm, TieForm

__all__ = [
    "AdoptForm",
    "CampaignForm",
    "CardForm",
    "ContactForm",
    "DoneForm",
    "EntryForm",
    "GoneForm",
    "HealthForm",
    "LeaveOutForm",
    "OfficerForm",
    "OnForm",
    "PhoneCardForm",
    "PlanForm",
    "ReviseForm",
    "RoundForm",
    "TieForm",
    "VisitForm",
    "WordForm",
    "WrapForm",
]
