"""Members and where they belong; what discipline takes from them; two records of one person."""

from jiceng.registers.members.models.hosting import Affiliation
from jiceng.registers.members.models.member import (
    LEAVING,
    Began,
    Belonging,
    Ended,
    Entry,
    Exit,
    Member,
    MemberPast,
    Mobility,
)
from jiceng.registers.members.models.standing import (
    Discipline,
    Grade,
    Merge,
    introducing,
    voters,
)

__all__ = [
    "LEAVING",
    "Affiliation",
    "Began",
    "Belonging",
    "Discipline",
    "Ended",
    "Entry",
    "Exit",
    "Grade",
    "Member",
    "MemberPast",
    "Merge",
    "Mobility",
    "introducing",
    "voters",
]
