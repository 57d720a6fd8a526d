"""Who reads and keeps co-building: the community and those above; no person stands in it."""

from jiceng.kit.roles import READERS, STAFF, Role

SEES = READERS
KEEPS = STAFF
# A promise to a unit is confirmed by the unit's own branch.
RECEIVES = (*STAFF, Role.BRANCH_SECRETARY)
PROMISED = (*READERS, Role.BRANCH_SECRETARY)
# Whoever promised says on the phone what was done; see portal.py.
SPEAKS = (Role.UNIT_LIAISON, Role.FIRM_LIAISON)
RUNS = (Role.BRANCH_SECRETARY, Role.COMMUNITY_WORKER)
MAKES = (*SPEAKS, *RUNS)
