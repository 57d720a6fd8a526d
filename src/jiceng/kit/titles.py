"""What the roles are called, and how a rule's words and source reach the reader."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.citations import Article, Finding, Source, Usage
from jiceng.kernel.votes import CountError
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
    Role.DISCIPLINE_OFFICER: _("纪检干部"),
    Role.SYSTEM_ADMIN: _("系统管理员"),
    Role.SECURITY_ADMIN: _("安全管理员"),
    Role.AUDIT_ADMIN: _("审计管理员"),
    Role.API_CLIENT: _("接口客户端"),
}


# As it stands on frozen papers, which are Chinese whatever language a page is read in.
DEMO = "演示数据，与真实单位无关"


def demo_note() -> str:
    """What every paper and file says in the demo; elsewhere nothing."""
    return gettext("演示数据，与真实单位无关") if settings.JICENG_MODE == "demo" else ""


def sourced(source: Source | None) -> str:
    """A source on a page: our own way of counting is translated, a regulation keeps its language.

    Escaped text; a regulation is marked as Chinese for screen readers and spelling.
    """
    if source is None:
        return ""
    if isinstance(source, Usage):
        return gettext("%(document)s：%(quote)s") % {
            "document": gettext(source.document),
            "quote": gettext(source.quote),
        }
    return quoted(source)


def quoted(words: object) -> str:
    """A regulation's words on a page, as escaped text marked as Chinese."""
    return format_html('<span lang="zh-CN">{}</span>', words)


def told(finding: Finding) -> str:
    """A finding in the reader's language, with its article."""
    return _told(finding.words, finding.values, finding.cites)


def refusal(error: BaseException) -> str:
    """Why something was refused, in the reader's language as far as the error can say it."""
    if isinstance(error, CountError):
        return _told(error.words, error.values, error.article)
    return "；".join(error.messages) if isinstance(error, ValidationError) else str(error)


def _told(words: str, values: Mapping[str, Any], article: Article | None) -> str:
    said = gettext(words) % {key: str(value) for key, value in values.items()}
    if article is None:
        return said
    return gettext("%(words)s（%(article)s）") % {"words": said, "article": article}
