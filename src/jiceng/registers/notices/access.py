"""Who sees drafts and objections, and who writes notices; what is posted everybody may read."""

from jiceng.kit.roles import READERS, STAFF, Role

SEES = (*READERS, Role.BRANCH_SECRETARY, Role.PUBLISHER)
KEEPS = (*STAFF, Role.BRANCH_SECRETARY, Role.PUBLISHER)
