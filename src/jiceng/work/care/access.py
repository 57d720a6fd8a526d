"""Who knows a household in care: the community's own workers, and whoever is assigned to it.

Levels above see numbers and never a household; what a level sets for all beneath it is known to
them all.
"""

from jiceng.kit.roles import READERS, STAFF, Role

OWN = (Role.COMMUNITY_WORKER,)  # on the very community, not above and not beneath
GOES = (Role.MEMBER, Role.BRANCH_SECRETARY)  # the phone: one's own households
SEES = READERS
KEEPS = STAFF  # contracts and partners: no household stands in them
SETS = (Role.DISTRICT_STAFF, Role.STREET_OFFICE)
