"""Who reads orders and answers them; who takes them from the pool on the phone."""

from jiceng.kit.roles import READERS, STAFF, Role

SEES = READERS
KEEPS = STAFF
SETS = (Role.DISTRICT_STAFF, Role.STREET_OFFICE)
HEARS = (Role.DISTRICT_STAFF, Role.REVIEWER)  # what came in anonymously
SHOPS = (Role.PROVIDER,)
SERVES = (Role.MEMBER, Role.BRANCH_SECRETARY, *STAFF)
