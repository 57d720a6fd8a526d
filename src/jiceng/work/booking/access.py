"""Who books and who receives: the organisation that comes, and the one that keeps the place."""

from jiceng.kit.roles import READERS, STAFF, Role

SEES = (*READERS, Role.BRANCH_SECRETARY, Role.UNIT_LIAISON, Role.FIRM_LIAISON)
BOOKS = (*STAFF, Role.BRANCH_SECRETARY, Role.UNIT_LIAISON, Role.FIRM_LIAISON)
RECEIVES = (*STAFF, Role.BRANCH_SECRETARY)  # a branch receives at the place it keeps itself
ALLOTS = STAFF
