"""The demo's accounts: one for every role, listed on the sign-in page in demo mode only."""

from jiceng.kit.roles import Role

PASSWORD = "yanshi-2026-demo"  # noqa: S105  # known to everybody, accepted in demo mode only
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105

# username, role, level of the node it is granted on
CAST = (
    ("quwei", Role.DISTRICT_STAFF, "district"),
    ("lingdao", Role.LEADER, "district"),
    ("jiedao", Role.STREET_OFFICE, "street"),
    ("shequ", Role.COMMUNITY_WORKER, "community"),
    ("shuji", Role.BRANCH_SECRETARY, "branch"),
    ("dangyuan", Role.MEMBER, "branch"),
    ("danwei", Role.UNIT_LIAISON, "street"),
    ("qiye", Role.FIRM_LIAISON, "street"),
    ("shanghu", Role.PROVIDER, "community"),
    ("tiaojie", Role.MEDIATOR, "community"),
    ("ducha", Role.REVIEWER, "district"),
    ("jingfei", Role.FINANCE_CLERK, "district"),
    ("fabu", Role.PUBLISHER, "district"),
    ("jianfu", Role.BURDEN_OFFICER, "district"),
    ("xitong", Role.SYSTEM_ADMIN, "district"),
    ("anquan", Role.SECURITY_ADMIN, "district"),
    ("shenji", Role.AUDIT_ADMIN, "district"),
    ("jiekou", Role.API_CLIENT, "district"),
)
