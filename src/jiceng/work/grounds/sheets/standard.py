"""Columns of standards, checks and the least use."""

from django.utils.translation import gettext_lazy as _

from jiceng.kit.sheets import Column, Sheet
from jiceng.work.grounds.forms import CheckForm, StandardItemForm, UseNormForm
from jiceng.work.grounds.models import StandardCheck, StandardItem, UseNorm

ITEMS = Sheet(
    name="grounds.items",
    title=_("阵地标准"),
    model=StandardItem,
    columns=[
        Column("kind"),
        Column("name", width=18),
        Column("standard", width=36),
        Column("required"),
        Column("document", width=22, shown=False),
        Column("since"),
        Column("until", choose="-"),
    ],
    form=StandardItemForm,
    filters=("kind", "required"),
    order=("kind", "pk"),
    at="",
    definition=_("六有等各项按种类列出；标准由区或街道定，改了的以后检查才用新的。"),
)
CHECKS = Sheet(
    name="grounds.checks",
    title=_("达标检查台账"),
    model=StandardCheck,
    columns=[
        Column("venue__name", _("阵地"), choose="venue", width=26),
        Column("venue__kind", _("种类"), choose="-"),
        Column("org__name", _("责任党组织"), choose="-", width=22),
        Column("held_on"),
        Column("passed", choose="-"),
        Column("lacking", choose="-", width=26),
        Column("evidence", width=36, shown=False),
        Column("checker"),
        Column("recheck_on"),
    ],
    form=CheckForm,
    search=("venue__name", "venue__initials", "checker", "lacking"),
    filters=("passed", "venue__kind", "held_on"),
    order=("-held_on", "-pk"),
    at="org__path",
    on="held_on",
    related=("venue", "org"),
    definition=_("必备各项都做到才算达标；缺哪几项写在缺项里。"),
)
NORMS = Sheet(
    name="grounds.norms",
    title=_("最少使用次数"),
    model=UseNorm,
    columns=[
        Column("kind"),
        Column("visits"),
        Column("document", width=26),
        Column("since"),
        Column("until", choose="-"),
    ],
    form=UseNormForm,
    filters=("kind",),
    order=("kind", "-since"),
    at="",
    definition=_("没有规定的种类，每月至少一批。"),
)
