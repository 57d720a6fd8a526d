"""What joint committees and alliances do."""

from jiceng.work.alliance.models.following import Hearing
from jiceng.work.alliance.models.funds import FundLine
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
from jiceng.work.alliance.models.pairs import (
    ContactPlan,
    LeadGoal,
    LeadPair,
    LeadVisit,
    SoeContact,
    Way,
)
from jiceng.work.alliance.models.seats import ConcurrentSeat, LiaisonOfficer, SeatWord
from jiceng.work.alliance.models.terms import AllianceTerms, Rhythm, allowed, rhythm
from jiceng.work.alliance.models.yearly import YearItem

__all__ = [
    "AgendaItem",
    "AllianceTerms",
    "Call",
    "ConcurrentSeat",
    "ContactPlan",
    "FundLine",
    "Hearing",
    "JointMeeting",
    "JointPresence",
    "LeadGoal",
    "LeadPair",
    "LeadVisit",
    "LiaisonOfficer",
    "Resolution",
    "Review",
    "Rhythm",
    "Ruling",
    "Scope",
    "SeatWord",
    "SoeContact",
    "Way",
    "YearItem",
    "allowed",
    "rhythm",
]  # fmt: skip
