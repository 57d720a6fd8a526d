"""Who sees and keeps the work of covering firms and social organisations."""

from jiceng.kit.roles import READERS, STAFF, Role

SEES = (*READERS, Role.BRANCH_SECRETARY)
KEEPS = STAFF
SETS = (Role.STREET_OFFICE, Role.DISTRICT_STAFF)
GOES = (*STAFF, Role.BRANCH_SECRETARY, Role.MEMBER)  # the phone: the units one is sent to
