"""Who writes reports, who reads them, who says that one may go out."""

from jiceng.kit.roles import Role

BUILDS = (Role.DISTRICT_STAFF, Role.STREET_OFFICE)
READS = (*BUILDS, Role.LEADER)
SEES = READS
APPROVES = READS
