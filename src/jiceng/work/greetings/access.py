"""Who sees and keeps greetings; the words are the district's."""

from jiceng.kit.roles import READERS, STAFF, Role

SEES = (*READERS, Role.BRANCH_SECRETARY)
KEEPS = (*STAFF, Role.BRANCH_SECRETARY)
SETS = (Role.DISTRICT_STAFF,)
