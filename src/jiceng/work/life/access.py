"""Who records and sees organisational life."""

from jiceng.kit.roles import READERS, STAFF, Role

SEES = (*READERS, Role.BRANCH_SECRETARY, Role.MEMBER)
RECORDS = (*STAFF, Role.BRANCH_SECRETARY)
SETS = (Role.DISTRICT_STAFF,)
