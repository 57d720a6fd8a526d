"""Who records what mass organisations do; a firm's side never reads its staff's rights cases."""

from jiceng.kit.roles import READERS, STAFF, Role

SEES = (*READERS, Role.UNIT_LIAISON, Role.FIRM_LIAISON)
KEEPS = (*STAFF, Role.UNIT_LIAISON, Role.FIRM_LIAISON)
RIGHTS = READERS  # of these nobody in the firm
DEFENDS = STAFF
