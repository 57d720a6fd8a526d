"""Columns of goods, loans and calendar links."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kit.access import seen_by
from jiceng.kit.sheets import Column, Sheet
from jiceng.work.booking.access import SEES
from jiceng.work.booking.forms import FeedForm, GoodsForm, LoanForm
from jiceng.work.booking.models import Feed, Goods, Loan


def left(goods: Any) -> int:
    return int(goods.number - goods.lent)


GOODS = Sheet(
    name="booking.goods",
    title=_("共享物资"),
    model=Goods,
    columns=[
        Column("name", width=20),
        Column("org__name", _("管理党组织"), choose="org", width=22),
        Column("venue__name", _("存放阵地"), choose="venue", width=24),
        Column("number"),
        Column("left", _("现有"), kind="number", show=left, choose="-"),
        Column("notes", width=26, shown=False),
        Column("since", shown=False),
    ],
    form=GoodsForm,
    search=("name", "venue__name", "org__name"),
    filters=("number",),
    order=("org__path", "name"),
    at="org__path",
    related=("org", "venue"),
)


def borrowed(actor: Actor) -> QuerySet[Any]:
    """What one's own organisations borrow."""
    rows: QuerySet[Any] = Loan.objects.filter(seen_by(actor, "org__path", SEES))
    return rows


def lent(actor: Actor) -> QuerySet[Any]:
    """What others borrow of one's own goods."""
    rows: QuerySet[Any] = Loan.objects.filter(seen_by(actor, "goods__org__path", SEES))
    return rows


def columns() -> list[Column]:
    return [
        Column("goods__name", _("物资"), choose="goods", width=20),
        Column("goods__org__name", _("管理党组织"), choose="-", width=22, shown=False),
        Column("org__name", _("借用党组织"), choose="org", width=22),
        Column("number"),
        Column("asked_on"),
        Column("due_on"),
        Column("state", choose="-"),
        Column("lent_on", choose="-"),
        Column("returned_on", choose="-"),
        Column("use", width=24, shown=False),
        Column("told", choose="-", width=24, shown=False),
    ]


LOANS = Sheet(
    name="booking.loans",
    title=_("我的借用"),
    model=Loan,
    columns=columns(),
    rows=borrowed,
    form=LoanForm,
    search=("goods__name", "org__name"),
    filters=("state", "due_on"),
    order=("-asked_on", "-pk"),
    at="org__path",
    on="asked_on",
    related=("goods__org", "org"),
)
LENDING = Sheet(
    name="booking.lending",
    title=_("物资借用台账"),
    model=Loan,
    columns=columns(),
    rows=lent,
    search=("goods__name", "org__name"),
    filters=("state", "due_on"),
    order=("-asked_on", "-pk"),
    at="goods__org__path",
    on="asked_on",
    related=("goods__org", "org"),
)
FEEDS = Sheet(
    name="booking.feeds",
    title=_("日历订阅"),
    model=Feed,
    columns=[
        Column("org__name", _("党组织"), choose="org", width=22),
        Column("space__venue__name", _("阵地"), choose="-", width=24),
        Column("space__name", _("场地"), choose="space", width=14),
        Column("made_on", choose="-"),
        Column("ended_on", choose="-"),
    ],
    form=FeedForm,
    filters=("made_on",),
    order=("org__path", "-pk"),
    at="org__path",
    related=("org", "space__venue"),
    definition=_("链接谁拿到都能看，不含姓名；不用了就停用。"),
)
