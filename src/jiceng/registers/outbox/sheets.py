"""Columns of the outbox; who it went to stands masked where it is a number."""

from django.utils.translation import gettext_lazy as _

from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.outbox.models import Message

MESSAGES = Sheet(
    name="outbox.messages",
    title=_("发件箱"),
    model=Message,
    columns=[
        Column("queued_on"),
        Column("kind"),
        Column("channel"),
        Column("account__name", _("收件人"), show=lambda row: row.whom),
        Column("body", width=40),
        Column("state", show=lambda row: row.told_state),
        Column("words", shown=False),
        Column("org__name", _("发送单位"), width=22),
        Column("urgent"),
        Column("basis", shown=False),
        Column("not_before", shown=False),
        Column("settled_at", shown=False),
        Column("receipt", shown=False, kind="text"),
    ],
    filters=("state", "kind", "channel", "urgent", "queued_on"),
    order=("-queued_on", "-pk"),
    on="queued_on",
    related=("org", "account"),
    definition=_("内容和号码在发出 7 天后清除；结果不明的不会自动重发，须人工核实。"),
)

SHEETS = [MESSAGES]
