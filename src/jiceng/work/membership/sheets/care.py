"""Columns of hardship, visits and honours."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.ages import Age
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import on
from jiceng.kit.access import seen_by
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.members.models import Belonging
from jiceng.work.membership import actions
from jiceng.work.membership.access import SEES
from jiceng.work.membership.figures.care import stood_fifty
from jiceng.work.membership.forms.care import HardshipForm, HonourForm, VisitForm
from jiceng.work.membership.models import Hardship, Honour, Visit


def fifty(actor: Actor) -> QuerySet[Any]:
    """Who stands fifty years by 1 July of this year, with the medal where it was given."""
    rows: Any = stood_fifty(Ask(on(clock.today())))
    given = Honour.objects.fifty().filter(member=OuterRef("member"))
    rows = rows.filter(seen_by(actor, "org__path", SEES))
    return rows.annotate(  # type: ignore[no-any-return]
        awarded_on=Subquery(given.values("awarded_on")[:1]),
        medal_on=Subquery(given.values("medal_on")[:1]),
    )


def hard(actor: Actor) -> QuerySet[Any]:
    rows: Any = Hardship.objects.visible_to(actor)
    last = Visit.objects.filter(member=OuterRef("member")).order_by("-visited_on")
    return rows.annotate(  # type: ignore[no-any-return]
        last_visit=Subquery(last.values("visited_on")[:1]),
        age=Age(clock.today(), "member__person__born_on"),
    )


HARDSHIPS = Sheet(
    name="membership.hardships",
    title=_("困难党员台账"),
    model=Hardship,
    columns=[
        Column("member__org__name", _("所在党支部"), width=24),
        Column("member__person__name", _("姓名"), choose="member"),
        Column("age", _("年龄"), kind="number"),
        Column("cause"),
        Column("measure", width=30),
        Column("since", _("列入日期")),
        Column("until", _("不再列入日期")),
        Column("last_visit", _("最近走访"), kind="date"),
    ],
    rows=hard,
    form=HardshipForm,
    record_many=actions.list_hardship_many,
    undo_many=actions.withdraw_many,
    search=("member__person__name", "member__person__initials", "member__org__name"),
    filters=("cause", "since", "until"),
    order=("member__org__path", "-since", "pk"),
    at="member__org__path",
    related=("member__person", "member__org"),
    definition=_("列为困难党员的，只写困难类型和怎么帮；只给办理帮扶的人看，不写病情和收入。"),
)
VISITS = Sheet(
    name="membership.visits",
    title=_("走访慰问台账"),
    model=Visit,
    columns=[
        Column("visited_on"),
        Column("org__name", _("所在党支部"), width=24),
        Column("member__person__name", _("姓名"), choose="member"),
        Column("occasion"),
        Column("by", width=24),
        Column("money", kind="money", summed=True),
        Column("goods", width=20),
        Column("need", width=24),
    ],
    form=VisitForm,
    record_many=actions.visit_many,
    undo_many=actions.withdraw_many,
    search=("member__person__name", "member__person__initials", "org__name", "by"),
    filters=("occasion", "visited_on"),
    order=("-visited_on", "org__path", "pk"),
    on="visited_on",
    related=("org", "member__person"),
    definition=_("一行一次走访，慰问金和慰问品如实记；按走访时所在的党支部。"),
)
HONOURS = Sheet(
    name="membership.honours",
    title=_("党员荣誉台账"),
    model=Honour,
    columns=[
        Column("org__name", _("所在党支部"), width=24),
        Column("member__person__name", _("姓名"), choose="member"),
        Column("kind"),
        Column("title", width=24),
        Column("by", width=24),
        Column("awarded_on"),
        Column("medal_on"),
    ],
    form=HonourForm,
    record_many=actions.honour_many,
    undo_many=actions.withdraw_many,
    search=("member__person__name", "member__person__initials", "org__name", "title"),
    filters=("kind", "awarded_on", "medal_on"),
    order=("-awarded_on", "org__path", "pk"),
    on="awarded_on",
    related=("org", "member__person"),
    definition=_("一行一项荣誉；“光荣在党50年”纪念章送到本人的那天另记。"),
)
FIFTY = Sheet(
    name="membership.fifty",
    title=_("光荣在党50年名册"),
    model=Belonging,
    columns=[
        Column("org__name", _("所在党支部"), width=24),
        Column("member__person__name", _("姓名")),
        Column("member__person__born_on", _("出生日期")),
        Column("member__joined_on", _("入党日期")),
        Column("member__full_on", _("转正日期")),
        Column("stood", _("党龄"), kind="number"),
        Column("awarded_on", _("颁发日期"), kind="date"),
        Column("medal_on", _("送达日期"), kind="date"),
    ],
    rows=fifty,
    search=("member__person__name", "member__person__initials", "org__name"),
    order=("org__path", "member__full_on", "pk"),
    related=("org", "member__person"),
    definition=_(
        "在册、从转正之日算到今年七月一日满五十年的正式党员；是否一贯表现良好由党组织认定，不由本系统判断。"
    ),
)
