"""Who sees and keeps transfers: both ends, each its own; the committees decide."""

from jiceng.kit.roles import READERS, STAFF, Role

SEES = (*READERS, Role.BRANCH_SECRETARY)
# Applying and receiving is the branch's; approving and letters are the committee's.
KEEPS = (*STAFF, Role.BRANCH_SECRETARY)
COMMITTEES = STAFF
OWN = (Role.MEMBER,)
