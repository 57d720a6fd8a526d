"""Columns of the requests to correct (更正申请)."""

from django.utils.translation import gettext_lazy as _

from jiceng.insight.mydata.models import Correction
from jiceng.kit.sheets import Column, Sheet

CORRECTIONS = Sheet(
    name="mydata.corrections",
    title=_("更正申请"),
    model=Correction,
    columns=[
        Column("asked_on"),
        Column("account__name", _("申请人"), width=12),
        Column("org__name", _("责任党组织"), width=24),
        Column("title", width=28),
        Column("before", width=20),
        Column("wanted", width=20),
        Column("grounds", shown=False, width=30),
        Column("due_on"),
        Column("answered_on"),
        Column("granted"),
        Column("answer", width=30),
    ],
    filters=("asked_on", "granted"),
    order=("-asked_on", "-pk"),
    on="asked_on",
    related=("org", "account"),
    definition=_("党员本人认为登记有误的；先在原记录上更正并写明原因，再来答复。"),
)

SHEETS = [CORRECTIONS]
