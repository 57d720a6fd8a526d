"""Columns of closings and of late differences."""

from django.utils.translation import gettext_lazy as _

from jiceng.insight.closing.forms import AskForm
from jiceng.insight.closing.freezing import worth
from jiceng.insight.closing.models import Closing, Late
from jiceng.kit.sheets import Column, Sheet

CLOSINGS = Sheet(
    name="closing.closings",
    title=_("关账台账"),
    model=Closing,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("org__name", _("党组织"), choose="org", width=24),
        Column("stretch", _("期间"), choose="-", show=lambda row: row.stretch.words, width=16),
        Column("turn", _("第几次"), choose="-", show=lambda row: row.turn, width=12),
        Column("every", choose="-", shown=False),
        Column("first", _("从哪天起"), choose="-", shown=False),
        Column("last", _("到哪天止"), choose="-", shown=False),
        Column("adjustment", choose="-", shown=False),
        Column("state", choose="-"),
        Column("asked_on", choose="-", shown=False),
        Column("closed_on", choose="-"),
        Column("figures", choose="-"),
        Column("period__digest", _("摘要"), choose="-", shown=False, width=30),
        Column("reason", width=28),
    ],
    form=AskForm,
    search=("org__name", "org__initials", "reason"),
    filters=("state", "every", "closed_on"),
    order=("-last", "-first", "-adjustment", "-pk"),
    at="org__path",
    related=("org", "period"),
    definition=_("一行一次关账或调整；关过的不改，调整另起一行。"),
)
LATE = Sheet(
    name="closing.late",
    title=_("补录差异台账"),
    model=Late,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("org__name", _("党组织"), width=22),
        Column("closing", _("已关的期间"), width=24, show=lambda row: row.closing.stretch.words),
        Column("title", _("指标"), width=30, show=lambda row: row.called),
        Column("kept", width=12, show=lambda row: worth(row.name, row.kept)),
        Column("now", width=12, show=lambda row: worth(row.name, row.now)),
        Column("came_count"),
        Column("went_count"),
        Column("noticed_on"),
        Column("settled_on"),
    ],
    search=("title", "name", "org__name"),
    filters=("noticed_on", "settled_on"),
    order=("-noticed_on", "-pk"),
    at="org__path",
    related=("org", "closing__org"),
    definition=_("关账以后补录、更正，使已关的数不一样的，一行一个指标；另作调整后注明日期。"),
)

SHEETS = [CLOSINGS, LATE]
