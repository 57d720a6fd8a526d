"""Who writes reports, and who reads them."""

from jiceng.kit.roles import Role

BUILDS = (Role.DISTRICT_STAFF, Role.STREET_OFFICE)
READS = (*BUILDS, Role.LEADER)
