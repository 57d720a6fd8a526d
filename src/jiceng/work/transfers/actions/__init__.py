"""The verbs of transfers: both ends, the parcels between them, and many at once."""

from collections.abc import Callable, Iterator

from django.db.models import Exists, OuterRef

from jiceng.kit.parcels import InParcel, OutParcel
from jiceng.registers.members.models import Belonging
from jiceng.work.transfers.actions.arriving import (
    accept,
    assign,
    give_way,
    receive,
    refuse,
    register,
    register_many,
    send_receipt,
)
from jiceng.work.transfers.actions.bulk import (
    book_arrivals_many,
    book_many,
    book_relocated_many,
    correct_stay,
    keep_graduate,
    relocate,
    relocate_many,
)
from jiceng.work.transfers.actions.common import across, committee_of, refusal
from jiceng.work.transfers.actions.following import follow, stand_down
from jiceng.work.transfers.actions.handing import HANDOVERS
from jiceng.work.transfers.actions.leaving import (
    apply,
    apply_many,
    cautions,
    chase,
    close,
    decline,
    hand_back,
    held_by,
    recall,
    reissue,
    release,
    take_back,
    withdraw,
)
from jiceng.work.transfers.flows import ACCEPTED, ARRIVING, RECALLED, RELEASED
from jiceng.work.transfers.models import Arrival, Departure, Kind

FEW = 20

__all__ = [
    "HANDOVERS",
    "INVARIANTS",
    "accept",
    "across",
    "apply",
    "apply_many",
    "assign",
    "book_arrivals_many",
    "book_many",
    "book_relocated_many",
    "cautions",
    "chase",
    "close",
    "committee_of",
    "correct_stay",
    "decline",
    "follow",
    "give_way",
    "hand_back",
    "held_by",
    "keep_graduate",
    "recall",
    "receive",
    "refusal",
    "refuse",
    "register",
    "register_many",
    "reissue",
    "release",
    "relocate",
    "relocate_many",
    "send_receipt",
    "stand_down",
    "take_back",
    "withdraw",
]


def _what_is_on_the_way_is_in_the_outbox() -> Iterator[str]:
    """An open departure that went by parcel is not settled; a settled one is over."""
    open_ = Departure.objects.filter(state__in=(RELEASED, RECALLED)).exclude(parcel=None)
    settled = OutParcel.objects.exclude(answered_at=None).values("uid")
    for pk in open_.filter(parcel__in=settled).values_list("pk", flat=True)[:FEW]:
        yield f"转出 {pk} 的回执已到，却还在途"
    waiting = OutParcel.objects.filter(answered_at=None).values("uid")
    over = Departure.objects.exclude(state__in=(RELEASED, RECALLED)).filter(parcel__in=waiting)
    for pk in over.values_list("pk", flat=True)[:FEW]:
        yield f"转出 {pk} 已经了结，交接件却还没有回执"


def _what_is_decided_is_answered() -> Iterator[str]:
    """An arrival by parcel is answered exactly when it is decided."""
    by_parcel = Arrival.objects.exclude(parcel=None)
    answered = InParcel.objects.exclude(answered_at=None).values("uid")
    for pk in by_parcel.under_way().filter(parcel__in=answered).values_list("pk", flat=True)[:FEW]:
        yield f"转入 {pk} 已经答复，却还没有了结"
    silent = InParcel.objects.filter(answered_at=None).values("uid")
    decided = by_parcel.exclude(state__in=ARRIVING).filter(parcel__in=silent)
    for pk in decided.values_list("pk", flat=True)[:FEW]:
        yield f"转入 {pk} 已经了结，却没有答复"


def _whoever_was_accepted_came() -> Iterator[str]:
    """Within the node, whoever was accepted has a stretch of belonging there."""
    came = Belonging.objects.filter(member=OuterRef("member"), org=OuterRef("org"))
    accepted = Arrival.objects.filter(state=ACCEPTED, kind=Kind.WITHIN)
    for pk in accepted.filter(~Exists(came)).values_list("pk", flat=True)[:FEW]:
        yield f"转入 {pk} 已经接收，党员却没有到过那里"


def _nothing_is_stuck() -> Iterator[str]:
    """A parcel the courier could not carry is looked into by a person."""
    stuck = OutParcel.objects.filter(kind__startswith="transfers.").exclude(fault="")
    for uid, fault in stuck.values_list("uid", "fault")[:FEW]:
        yield f"交接件 {uid} 没有送达：{fault}"


INVARIANTS: list[Callable[[], Iterator[str]]] = [
    _what_is_on_the_way_is_in_the_outbox,
    _what_is_decided_is_answered,
    _whoever_was_accepted_came,
    _nothing_is_stuck,
]
