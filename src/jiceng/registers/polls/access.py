"""Who sees polls and who draws them up; what a blind slip says nobody sees."""

from jiceng.kit.roles import READERS, STAFF, Role

SEES = (*READERS, Role.BRANCH_SECRETARY)
KEEPS = (*STAFF, Role.BRANCH_SECRETARY, Role.REVIEWER)
