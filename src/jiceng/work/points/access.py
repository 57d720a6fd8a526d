"""Who switches points on, who proposes some by hand; a ledger is its member's alone."""

from jiceng.kit.roles import READERS, STAFF, Role

SEES = (*READERS, Role.BRANCH_SECRETARY)
SETS = STAFF
KEEPS = (Role.COMMUNITY_WORKER, Role.BRANCH_SECRETARY)  # what is proposed or objected, by name
SELF = (Role.MEMBER, Role.BRANCH_SECRETARY)
