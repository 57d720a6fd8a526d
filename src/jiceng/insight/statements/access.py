"""Who reads statements, and who closes a period."""

from jiceng.kit.roles import READERS, STAFF, Role

SEES = (*READERS, Role.BRANCH_SECRETARY)
CLOSES = STAFF
