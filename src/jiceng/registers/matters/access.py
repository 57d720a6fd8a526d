"""Who sees matters, who lodges them and sets their dates."""

from jiceng.kit.roles import READERS, STAFF, Role

SEES = (
    *READERS,
    Role.BRANCH_SECRETARY,
    Role.UNIT_LIAISON,
    Role.FIRM_LIAISON,
    Role.BURDEN_OFFICER,
)
KEEPS = (*STAFF, Role.REVIEWER)
