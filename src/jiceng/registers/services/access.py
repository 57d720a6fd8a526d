"""Who reads and keeps the catalogue; what is published is for everybody without signing in."""

from jiceng.kit.roles import READERS, STAFF, Role

SEES = (
    *READERS,
    Role.BRANCH_SECRETARY,
    Role.UNIT_LIAISON,
    Role.FIRM_LIAISON,
    Role.API_CLIENT,
)
KEEPS = STAFF
