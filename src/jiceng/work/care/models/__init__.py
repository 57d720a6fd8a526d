"""The nouns of care."""

from jiceng.work.care.models.households import Assignment, CareVisit, Household, Tagging
from jiceng.work.care.models.partners import (
    GRADES,
    ContractRating,
    ContractService,
    PartnerReview,
    ServiceContract,
    SocialWorker,
)
from jiceng.work.care.models.tags import CareHabit, CarePace, CareTag

__all__ = [
    "GRADES",
    "Assignment",
    "CareHabit",
    "CarePace",
    "CareTag",
    "CareVisit",
    "ContractRating",
    "ContractService",
    "Household",
    "PartnerReview",
    "ServiceContract",
    "SocialWorker",
    "Tagging",
]
