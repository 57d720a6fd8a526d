"""Somebody the node does not know yet: read from a parcel, and put on the roll on acceptance."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from jiceng.kernel.looks import issue_ticket
from jiceng.kit.parcels import COURIER
from jiceng.registers.members.models import Entry
from jiceng.work.transfers.models import Arrival


def number_of(arrival: Arrival) -> str:
    """The identity number as it came, to find the person by and for nothing else."""
    return _open(arrival, "id_number")


def _open(arrival: Arrival, name: str) -> str:
    sealed = getattr(arrival, name)
    if sealed is None:
        return ""
    return str(sealed.open(issue_ticket(COURIER, arrival, name, purpose=_("接收组织关系"))))


def roster_row(arrival: Arrival, number: str, day: date) -> dict[str, Any]:
    """A row of the roster for somebody who comes from outside on this day."""
    row: dict[str, Any] = {
        "name": arrival.name,
        "sex": arrival.sex or "0",
        "ethnicity": arrival.ethnicity,
        "born_on": arrival.born_on,
        "education": arrival.education,
        "id_number": number,
        "phone": _open(arrival, "phone"),
        "org": arrival.org,
        "joined_on": arrival.joined_on or day,
        "full_on": arrival.full_on,
        "category": arrival.category,
        "entered_on": day,
        "entry": Entry.TRANSFERRED_IN,
    }
    return {name: value for name, value in row.items() if value not in ("", None)}
