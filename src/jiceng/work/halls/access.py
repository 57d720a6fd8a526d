"""Who reads the ledgers of halls, who keeps them, who sets terms; slots are for everybody."""

from jiceng.kit.roles import READERS, STAFF, Role

SEES = READERS
KEEPS = STAFF
SETS = (Role.DISTRICT_STAFF, Role.STREET_OFFICE)
