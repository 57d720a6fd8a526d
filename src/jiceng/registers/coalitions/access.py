"""Who sees and keeps coalitions: the level they hang at, and the branches beneath."""

from jiceng.kit.roles import READERS, STAFF, Role

SEES = (*READERS, Role.BRANCH_SECRETARY)
KEEPS = STAFF
