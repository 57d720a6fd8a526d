"""Who reads how the department does, and who keeps it; units asked answer by slips of `polls`."""

from jiceng.kit.roles import Role

SEES = (Role.DISTRICT_STAFF, Role.STREET_OFFICE, Role.LEADER, Role.REVIEWER)
KEEPS = (Role.DISTRICT_STAFF, Role.STREET_OFFICE)
