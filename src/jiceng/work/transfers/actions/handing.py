"""The room's parcels: what the taker writes when one comes, and the giver when the receipt does."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.journal import note
from jiceng.kit.parcels import COURIER, Handover, InParcel, OutParcel, answer
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.transfers.actions.arriving import give_way
from jiceng.work.transfers.actions.leaving import (
    RECALL,
    REISSUE,
    TRANSFER,
    close,
    hand_back,
    take_back,
)
from jiceng.work.transfers.flows import ARRIVING
from jiceng.work.transfers.models import Arrival, Channel, Departure, Kind

DAYS = ("born_on", "joined_on", "full_on")
TOLD = ("name", "sex", "ethnicity", "education", "id_number", "phone", "category", *DAYS)


def take_in(parcel: InParcel, facts: Mapping[str, Any], secret: str) -> None:
    """A member is offered: to the branch named, to the root where it is not known here."""
    told = _person(secret) if parcel.node else {}
    member = None if parcel.node else Member.objects.get(uid=facts["member"])
    offer(
        parcel, member,
        org=_branch_of(facts),
        kind=Kind.INTO if parcel.node else Kind.WITHIN,
        why=facts["why"],
        from_name=f"{facts['committee']} {facts['from']}"[:120],
        **_letter(facts),
        **told,
    )  # fmt: skip


@transaction.atomic
def offer(parcel: InParcel, member: Member | None, *, actor: Any = COURIER, **values: Any) -> None:
    """待接收: an arrival, written with the parcel."""
    made = Arrival(
        parcel=parcel.uid, member=member, channel=Channel.ONLINE, came_on=clock.today(),
        recorded_at=clock.now(), **values,
    )  # fmt: skip
    if made.id_number:
        made.id_blind = made.id_number.index
    made.save(force_insert=True)
    note(actor, "transfers.offer", made)


def _branch_of(facts: Mapping[str, Any]) -> Org:
    rows = Org.objects.filter(until=None)
    found = rows.filter(uid=facts["to"]).first() if facts["to"] else None
    if found is None and facts.get("to_code"):
        found = rows.filter(code=facts["to_code"]).first()
    root: Org = found or Org.objects.filter(parent=None).get()
    return root


def _letter(facts: Mapping[str, Any]) -> dict[str, Any]:
    days = {n: date.fromisoformat(facts[n]) for n in ("issued_on", "valid_until", "dues_to")}
    return {"letter": facts["letter"], **days}


def _person(secret: str) -> dict[str, Any]:
    told = json.loads(secret)
    found = {name: told.get(name) for name in TOLD if told.get(name)}
    return found | {n: date.fromisoformat(found[n]) for n in DAYS if n in found}


def settle_transfer(parcel: OutParcel) -> None:
    """What the receipt means for the departure it belongs to."""
    departure = Departure.objects.select_related("member", "org").get(parcel=parcel.uid)
    said = parcel.answer or {}
    if said["outcome"] == "accepted":
        day = date.fromisoformat(said["on"])
        close(departure, actor=COURIER, received_on=day, receipt=said["receipt"])
    elif said["outcome"] == "refused":
        hand_back(departure, actor=COURIER, reason=said["reason"])
    else:
        take_back(departure, actor=COURIER)


def _about(facts: Mapping[str, Any]) -> Arrival:
    """The arrival a later parcel speaks of; it may come before the first one."""
    found = Arrival.objects.select_for_update().filter(parcel=UUID(facts["about"])).first()
    if found is None:
        raise ValidationError(_("前一个交接件还没有到，下次再收"))
    arrival: Arrival = found
    return arrival


def let_go(parcel: InParcel, facts: Mapping[str, Any], secret: str) -> None:
    """The giver wants it back: yes, while it is not accepted."""
    del secret
    arrival = _about(facts)
    free = arrival.state in ARRIVING
    if free:
        give_way(arrival, actor=COURIER, reason=facts.get("reason", ""))
    answer(parcel.uid, done=free)


def note_letter(parcel: InParcel, facts: Mapping[str, Any], secret: str) -> None:
    """A letter issued anew replaces the one before, while the arrival is open."""
    del secret
    arrival = _about(facts)
    free = Arrival.objects.filter(pk=arrival.pk, state__in=ARRIVING)
    answer(parcel.uid, done=bool(free.update(**_letter(facts))))


def nothing(parcel: OutParcel) -> None:
    """The receipt of the first parcel says all there is to say."""
    del parcel


HANDOVERS = [
    Handover(TRANSFER, take_in, settle_transfer),
    Handover(RECALL, let_go, nothing),
    Handover(REISSUE, note_letter, nothing),
]
