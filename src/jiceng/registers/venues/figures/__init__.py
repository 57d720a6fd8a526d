"""Numbers of venues: which there are and in what state, and what use is made of them."""

from django.utils.translation import gettext_lazy

from jiceng.registers.venues.figures import standing, use
from jiceng.registers.venues.figures.standing import AREA, CLOSED, IN_USE, MOBILE_HOMES, VENUES
from jiceng.registers.venues.figures.use import (
    MEMBERS,
    OPEN_HOURS,
    PERSONS,
    USED_HOURS,
    USED_RATE,
    VISITS,
)

FIGURES = [*standing.FIGURES, *use.FIGURES]
WORDS = [
    ("turn", gettext_lazy("首次或再次")),
    ("turn.first", gettext_lazy("首次来")),
    ("turn.again", gettext_lazy("再次来")),
]

__all__ = [
    "AREA",
    "CLOSED",
    "FIGURES",
    "IN_USE",
    "MEMBERS",
    "MOBILE_HOMES",
    "OPEN_HOURS",
    "PERSONS",
    "USED_HOURS",
    "USED_RATE",
    "VENUES",
    "VISITS",
    "WORDS",
]
