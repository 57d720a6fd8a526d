"""Who reads the ledger of firms, who keeps it, and who goes there.

A branch secretary goes to the firms the branch covers, an instructor to those they are sent to;
both say what was found, and staff confirm it.
"""

from jiceng.kit.roles import READERS, STAFF, Role

SEES = READERS
KEEPS = STAFF
GOES = (*STAFF, Role.BRANCH_SECRETARY, Role.MEMBER)  # on the phone
SETS = (Role.DISTRICT_STAFF, Role.STREET_OFFICE)
