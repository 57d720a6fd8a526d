"""Who draws and reads the records of branches; a branch sees which of its own, and what was found:
what it corrects meanwhile stands in the journal with its reason.
"""

from jiceng.kit.roles import READERS, Role

SEES = (*READERS, Role.BRANCH_SECRETARY)
ABOVE = READERS  # who sees which records were drawn, and by which seed
KEEPS = (Role.DISTRICT_STAFF, Role.STREET_OFFICE, Role.REVIEWER)
ISSUES = (Role.DISTRICT_STAFF, Role.STREET_OFFICE)
