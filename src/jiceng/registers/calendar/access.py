"""Who keeps the calendar; everybody may read it."""

from jiceng.kit.roles import Role

KEEPS = (Role.SYSTEM_ADMIN, Role.DISTRICT_STAFF)
