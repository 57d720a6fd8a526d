"""What joint committees and alliances do."""

from jiceng.work.alliance.models.meetings import (
    AgendaItem,
    Call,
    JointMeeting,
    JointPresence,
    Resolution,
    Review,
    Ruling,
    Scope,
)
from jiceng.work.alliance.models.pairs import ContactPlan, LeadPair, LeadVisit, SoeContact, Way
from jiceng.work.alliance.models.seats import ConcurrentSeat, LiaisonOfficer, SeatWord
from jiceng.work.alliance.models.terms import AllianceTerms, allowed

__all__ = [
    "AgendaItem",
    "AllianceTerms",
    "Call",
    "ConcurrentSeat",
    "ContactPlan",
    "JointMeeting",
    "JointPresence",
    "LeadPair",
    "LeadVisit",
    "LiaisonOfficer",
    "Resolution",
    "Review",
    "Ruling",
    "Scope",
    "SeatWord",
    "SoeContact",
    "Way",
    "allowed",
]  # fmt: skip
