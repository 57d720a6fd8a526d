"""Issues of firms, cases of the direct line, contests and zones."""

from jiceng.work.fastlane.models.cases import DirectCase
from jiceng.work.fastlane.models.issues import OWN, Issue, Pace, Terms
from jiceng.work.fastlane.models.production import Contest, DutyZone, ZoneResult

__all__ = ["OWN", "Contest", "DirectCase", "DutyZone", "Issue", "Pace", "Terms", "ZoneResult"]
