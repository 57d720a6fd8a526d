"""What is asked about an application, a reminder, a norm, a worker, a unit's members."""

from jiceng.work.structure.forms.application import AllotForm, ApplicationForm, faults
from jiceng.work.structure.forms.steps import (
    AgreeForm,
    ApproveForm,
    DeciderForm,
    NormForm,
    RefuseForm,
    RelieveForm,
    RemindForm,
    TallyForm,
    WorkerForm,
)

__all__ = [
    "AgreeForm",
    "AllotForm",
    "ApplicationForm",
    "ApproveForm",
    "DeciderForm",
    "NormForm",
    "RefuseForm",
    "RelieveForm",
    "RemindForm",
    "TallyForm",
    "WorkerForm",
    "faults",
]
