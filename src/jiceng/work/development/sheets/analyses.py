"""Columns of the yearly analyses; how many there were stands on the page, never in a column."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jiceng.kit.sheets import Column, Sheet
from jiceng.work.development import actions
from jiceng.work.development.forms import AnalysisForm
from jiceng.work.development.models import Analysis


def standing(one: Analysis) -> str:
    return gettext("作废") if one.void_reason else gettext("有效")


ANALYSES = Sheet(
    name="development.analyses",
    title=_("入党积极分子队伍分析"),
    model=Analysis,
    columns=[
        Column("year"),
        Column("org__name", _("党组织"), choose="org", width=24),
        Column("held_on"),
        Column("found", width=40),
        Column("measures", width=30),
        Column("standing", _("状态"), choose="-", show=standing, shown=False),
    ],
    form=AnalysisForm,
    record_many=actions.analyse_many,
    search=("org__name", "org__initials", "found", "measures"),
    filters=("year", "held_on"),
    order=("-year", "org__path"),
    related=("org",),
    on="held_on",
    definition=_(
        "区委组织部和基层党委每年分析一次入党积极分子队伍状况；"
        "人数不填写，打开一份分析时按分析日期由记录算出。"
    ),
)
