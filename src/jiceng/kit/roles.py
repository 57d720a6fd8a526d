"""The roles a person may hold on a node of the tree; rooms name them in their access.py."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


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
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"
    API_CLIENT = "api_client"


LABELS = {
    Role.DISTRICT_STAFF: _("区委组织部干事"),
    Role.LEADER: _("领导"),
    Role.STREET_OFFICE: _("街道党建办"),
    Role.COMMUNITY_WORKER: _("社区工作者"),
    Role.BRANCH_SECRETARY: _("支部书记"),
    Role.MEMBER: _("党员"),
    Role.UNIT_LIAISON: _("共建单位联络员"),
    Role.FIRM_LIAISON: _("企业联络员"),
    Role.PROVIDER: _("服务商户"),
    Role.MEDIATOR: _("调解员"),
    Role.REVIEWER: _("督查员"),
    Role.FINANCE_CLERK: _("经费管理员"),
    Role.PUBLISHER: _("信息发布员"),
    Role.BURDEN_OFFICER: _("减负专员"),
    Role.SYSTEM_ADMIN: _("系统管理员"),
    Role.SECURITY_ADMIN: _("安全管理员"),
    Role.AUDIT_ADMIN: _("审计管理员"),
    Role.API_CLIENT: _("接口客户端"),
}

# Those who keep the ledgers of a level, from the district down to the community.
STAFF = (Role.DISTRICT_STAFF, Role.STREET_OFFICE, Role.COMMUNITY_WORKER)
# Those who read the work of a level without writing it.
READERS = (*STAFF, Role.LEADER, Role.REVIEWER)
# The three separated administrators have no access to content.
ADMINS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
