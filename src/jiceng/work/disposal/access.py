"""Who handles a case: the branch's secretary, and the staff of the committees above; nobody else.

Administrators, leaders, reviewers and the community's workers do not see that there is one.
"""

from jiceng.kit.roles import Role

SEES = (Role.BRANCH_SECRETARY, Role.STREET_OFFICE, Role.DISTRICT_STAFF)
KEEPS = SEES
# Nobody else learns that there is a row, whatever else they may do.
RESTRICTED = (("disposal.case", SEES),)
