"""Who sees and keeps members."""

from jiceng.kit.roles import READERS, STAFF, Role

SEES = (*READERS, Role.BRANCH_SECRETARY)
KEEPS = (*STAFF, Role.BRANCH_SECRETARY)
ADMITS = STAFF
# Who is told of discipline: nobody else, no administrator, no other level.
DISCIPLINES = (Role.DISCIPLINE_OFFICER,)
# Tables of which nobody else learns that there is a row, whatever else they may do.
RESTRICTED = (("members.discipline", DISCIPLINES),)
