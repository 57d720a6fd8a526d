"""Who writes and reviews news, who answers residents, who reads complaints about burden."""

from jiceng.kit.roles import READERS, STAFF, Role

SEES = (*READERS, Role.BRANCH_SECRETARY, Role.PUBLISHER)
KEEPS = (*STAFF, Role.BRANCH_SECRETARY, Role.PUBLISHER)
SETS = (Role.DISTRICT_STAFF,)
ANSWERS = STAFF
OFFICER = (Role.BURDEN_OFFICER,)  # whoever a complaint is about may be any other
ASKS = (Role.MEMBER, Role.BRANCH_SECRETARY, Role.UNIT_LIAISON, Role.FIRM_LIAISON, Role.PROVIDER)
