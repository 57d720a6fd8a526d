"""Who sees and keeps service teams: the level that keeps them, and the branches beneath."""

from jiceng.kit.roles import READERS, STAFF, Role

SEES = (*READERS, Role.BRANCH_SECRETARY, Role.UNIT_LIAISON)
KEEPS = STAFF
