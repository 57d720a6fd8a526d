"""Columns of suggestions."""

from django.utils.translation import gettext_lazy as _

from jiceng.kit.called import called
from jiceng.kit.sheets import Column, Sheet
from jiceng.work.suggestions import actions
from jiceng.work.suggestions.forms import DraftForm
from jiceng.work.suggestions.models import Suggestion


def basis(row: Suggestion) -> str:
    """The figures it rests on, by their names."""
    return "\n".join(called(key) for key in row.keys)


SUGGESTIONS = Sheet(
    name="suggestions.suggestions",
    title=_("意见建议上报台账"),
    model=Suggestion,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("org__name", _("上报单位"), choose="org", width=22),
        Column("superior", width=18),
        Column("topic", width=24),
        Column("text", width=40, shown=False),
        Column("source"),
        Column("origin_text", width=24, shown=False),
        Column("basis", width=24, shown=False, show=basis, reads="basis", choose="basis"),
        Column("period", shown=False),
        Column("in_report", shown=False),
        Column("drafted_on", choose="-", shown=False),
        Column("approved_on", choose="-", shown=False),
        Column("sent_on", choose="-"),
        Column("answer_by", choose="-"),
        Column("answered_on", choose="-"),
        Column("outcome", choose="-"),
        Column("reply", choose="-", width=40, shown=False),
        Column("result", choose="-", width=30, shown=False),
        Column("closed_on", choose="-", shown=False),
        Column("state", choose="-"),
    ],
    form=DraftForm,
    record_many=actions.draft_many,
    search=("topic", "text", "superior", "org__name", "org__initials"),
    filters=("state", "source", "outcome", "drafted_on"),
    order=("-drafted_on", "-pk"),
    on="drafted_on",
    related=("org", "to"),
    definition=_("一行一条；不写个人信息。报给上级以后，依据的数不再变。"),
)

SHEETS = [SUGGESTIONS]
