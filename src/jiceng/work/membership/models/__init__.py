"""What the room keeps of members: extended set, care, stays abroad, classes, verification."""

from jiceng.work.membership.models.away import Abroad, Contact, Veteran
from jiceng.work.membership.models.care import Hardship, Honour, Visit
from jiceng.work.membership.models.checking import Difference, Roll, Round, Verification
from jiceng.work.membership.models.classes import TWO_NEW, ClassPlan, StudyClass, classed
from jiceng.work.membership.models.detail import Conversion, Detail, JoinedAs, Stratum

__all__ = [
    "TWO_NEW",
    "Abroad",
    "ClassPlan",
    "Contact",
    "Conversion",
    "Detail",
    "Difference",
    "Hardship",
    "Honour",
    "JoinedAs",
    "Roll",
    "Round",
    "Stratum",
    "StudyClass",
    "Verification",
    "Veteran",
    "Visit",
    "classed",
]
