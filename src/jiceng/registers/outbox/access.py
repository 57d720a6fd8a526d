"""Who sees what was sent: the person it went to, and whoever publishes for that organisation."""

from jiceng.kit.roles import Role

SEES = (
    Role.DISTRICT_STAFF,
    Role.STREET_OFFICE,
    Role.COMMUNITY_WORKER,
    Role.PUBLISHER,
    Role.BURDEN_OFFICER,
)
KEEPS = (Role.DISTRICT_STAFF, Role.STREET_OFFICE, Role.COMMUNITY_WORKER, Role.PUBLISHER)
OPERATES = (Role.SYSTEM_ADMIN,)
