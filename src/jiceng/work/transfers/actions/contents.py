"""What a parcel holds: names of records, the letter, and to another node the person as well."""

import json
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from jiceng.kernel.looks import issue_ticket
from jiceng.kit.parcels import COURIER
from jiceng.registers.people.models import Person
from jiceng.work.transfers.models import Departure, Letter

PLAIN = ("name", "sex", "ethnicity", "born_on", "education")
SEALED = ("id_number", "phone")


def load_of(departure: Departure, letter: Letter) -> dict[str, Any]:
    """Facts without anything personal: they lie open in the outbox."""
    return {
        "to": str(departure.to.uid) if departure.to is not None else "",
        "to_code": departure.to_code,
        "to_name": departure.to_name,
        "member": str(departure.member.uid),
        "why": departure.why,
        "from": str(departure.org),
        "committee": str(departure.committee),
        "letter": letter.words,
        "issued_on": letter.issued_on.isoformat(),
        "valid_until": letter.valid_until.isoformat(),
        "dues_to": letter.dues_to.isoformat(),
    }


def secret_of(departure: Departure) -> str:
    """The person and their membership, for a node that does not know them; else nothing."""
    if not departure.to_node or departure.to_node == settings.JICENG_NODE:
        return ""
    member, person = departure.member, departure.member.person
    told: dict[str, Any] = {name: getattr(person, name) for name in PLAIN}
    told |= {name: _opened(person, name) for name in SEALED}
    told |= {"joined_on": member.joined_on, "full_on": member.full_on, "category": member.category}
    return json.dumps(told, ensure_ascii=False, default=str)


def _opened(person: Person, name: str) -> str:
    sealed = getattr(person, name)
    if sealed is None:
        return ""
    return str(sealed.open(issue_ticket(COURIER, person, name, purpose=_("组织关系接转"))))
