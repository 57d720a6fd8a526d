"""What is asked in this room."""

from jiceng.work.cobuilding.forms import lists, promises, sharing, together
from jiceng.work.cobuilding.forms.common import (
    OnForm,
    OnLackForm,
    OnReasonForm,
    OnResultForm,
    OnToldForm,
)

__all__ = [
    "OnForm",
    "OnLackForm",
    "OnReasonForm",
    "OnResultForm",
    "OnToldForm",
    "lists",
    "promises",
    "sharing",
    "together",
]
