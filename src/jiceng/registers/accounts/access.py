"""Who sees and keeps accounts: the three administrators, each their own part."""

from jiceng.kit.roles import Role

GRANTS = (Role.SECURITY_ADMIN,)
KEEPS = (Role.SYSTEM_ADMIN,)
AUDITS = (Role.AUDIT_ADMIN,)
SEES = (*GRANTS, *KEEPS)
# Whoever leads a level may print binding codes for those beneath.
BINDS = (Role.DISTRICT_STAFF, Role.STREET_OFFICE, Role.COMMUNITY_WORKER)
