"""What is asked in this room."""

from jiceng.work.cobuilding.forms import lists, promises, sharing, together
from jiceng.work.cobuilding.forms.common import OnForm, OnReasonForm, OnResultForm, OnToldForm

__all__ = [
    "OnForm",
    "OnReasonForm",
    "OnResultForm",
    "OnToldForm",
    "lists",
    "promises",
    "sharing",
    "together",
]
