"""What is asked about an order: by an office, by a member, by a resident."""

from jiceng.work.orders.forms.office import (
    AssignForm,
    CloseForm,
    ExtendForm,
    FinishForm,
    HandOutForm,
    OrderForm,
    TermsForm,
    TransferForm,
)
from jiceng.work.orders.forms.resident import AskForm, CodeForm, RateForm

__all__ = [
    "AskForm",
    "AssignForm",
    "CloseForm",
    "CodeForm",
    "ExtendForm",
    "FinishForm",
    "HandOutForm",
    "OrderForm",
    "RateForm",
    "TermsForm",
    "TransferForm",
]
