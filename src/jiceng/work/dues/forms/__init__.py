"""What is asked about dues: bases and reductions, payments, money handed on, bank lines."""

from jiceng.work.dues.forms.basis import (
    BaseForm,
    DecideForm,
    HabitForm,
    LookForm,
    ReliefForm,
    ReviewForm,
)
from jiceng.work.dues.forms.paying import (
    BankLineForm,
    CollectForm,
    CorrectLineForm,
    IssueForm,
    PayForm,
    PhoneCollectForm,
    ReverseForm,
)
from jiceng.work.dues.forms.purse import (
    AcknowledgeForm,
    DayForm,
    GiftForm,
    PublishForm,
    RemitForm,
    UseForm,
)
from jiceng.work.dues.forms.settling import SettleForm, SettleMonthsForm

__all__ = [
    "AcknowledgeForm",
    "BankLineForm",
    "BaseForm",
    "CollectForm",
    "CorrectLineForm",
    "DayForm",
    "DecideForm",
    "GiftForm",
    "HabitForm",
    "IssueForm",
    "LookForm",
    "PayForm",
    "PhoneCollectForm",
    "PublishForm",
    "ReliefForm",
    "RemitForm",
    "ReverseForm",
    "ReviewForm",
    "SettleForm",
    "SettleMonthsForm",
    "UseForm",
]
