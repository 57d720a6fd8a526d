"""Columns of hours, spaces and visits."""

from django.utils.translation import gettext_lazy as _

from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.venues import actions
from jiceng.registers.venues.forms import SpaceForm, SpecialDayForm, VisitForm
from jiceng.registers.venues.models import Opening, Space, SpecialDay, Visit

SPACES = Sheet(
    name="venues.spaces",
    title=_("场地台账"),
    model=Space,
    columns=[
        Column("venue__name", _("阵地"), choose="venue", width=26),
        Column("name", width=18),
        Column("venue__keeper__name", _("责任党组织"), choose="-", width=22, shown=False),
        Column("capacity"),
        Column("equipment", width=26),
        Column("buffer"),
        Column("approved"),
        Column("scarce"),
        Column("since"),
        Column("until", choose="-"),
    ],
    form=SpaceForm,
    search=("name", "venue__name", "venue__initials", "equipment"),
    filters=("approved", "scarce", "capacity"),
    order=("venue__keeper__path", "venue", "pk"),
    at="venue__keeper__path",
    related=("venue__keeper",),
    definition=_("一间可以单独使用和预约的房间或者院落；没有登记场地的阵地不能预约。"),
)
OPENINGS = Sheet(
    name="venues.openings",
    title=_("开放时间表"),
    model=Opening,
    columns=[
        Column("venue__name", _("阵地"), width=26),
        Column("keeper__name", _("责任党组织"), width=22),
        Column("weekday"),
        Column("opens"),
        Column("closes"),
        Column("since"),
        Column("until"),
    ],
    search=("venue__name", "venue__initials"),
    filters=("weekday", "since", "until"),
    order=("keeper__path", "venue", "-since", "weekday", "opens"),
    at="keeper__path",
    related=("venue", "keeper"),
    definition=_("一行是一周中的一段；暂停的阵地没有开放时间，恢复使用后按牌子上的接着排。"),
)
SPECIAL_DAYS = Sheet(
    name="venues.special_days",
    title=_("开放例外"),
    model=SpecialDay,
    columns=[
        Column("venue__name", _("阵地"), choose="venue", width=26),
        Column("keeper__name", _("责任党组织"), choose="-", width=22, shown=False),
        Column("day"),
        Column("opens"),
        Column("closes"),
        Column("words", width=26),
    ],
    form=SpecialDayForm,
    search=("venue__name", "venue__initials", "words"),
    filters=("day",),
    order=("-day", "venue"),
    at="keeper__path",
    on="day",
    related=("venue", "keeper"),
    definition=_("这一天与平时不同：没有开门时间的，当天不开放。"),
)
VISITS = Sheet(
    name="venues.visits",
    title=_("阵地使用台账"),
    model=Visit,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("venue__name", _("阵地"), choose="venue", width=26),
        Column("space__name", _("场地"), choose="space", shown=False),
        Column("org__name", _("责任党组织"), choose="-", width=22, shown=False),
        Column("held_on"),
        Column("starts_at", shown=False),
        Column("ends_at", shown=False),
        Column("purpose"),
        Column("group"),
        Column("persons", summed=True),
        Column("members", summed=True),
        Column("visitor__name", _("来访党组织"), choose="visitor", width=22),
        Column("theme", width=26),
        Column("void_reason", choose="-", shown=False),
    ],
    form=VisitForm,
    record_many=actions.receive_many,
    undo_many=actions.void_visit_many,
    search=("venue__name", "venue__initials", "visitor__name", "theme"),
    filters=("purpose", "group", "venue__kind", "held_on"),
    order=("-held_on", "-pk"),
    at="org__path",
    on="held_on",
    related=("venue", "space", "org", "visitor"),
    definition=_("一批一行，计入到场那天负责这处阵地的党组织；作废的不计。"),
)
