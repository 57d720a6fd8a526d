"""Who sees and keeps: the community that receives, and the branch of the member that goes."""

from jiceng.kit.roles import READERS, STAFF, Role

SEES = (*READERS, Role.BRANCH_SECRETARY)
KEEPS = STAFF
HOME = (*READERS, Role.BRANCH_SECRETARY, Role.UNIT_LIAISON)  # reads of its own members
SENDS = (*STAFF, Role.BRANCH_SECRETARY)  # writes for its own members
SETS = (Role.DISTRICT_STAFF,)  # the local list of skills
SELF = (Role.MEMBER, Role.BRANCH_SECRETARY)
READS = (*HOME, Role.MEMBER)  # a certificate: of one's own, or of whom one keeps
