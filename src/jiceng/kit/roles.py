"""The roles a person may hold on a node of the tree; rooms name them in their access.py.

No Django here: flows name roles, and flows are pure. What each is called: `kit.titles`.
"""

from enum import StrEnum


class Role(StrEnum):
    """One word per role, the same in access, flows, API and journal."""

    DISTRICT_STAFF = "district_staff"
    LEADER = "leader"
    STREET_OFFICE = "street_office"
    COMMUNITY_WORKER = "community_worker"
    BRANCH_SECRETARY = "branch_secretary"
    MEMBER = "member"
    UNIT_LIAISON = "unit_liaison"
    FIRM_LIAISON = "firm_liaison"
    PROVIDER = "provider"
    MEDIATOR = "mediator"
    REVIEWER = "reviewer"
    FINANCE_CLERK = "finance_clerk"
    PUBLISHER = "publisher"
    BURDEN_OFFICER = "burden_officer"
    DISCIPLINE_OFFICER = "discipline_officer"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"
    API_CLIENT = "api_client"


# Those who keep the ledgers of a level, from the district down to the community.
STAFF = (Role.DISTRICT_STAFF, Role.STREET_OFFICE, Role.COMMUNITY_WORKER)
# Those who read the work of a level without writing it.
READERS = (*STAFF, Role.LEADER, Role.REVIEWER)
# Who may ask for numbers: the ledger keepers, the readers, and a branch's own secretary.
ASKS = (*READERS, Role.BRANCH_SECRETARY)
# The three separated administrators have no access to content.
ADMINS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
