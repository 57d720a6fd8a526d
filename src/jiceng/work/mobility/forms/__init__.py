"""Entry forms of the work with mobile members."""

from jiceng.work.mobility.forms.away import (
    BackForm,
    ContactForm,
    CorrectOutForm,
    HostForm,
    IssueForm,
    OutForm,
    RhythmForm,
    SelfForm,
)
from jiceng.work.mobility.forms.claims import ClaimForm, ReceiptForm
from jiceng.work.mobility.forms.inflow import AttendForm, InflowForm, OffForm
from jiceng.work.mobility.forms.programme import (
    AppraiseForm,
    AppraiseHereForm,
    DropForm,
    ItemForm,
    TickForm,
)
from jiceng.work.mobility.forms.tracing import AttachForm, CloseForm, ConfirmForm, TraceForm

__all__ = [
    "AppraiseForm",
    "AppraiseHereForm",
    "AttachForm",
    "AttendForm",
    "BackForm",
    "ClaimForm",
    "CloseForm",
    "ConfirmForm",
    "ContactForm",
    "CorrectOutForm",
    "DropForm",
    "HostForm",
    "InflowForm",
    "IssueForm",
    "ItemForm",
    "OffForm",
    "OutForm",
    "ReceiptForm",
    "RhythmForm",
    "SelfForm",
    "TickForm",
    "TraceForm",
]
