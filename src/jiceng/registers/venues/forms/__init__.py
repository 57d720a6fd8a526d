"""Entry forms of venues, their hours, their spaces and their use."""

from jiceng.registers.venues.forms.use import (
    CorrectVisitForm,
    EndForm,
    HoursForm,
    RefitForm,
    SpaceForm,
    SpecialDayForm,
    VisitForm,
    day_field,
    time_field,
)
from jiceng.registers.venues.forms.venue import (
    AlterForm,
    CorrectVenueForm,
    TurnForm,
    VenueForm,
)

__all__ = [
    "AlterForm",
    "CorrectVenueForm",
    "CorrectVisitForm",
    "EndForm",
    "HoursForm",
    "RefitForm",
    "SpaceForm",
    "SpecialDayForm",
    "TurnForm",
    "VenueForm",
    "VisitForm",
    "day_field",
    "time_field",
]
