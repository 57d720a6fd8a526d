"""The nouns of volunteering."""

from jiceng.work.volunteering.models.checkin import CheckIn, Skill, Talent
from jiceng.work.volunteering.models.method import MethodItem, MethodMark, ServiceOpinion
from jiceng.work.volunteering.models.posts import Claim, PostReview, ServicePost
from jiceng.work.volunteering.models.service import (
    ActivityPart,
    RosterShift,
    ServiceHabit,
    ServiceHours,
    TeamVisit,
    VolunteerActivity,
)
from jiceng.work.volunteering.models.units import UnitReport, YearNote

__all__ = [
    "ActivityPart",
    "CheckIn",
    "Claim",
    "MethodItem",
    "MethodMark",
    "PostReview",
    "RosterShift",
    "ServiceHabit",
    "ServiceHours",
    "ServiceOpinion",
    "ServicePost",
    "Skill",
    "Talent",
    "TeamVisit",
    "UnitReport",
    "VolunteerActivity",
    "YearNote",
]
