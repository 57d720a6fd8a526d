"""Who sees and keeps what joint committees and alliances do; who proposes on the phone."""

from jiceng.kit.roles import READERS, STAFF, Role

SEES = (*READERS, Role.BRANCH_SECRETARY)
KEEPS = STAFF
ABOVE = (Role.DISTRICT_STAFF, Role.STREET_OFFICE)  # approve seats, set terms
PROPOSES = (Role.UNIT_LIAISON, Role.FIRM_LIAISON, Role.BRANCH_SECRETARY)  # the phone
