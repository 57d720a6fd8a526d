"""Entry forms of 发展党员."""

from jiceng.work.development.forms.nouns import (
    AnalysisForm,
    ApplyForm,
    CorrectForm,
    DropForm,
    QuotaForm,
    ReceiveForm,
    ReplaceForm,
    ReplanForm,
    RequirementForm,
    TakeOverForm,
)
from jiceng.work.development.forms.steps import (
    FORMS,
    FulfilForm,
    PublishForm,
    RelocateForm,
    StepForm,
)

__all__ = [
    "FORMS",
    "AnalysisForm",
    "ApplyForm",
    "CorrectForm",
    "DropForm",
    "FulfilForm",
    "PublishForm",
    "QuotaForm",
    "ReceiveForm",
    "RelocateForm",
    "ReplaceForm",
    "ReplanForm",
    "RequirementForm",
    "StepForm",
    "TakeOverForm",
]
