"""Who sees and keeps the work with mobile members, and with those nobody has found yet."""

from jiceng.kit.roles import READERS, STAFF, Role

SEES = (*READERS, Role.BRANCH_SECRETARY)
KEEPS = (*STAFF, Role.BRANCH_SECRETARY)
ISSUES = STAFF  # 活动证由基层党委发放
SETS = (Role.DISTRICT_STAFF,)
SELF = (Role.MEMBER, Role.BRANCH_SECRETARY)
