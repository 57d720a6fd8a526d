"""Who handles a case: the branch's secretary, and the staff of the committees above; nobody else.

Administrators, leaders, reviewers and the community's workers do not see that there is one.
"""

from jiceng.kit.roles import Role

SUPERIORS = (Role.DISTRICT_STAFF, Role.STREET_OFFICE)
SEES = (Role.BRANCH_SECRETARY, *SUPERIORS)
KEEPS = SEES
