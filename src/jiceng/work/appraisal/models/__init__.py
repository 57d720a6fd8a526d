"""Rounds and reviews; democratic-life meetings; talks, papers; lists; what the district sets."""

from jiceng.work.appraisal.models.debrief import Debrief
from jiceng.work.appraisal.models.meeting import ChecklistItem, DemocraticMeeting, Listing
from jiceng.work.appraisal.models.round import GRADES, OVER, AppraisalRound, MemberReview
from jiceng.work.appraisal.models.setting import ItemDays, ShareRule
from jiceng.work.appraisal.models.talk import Between, Pair, SelfAnalysis, Talk

__all__ = [
    "GRADES",
    "OVER",
    "AppraisalRound",
    "Between",
    "ChecklistItem",
    "Debrief",
    "DemocraticMeeting",
    "ItemDays",
    "Listing",
    "MemberReview",
    "Pair",
    "SelfAnalysis",
    "ShareRule",
    "Talk",
]
