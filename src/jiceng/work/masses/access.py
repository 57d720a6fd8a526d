"""Who records what mass organisations do; a firm's side never reads its staff's rights cases."""

from jiceng.kit.roles import READERS, STAFF, Role

LIAISONS = (Role.UNIT_LIAISON, Role.FIRM_LIAISON)
SEES = (*READERS, *LIAISONS)
KEEPS = (*STAFF, *LIAISONS)
LEADS = (
    *KEEPS,
    Role.BRANCH_SECRETARY,
    Role.MEMBER,
)  # the phone: what one leads
RIGHTS = READERS  # of these nobody in the firm
DEFENDS = STAFF
