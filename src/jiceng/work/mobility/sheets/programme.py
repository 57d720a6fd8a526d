"""What the local programme asks, and the yearly appraisals."""

from django.utils.translation import gettext_lazy as _

from jiceng.kit.sheets import Column, Sheet
from jiceng.work.mobility import forms
from jiceng.work.mobility.models import Appraisal, Item

ITEMS = Sheet(
    name="mobility.items",
    title=_("流动党员工作清单"),
    model=Item,
    columns=[
        Column("component__programme__name", _("提法"), width=22),
        Column("component__name", _("要求"), width=22),
        Column("met_by"),
        Column("since", _("自")),
        Column("until", _("至")),
    ],
    form=forms.ItemForm,
    order=("component", "pk"),
    at="",
    related=("component__programme",),
    definition=_(
        "本地提法（例如一证两表、三明一评）要求每名流动党员有的；能从记录判断的不用勾选。"
    ),
)
APPRAISALS = Sheet(
    name="mobility.appraisals",
    title=_("流动党员年度评议"),
    model=Appraisal,
    columns=[
        Column("member__person__name", _("姓名")),
        Column("member__org__name", _("所在党支部"), width=24),
        Column("org__name", _("评议的党组织"), width=24),
        Column("year"),
        Column("grade"),
        Column("on"),
    ],
    search=("member__person__name", "member__person__initials", "org__name"),
    filters=("grade", "year"),
    order=("-year", "-pk"),
    related=("member__person", "member__org", "org"),
    definition=_("由支部或者流入地党组织评议，本系统只登记结果；每人每年一次。"),
)
