"""What is asked on the fast lane: page, phone, import and API ask the same."""

from jiceng.work.fastlane.forms.cases import CaseForm, CloseForm, LinkForm
from jiceng.work.fastlane.forms.issues import (
    ClassifyForm,
    DispatchForm,
    IssueForm,
    JoinForm,
    PaceForm,
    PhoneIssueForm,
    RateForm,
    ReplyForm,
)
from jiceng.work.fastlane.forms.production import ContestForm, EndForm, ResultForm, ZoneForm

__all__ = [
    "CaseForm",
    "ClassifyForm",
    "CloseForm",
    "ContestForm",
    "DispatchForm",
    "EndForm",
    "IssueForm",
    "JoinForm",
    "LinkForm",
    "PaceForm",
    "PhoneIssueForm",
    "RateForm",
    "ReplyForm",
    "ResultForm",
    "ZoneForm",
]
