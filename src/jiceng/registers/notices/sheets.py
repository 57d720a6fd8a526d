"""Columns of notices and of what was said against them."""

from django.utils.translation import gettext_lazy as _

from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.notices import actions
from jiceng.registers.notices.forms import NoticeForm
from jiceng.registers.notices.models import Notice, Objection

NOTICES = Sheet(
    name="notices.notices",
    title=_("公开公示台账"),
    model=Notice,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("number", _("公示编号"), kind="text", show=lambda row: row.code, choose="-"),
        Column("title", width=30),
        Column("kind"),
        Column("scope"),
        Column("org__name", _("公布单位"), choose="org", width=22),
        Column("starts_on", choose="-"),
        Column("ends_on", choose="-"),
        Column("state", choose="-"),
        Column("provisional", choose="-", shown=False),
        Column("basis", shown=False),
        Column("telephone", shown=False, kind="text"),
        Column("amount", shown=False),
        Column("unit", shown=False),
        Column("result", choose="-", shown=False),
        Column("text", shown=False, width=60),
    ],
    form=NoticeForm,
    record_many=actions.draft_many,
    search=("title", "org__name", "org__initials"),
    text=("title", "text"),
    filters=("state", "kind", "scope", "starts_on", "ends_on"),
    order=("-pk",),
    related=("org",),
    definition=_("拟稿、隐私核对、另一人审核后公布；期满且意见处理完才能结束。"),
)
OBJECTIONS = Sheet(
    name="notices.objections",
    title=_("公示意见"),
    model=Objection,
    columns=[
        Column("received_on"),
        Column("notice__title", _("公示"), width=30),
        Column("anonymous"),
        Column("text", width=40),
        Column("handled_on"),
        Column("upheld"),
        Column("outcome", width=30),
    ],
    filters=("handled_on", "upheld"),
    order=("-received_on", "-pk"),
    at="notice__org__path",
    on="received_on",
    related=("notice",),
)

SHEETS = [NOTICES, OBJECTIONS]
