"""What the roles are called."""

from django.utils.translation import gettext_lazy as _

from jiceng.kit.roles import Role

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
