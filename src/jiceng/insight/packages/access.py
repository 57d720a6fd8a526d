"""Who reads packages, who makes and takes them in, and which machine may hand one over."""

from jiceng.kit.roles import Role

KEEPS = (Role.DISTRICT_STAFF,)
SEES = (Role.DISTRICT_STAFF, Role.LEADER, Role.REVIEWER)
HANDS = (Role.DISTRICT_STAFF, Role.API_CLIENT)
