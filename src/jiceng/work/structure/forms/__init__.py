"""What is asked about an application, a reminder, a norm, a worker, a unit's members."""

from jiceng.work.structure.forms.allotting import AllotForm
from jiceng.work.structure.forms.application import ApplicationForm, faults
from jiceng.work.structure.forms.steps import (
    AgreeForm,
    ApproveForm,
    ConcurForm,
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
    "ConcurForm",
    "DeciderForm",
    "NormForm",
    "RefuseForm",
    "RelieveForm",
    "RemindForm",
    "TallyForm",
    "WorkerForm",
    "faults",
]
