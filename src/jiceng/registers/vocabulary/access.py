"""Who keeps the programmes; everybody may read them."""

from jiceng.kit.roles import READERS, Role

SEES = (*READERS, Role.BRANCH_SECRETARY, Role.PUBLISHER, Role.UNIT_LIAISON, Role.FIRM_LIAISON)
KEEPS = (Role.DISTRICT_STAFF, Role.STREET_OFFICE)
