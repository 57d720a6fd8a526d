"""Who sees and keeps meetings."""

from jiceng.kit.roles import READERS, STAFF, Role

SEES = (*READERS, Role.BRANCH_SECRETARY, Role.MEMBER)
KEEPS = (*STAFF, Role.BRANCH_SECRETARY)
