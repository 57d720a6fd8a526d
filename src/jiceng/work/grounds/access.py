"""Who sees and keeps standards, bases, offers and works; liaisons offer the rooms of their unit."""

from jiceng.kit.roles import READERS, STAFF, Role

SEES = (*READERS, Role.BRANCH_SECRETARY, Role.UNIT_LIAISON, Role.FIRM_LIAISON)
KEEPS = STAFF
APPLIES = (*STAFF, Role.BRANCH_SECRETARY)  # a base is applied for by the organisation that runs it
OFFERS = (*STAFF, Role.UNIT_LIAISON, Role.FIRM_LIAISON)
SETS = (Role.DISTRICT_STAFF, Role.STREET_OFFICE)  # what counts as up to standard
RULES = (Role.DISTRICT_STAFF,)  # the least use is the district's own
