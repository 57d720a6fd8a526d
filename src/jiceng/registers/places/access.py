"""Who sees and keeps places."""

from jiceng.kit.roles import READERS, STAFF, Role

SEES = (*READERS, Role.BRANCH_SECRETARY, Role.API_CLIENT)
KEEPS = STAFF
