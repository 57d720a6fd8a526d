"""Venues: the places Party work is done in, when they are open, and what use is made of them."""

from jiceng.registers.venues.models.hours import (
    WEEKDAYS,
    Known,
    Opening,
    Space,
    SpecialDay,
    hours_of,
    hours_on,
    open_on,
)
from jiceng.registers.venues.models.venue import (
    SUBKINDS,
    Kind,
    Level,
    State,
    Status,
    Subkind,
    Venue,
    VenuePast,
)
from jiceng.registers.venues.models.visit import (
    AGAIN,
    FIRST,
    Group,
    Purpose,
    Visit,
    turn_of,
)

__all__ = [
    "AGAIN",
    "FIRST",
    "SUBKINDS",
    "WEEKDAYS",
    "Group",
    "Kind",
    "Known",
    "Level",
    "Opening",
    "Purpose",
    "Space",
    "SpecialDay",
    "State",
    "Status",
    "Subkind",
    "Venue",
    "VenuePast",
    "Visit",
    "hours_of",
    "hours_on",
    "open_on",
    "turn_of",
]
