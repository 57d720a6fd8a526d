"""Who sees and keeps what this room holds of members."""

from jiceng.kit.roles import READERS, STAFF, Role

SEES = (*READERS, Role.BRANCH_SECRETARY)
KEEPS = (*STAFF, Role.BRANCH_SECRETARY)
# 困难和慰问: those who act on it by name; leaders read the numbers.
CARES = KEEPS
# 核对、退役军人安置、教育分类: settled above the branch.
SETTLES = STAFF
# The classes and their rules hold for the whole district.
SETS = (Role.DISTRICT_STAFF,)
