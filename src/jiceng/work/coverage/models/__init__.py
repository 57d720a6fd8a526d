"""Plans firm by firm, reviews of what is attached, who is grown, what is fostered, who steers."""

from jiceng.work.coverage.models.joints import JointCheck, JointManager
from jiceng.work.coverage.models.plans import AttachedReview, UnitPlan
from jiceng.work.coverage.models.pools import FirmDeed, Incubation, Support, Track, TrackTalk
from jiceng.work.coverage.models.ties import MethodTask, Steering, YearWord

__all__ = [
    "AttachedReview",
    "FirmDeed",
    "Incubation",
    "JointCheck",
    "JointManager",
    "MethodTask",
    "Steering",
    "Support",
    "Track",
    "TrackTalk",
    "UnitPlan",
    "YearWord",
]
