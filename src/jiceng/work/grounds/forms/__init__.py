"""What is asked about standards, bases, offers, works and money."""

from jiceng.work.grounds.forms.standard import (
    CheckForm,
    StandardItemForm,
    UntilForm,
    UseNormForm,
)
from jiceng.work.grounds.forms.works import (
    AcceptForm,
    AgreeForm,
    ApproveForm,
    BaseForm,
    DayForm,
    MenuForm,
    OfferForm,
    SpendingForm,
    ToldForm,
    UseForm,
    WorksForm,
)

__all__ = [
    "AcceptForm",
    "AgreeForm",
    "ApproveForm",
    "BaseForm",
    "CheckForm",
    "DayForm",
    "MenuForm",
    "OfferForm",
    "SpendingForm",
    "StandardItemForm",
    "ToldForm",
    "UntilForm",
    "UseForm",
    "UseNormForm",
    "WorksForm",
]
