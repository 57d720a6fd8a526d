"""Columns of manuscripts and of what was issued."""

from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from jiceng.insight.reports.forms import DraftForm
from jiceng.insight.reports.models import Issue, Manuscript
from jiceng.insight.reports.writing import reports
from jiceng.kit.sheets import Column, Sheet
from jiceng.kit.templatetags.kit import sealed


def kind(row: Any) -> str:
    """What the report is called."""
    found = reports().get(row.report)
    return _g(found.title) if found else str(row.report)


MANUSCRIPTS = Sheet(
    name="reports.manuscripts",
    title=_("报告稿"),
    model=Manuscript,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("title", choose="-", width=36),
        Column("report", _("报告"), show=kind, reads="report", width=22),
        Column("org__name", _("党组织"), choose="org", width=20),
        Column("campaign__name", _("专项活动"), choose="campaign", width=18, shown=False),
        Column("period"),
        Column("as_of"),
        Column("state", choose="-"),
        Column("withdrawn_on", choose="-", shown=False),
        Column("recorded_at", choose="-", shown=False),
    ],
    form=DraftForm,
    search=("title", "org__name", "org__initials"),
    filters=("state", "as_of"),
    order=("-as_of", "-pk"),
    related=("org", "campaign", "wording", "issue"),
    definition=_("一行一份报告；撤回的保留，不再计数。"),
)
ISSUES = Sheet(
    name="reports.issues",
    title=_("已印发报告台账"),
    model=Issue,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("title", width=36, show=lambda row: row.called, reads="title"),
        Column("report", _("报告"), show=kind, reads="report", width=22),
        Column("org__name", _("党组织"), width=20),
        Column("period"),
        Column("as_of"),
        Column("issued_at", kind="date"),
        Column("issued_by"),
        Column("digest", shown=False),
        Column("anchor", shown=False, show=lambda row: sealed(row.anchor), reads="anchor"),
    ],
    search=("title", "org__name", "org__initials"),
    filters=("as_of",),
    order=("-issued_at", "-pk"),
    related=("org",),
    definition=_("一行一份定稿；内容、记录和口径封存，不能修改。"),
)

SHEETS = [MANUSCRIPTS, ISSUES]
