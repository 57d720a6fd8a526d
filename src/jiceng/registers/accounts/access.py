"""Who sees and keeps accounts: the three administrators, each their own part."""

from jiceng.kit.roles import Role

GRANTS = (Role.SECURITY_ADMIN,)
KEEPS = (Role.SYSTEM_ADMIN,)
AUDITS = (Role.AUDIT_ADMIN,)
SEES = (*GRANTS, *KEEPS)
# Whoever leads a level may print binding codes for those beneath.
BINDS = (Role.DISTRICT_STAFF, Role.STREET_OFFICE, Role.COMMUNITY_WORKER)

# The demo's accounts, listed on the sign-in page in demo mode and accepted nowhere else.
PASSWORD = "yanshi-2026-demo"  # noqa: S105  # known to everybody, accepted in demo mode only
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105

# Those whose demo account shows the second factor at work.
SECOND = (Role.DISTRICT_STAFF, Role.SECURITY_ADMIN, Role.DISCIPLINE_OFFICER)

# username, role, level of the node it is granted on; "street_unit" and "community_unit" are
# organisations of a unit itself that sits in the coalition of a street or a community
CAST = (
    ("quwei", Role.DISTRICT_STAFF, "district"),
    ("lingdao", Role.LEADER, "district"),
    ("jiedao", Role.STREET_OFFICE, "street"),
    ("shequ", Role.COMMUNITY_WORKER, "community"),
    ("shuji", Role.BRANCH_SECRETARY, "branch"),
    ("dangyuan", Role.MEMBER, "branch"),
    ("danwei", Role.UNIT_LIAISON, "street_unit"),
    ("qiye", Role.FIRM_LIAISON, "community_unit"),
    ("shanghu", Role.PROVIDER, "community"),
    ("tiaojie", Role.MEDIATOR, "community"),
    ("ducha", Role.REVIEWER, "district"),
    ("jingfei", Role.FINANCE_CLERK, "district"),
    ("fabu", Role.PUBLISHER, "district"),
    ("jianfu", Role.BURDEN_OFFICER, "district"),
    ("jijian", Role.DISCIPLINE_OFFICER, "district"),
    ("xitong", Role.SYSTEM_ADMIN, "district"),
    ("anquan", Role.SECURITY_ADMIN, "district"),
    ("shenji", Role.AUDIT_ADMIN, "district"),
    ("jiekou", Role.API_CLIENT, "district"),
)
