"""Who raises what a firm needs, who sees it through, who sets the promised days."""

from jiceng.kit.roles import READERS, STAFF, Role

RAISES = (Role.BRANCH_SECRETARY, Role.FIRM_LIAISON)  # the firm's own organisation
SEES = (*READERS, *RAISES)
KEEPS = (*STAFF, *RAISES)
ROUTES = STAFF
IMPORTS = (*STAFF, Role.API_CLIENT)
SETS = (Role.DISTRICT_STAFF, Role.STREET_OFFICE)
