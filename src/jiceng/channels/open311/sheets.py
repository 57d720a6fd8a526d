"""Columns of what was passed on."""

from django.utils.translation import gettext_lazy as _

from jiceng.channels.open311.models import Passing
from jiceng.kit.sheets import Column, Sheet

PASSINGS = Sheet(
    "open311.passings",
    _("外转登记"),
    Passing,
    [
        Column("passed_on"),
        Column("org__name", _("转出单位"), width=22),
        Column("state"),
        Column("code"),
        Column("closed"),
        Column("words", width=40),
        Column("tries", shown=False),
        Column("not_before", shown=False),
    ],
    search=("code",),
    filters=("state", "closed", "passed_on"),
    order=("-pk",),
    on="passed_on",
    related=("org",),
    definition=_(
        "转给热线等外部系统的诉求；只转内容和社区名称。不明的可能已经送到，核实以前不会自动重转。"
    ),
)
SHEETS = [PASSINGS]
