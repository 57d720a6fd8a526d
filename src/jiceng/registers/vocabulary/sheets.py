"""Columns of programmes and their components."""

from django.utils.translation import gettext_lazy as _

from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.vocabulary import actions
from jiceng.registers.vocabulary.forms import ProgrammeForm
from jiceng.registers.vocabulary.models import Component, Programme

PROGRAMMES = Sheet(
    name="vocabulary.programmes",
    title=_("项目和提法"),
    model=Programme,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("name", width=24),
        Column("kind"),
        Column("subject", shown=False),
        Column("level"),
        Column("document", width=24),
        Column("since", _("有效期起")),
        Column("until", _("有效期止（不含）")),
        Column("text", shown=False, width=40),
    ],
    form=ProgrammeForm,
    record_many=actions.declare_many,
    search=("name", "document"),
    filters=("kind", "subject", "level", "since", "until"),
    order=("-since", "name"),
    at="",
    definition=_("本地叫法是数据：新的提法在这里登记，任何记录都可以标注它的组成部分。"),
)
COMPONENTS = Sheet(
    name="vocabulary.components",
    title=_("组成部分"),
    model=Component,
    columns=[
        Column("programme__name", _("所属提法")),
        Column("order"),
        Column("name"),
        Column("text"),
    ],
    search=("name", "programme__name"),
    order=("programme__name", "order"),
    at="",
    related=("programme",),
)

SHEETS = [PROGRAMMES, COMPONENTS]
