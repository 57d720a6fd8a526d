"""What is asked about an order: by an office, by a member, by a resident."""

from jiceng.work.orders.forms.beside import AdoptForm, AnswerForm, GrantForm, ShutForm, WishForm
from jiceng.work.orders.forms.office import (
    AssignForm,
    CloseForm,
    CounterForm,
    ExtendForm,
    FinishForm,
    HandOutForm,
    JoinForm,
    OrderForm,
    TermsForm,
    TransferForm,
)
from jiceng.work.orders.forms.resident import AskForm, CodeForm, RateForm

__all__ = [
    "AdoptForm",
    "AnswerForm",
    "AskForm",
    "AssignForm",
    "CloseForm",
    "CodeForm",
    "CounterForm",
    "ExtendForm",
    "FinishForm",
    "GrantForm",
    "HandOutForm",
    "JoinForm",
    "OrderForm",
    "RateForm",
    "ShutForm",
    "TermsForm",
    "TransferForm",
    "WishForm",
]
