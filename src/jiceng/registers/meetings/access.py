"""Who sees and keeps meetings."""

from jiceng.kit.roles import READERS, STAFF, Role

SEES = (*READERS, Role.BRANCH_SECRETARY, Role.MEMBER)
KEEPS = (*STAFF, Role.BRANCH_SECRETARY)
# Who was there, by name: the branch's own affair. Others read counts, a member their own line.
ROLLS = (Role.BRANCH_SECRETARY, Role.COMMUNITY_WORKER)
# Figures open to their records for those who answer for them.
COUNTS = (*READERS, Role.BRANCH_SECRETARY)
