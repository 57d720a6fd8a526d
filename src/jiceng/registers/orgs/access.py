"""Who sees and keeps organisations."""

from jiceng.kit.roles import READERS, STAFF, Role

SEES = (*READERS, Role.BRANCH_SECRETARY, Role.MEMBER, Role.API_CLIENT, Role.FINANCE_CLERK)
KEEPS = STAFF
