"""Columns of matters: the three lists (问题、任务、责任) and the ledger of tasks are one sheet."""

from django.utils.translation import gettext_lazy as _

from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.matters import actions
from jiceng.registers.matters.forms import MatterForm
from jiceng.registers.matters.models import Matter, Task

MATTERS = Sheet(
    name="matters.matters",
    title=_("事项台账"),
    model=Matter,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("number", _("编号"), kind="text", show=lambda row: row.code, choose="-"),
        Column("title", width=30),
        Column("source"),
        Column("org__name", _("责任单位"), choose="org", width=22),
        Column("owner"),
        Column("measure", width=30),
        Column("raised_on"),
        Column("due_on"),
        Column("proof", _("完成情况（销号依据）"), choose="-", width=30),
        Column("state", choose="-"),
        Column("sender__name", _("提出单位"), choose="sender", shown=False),
        Column("origin_text", shown=False),
        Column("received_on", choose="-", shown=False),
        Column("first_due_on", choose="-", shown=False),
        Column("reply", choose="-", shown=False),
    ],
    form=MatterForm,
    record_many=actions.lodge_many,
    search=("title", "owner", "org__name", "org__initials"),
    text=("title", "measure", "origin_text", "proof", "reply"),
    filters=("state", "source", "due_on", "raised_on"),
    order=("-raised_on", "-pk"),
    on="raised_on",
    related=("org", "sender"),
    definition=_("一行一件；由责任单位签收、办理、报结，由另一人复核销号；佐证以系统记录为准。"),
)
TASKS = Sheet(
    name="matters.tasks",
    title=_("下达的任务"),
    model=Task,
    columns=[
        Column("title", width=30),
        Column("org__name", _("下达单位"), width=22),
        Column("basis"),
        Column("issued_on"),
        Column("due_on"),
        Column("text", shown=False, width=40),
    ],
    search=("title", "org__name"),
    filters=("issued_on", "due_on"),
    order=("-issued_on", "-pk"),
    on="issued_on",
    related=("org",),
)

SHEETS = [MATTERS, TASKS]
