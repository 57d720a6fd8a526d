"""Who sees, applies, answers and reminds."""

from jiceng.kit.roles import READERS, STAFF, Role

SEES = (*READERS, Role.BRANCH_SECRETARY)
APPLIES = (*STAFF, Role.BRANCH_SECRETARY)
KEEPS = STAFF
SETS = (Role.STREET_OFFICE, Role.DISTRICT_STAFF)
