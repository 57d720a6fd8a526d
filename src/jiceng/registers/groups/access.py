"""Who sees and keeps groups: whoever sees and keeps the branch's members."""

from jiceng.kit.roles import READERS, STAFF, Role

SEES = (*READERS, Role.BRANCH_SECRETARY)
KEEPS = (*STAFF, Role.BRANCH_SECRETARY)
