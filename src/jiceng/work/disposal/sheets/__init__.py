"""Columns of the ledger of cases (组织处置台账)."""

from django.utils.translation import gettext_lazy as _

from jiceng.kit.sheets import Column, Sheet
from jiceng.work.disposal import actions
from jiceng.work.disposal.forms import CaseForm
from jiceng.work.disposal.models import Case

CASES = Sheet(
    name="disposal.cases",
    title=_("组织处置台账"),
    model=Case,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("member__person__name", _("姓名"), choose="member", width=12),
        Column("org__name", _("党支部"), choose="-", width=24),
        Column("opened_on"),
        Column("ground", width=26),
        Column("lead", shown=False),
        Column("failing", shown=False),
        Column("failing_since", shown=False),
        Column("facts", shown=False, width=40),
        Column("state", choose="-"),
        Column("correct_by", choose="-", shown=False),
        Column("outcome", choose="-"),
        Column("decided_on", choose="-"),
        Column("due", choose="-", shown=False),
        Column("present", choose="-", shown=False),
        Column("ayes", choose="-", shown=False),
        Column("superior__name", _("批准党组织"), choose="-", shown=False),
        Column("approved_on", choose="-"),
        Column("document", choose="-", shown=False, kind="text"),
        Column("effective_on", choose="-"),
        Column("told_on", choose="-"),
        Column("closed_on", choose="-", shown=False),
    ],
    form=CaseForm,
    record_many=actions.open_case_many,
    search=("member__person__name", "member__person__initials", "org__name"),
    filters=("state", "ground", "outcome", "opened_on"),
    order=("-opened_on", "-pk"),
    at="org__path",
    on="opened_on",
    related=("org", "member__person"),
    definition=_("只有本支部书记和上级党组织的经办人能看；告知本人以后，本人能看到自己的一件。"),
)

SHEETS = [CASES]
