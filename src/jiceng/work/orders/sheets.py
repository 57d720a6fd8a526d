"""Columns of orders, of moves between offices, of ratings and of terms."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.access import seen_by
from jiceng.kit.sheets import Column, Sheet
from jiceng.work.orders import actions
from jiceng.work.orders.access import SEES
from jiceng.work.orders.flows import OPEN
from jiceng.work.orders.forms import OrderForm, TermsForm, WishForm
from jiceng.work.orders.models import Move, Order, OrderTerms, Rating, SmallWish, Tip
from jiceng.work.orders.rules import BAD


def number(order: Any) -> str:
    return str(order.shown_number)


def why_here(order: Any) -> str:
    """Why it is in one's hands: closed ones are there because somebody has to call."""
    if order.state not in OPEN:
        return str(_("差评，还没有回访"))
    late = order.due_on is not None and order.due_on < clock.today()
    return str(_("超过最迟答复")) if late else str(_("还没有办完"))


def in_hand(actor: Actor) -> QuerySet[Any]:
    """What one's own offices work on now, wherever it came in, and whom they have to call back."""
    rows: QuerySet[Any] = Order.objects.filter(seen_by(actor, "handler__path", SEES))
    bad = Rating.objects.filter(order=OuterRef("pk"), grade__lte=BAD, called_on=None)
    return rows.filter(Q(state__in=OPEN) | Exists(bad))


def columns() -> list[Column]:
    return [
        Column("number", _("编号"), kind="text", show=number, choose="-"),
        Column("text", width=36),
        Column("sort"),
        Column("channel"),
        Column("state", choose="-"),
        Column("due_on", choose="-"),
        Column("handler__name", _("承办单位"), choose="-", width=20),
        Column("asked_on", choose="-"),
        Column("category__name", _("大类"), choose="category", shown=False),
        Column("item__name", _("服务项目"), choose="item", shown=False),
        Column("org__name", _("受理单位"), choose="org", width=20),
        Column("venue__name", _("受理大厅"), choose="venue", shown=False),
        Column("spot", shown=False),
        Column("contact", shown=False),
        Column("phone", shown=False),
        Column("proxy", shown=False),
        Column("frail", shown=False),
        Column("accepted_on", choose="-", shown=False),
        Column("finished_on", choose="-"),
        Column("outcome", choose="-", width=30, shown=False),
        Column("first_due_on", choose="-", shown=False),
        Column("closed_on", choose="-", shown=False),
        Column("ending", choose="-", shown=False),
        Column("outside", choose="-", shown=False),
        Column("reopened", choose="-", shown=False),
        Column("unreasonable_on", choose="-", shown=False),
        Column("unreasonable", choose="-", shown=False),
    ]


ORDERS = Sheet(
    name="orders.orders",
    title=_("诉求工单台账"),
    model=Order,
    columns=columns(),
    form=OrderForm,
    record_many=actions.submit_many,
    search=("text", "code", "org__name", "handler__name"),
    filters=("state", "sort", "channel", "category", "asked_on", "due_on"),
    text=("text", "outcome"),
    order=("-asked_on", "-pk"),
    on="asked_on",
    related=("org", "handler", "category", "item", "venue"),
    definition=_("一行一件诉求或点单；信访、调解、政务服务事项另有台账，不记在这里。"),
)
DESK = Sheet(
    name="orders.desk",
    title=_("手上的工单"),
    model=Order,
    columns=[
        *columns()[:2],
        Column("why_here", _("为什么在这里"), kind="text", show=why_here, choose="-"),
        *columns()[2:],
    ],
    rows=in_hand,
    search=("text", "code", "org__name"),
    filters=("state", "sort", "channel", "due_on"),
    order=("-frail", "due_on", "pk"),
    at="handler__path",
    related=("org", "handler", "category", "item", "venue"),
    definition=_(
        "本单位承办、还没有办完的，和差评还没有回访的；独居、高龄、行动不便的和最急的在前。"
    ),
)
MOVES = Sheet(
    name="orders.moves",
    title=_("转办台账"),
    model=Move,
    columns=[
        Column("moved_on"),
        Column("order__number", _("编号"), kind="text", show=lambda row: row.order.shown_number),
        Column("way"),
        Column("source__name", _("转出单位"), width=22),
        Column("to__name", _("转入单位"), width=22),
        Column("why", width=36),
    ],
    rows=lambda actor: Move.objects.filter(seen_by(actor, "source__path", SEES)),
    filters=("way", "moved_on"),
    order=("-moved_on", "-pk"),
    at="source__path",
    on="moved_on",
    related=("order", "source", "to"),
    definition=_("一次转办、退回一行；办理时限不因转办停下。"),
)
RATINGS = Sheet(
    name="orders.ratings",
    title=_("评价台账"),
    model=Rating,
    columns=[
        Column("rated_on"),
        Column("order__number", _("编号"), kind="text", show=lambda row: row.order.shown_number),
        Column("grade", kind="text", show=lambda row: row.get_grade_display()),
        Column("words", width=36),
        Column("order__org__name", _("受理单位"), width=22),
        Column("order__handler__name", _("承办单位"), width=22),
        Column("called_on"),
    ],
    filters=("grade", "rated_on", "called_on"),
    order=("-rated_on", "-pk"),
    at="order__org__path",
    on="rated_on",
    related=("order__org", "order__handler"),
    definition=_("一件只评一次，自愿；评的是这件事，不列接单人，不用来给人排名。"),
)
TERMS = Sheet(
    name="orders.terms",
    title=_("办理时限"),
    model=OrderTerms,
    columns=[
        Column("org__name", _("适用范围"), choose="org", width=22),
        Column("since"),
        Column("until", choose="-"),
        Column("days"),
        Column("silence"),
        Column("reopenings"),
        Column("reopen_days"),
        Column("call_back"),
        Column("claim_hours"),
        Column("keep_days"),
        Column("basis", width=30),
    ],
    form=TermsForm,
    order=("org__path", "-since"),
    at="",
    related=("org",),
    definition=_(
        "全国没有统一的办理时限，由本地定；没有定的按系统自带的五个工作日，那不是全国标准。"
    ),
)
WISHES = Sheet(
    name="orders.wishes",
    title=_("微心愿"),
    model=SmallWish,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("wish", width=36),
        Column("goods", width=20),
        Column("budget", summed=True),
        Column("org__name", _("社区"), choose="org", width=22),
        Column("raised_on"),
        Column("state", choose="-"),
        Column("recipient", shown=False),
        Column("phone", shown=False),
        Column("consented_on", shown=False),
        Column("giver", choose="-", width=22),
        Column("member__person__name", _("认领党员"), choose="-", shown=False),
        Column("adopted_on", choose="-", shown=False),
        Column("granted_on", choose="-"),
        Column("spent", choose="-", summed=True),
    ],
    form=WishForm,
    record_many=actions.raise_wish_many,
    search=("wish", "goods", "giver", "org__name"),
    filters=("state", "raised_on", "granted_on"),
    order=("-raised_on", "-pk"),
    on="raised_on",
    related=("org", "member__person"),
    definition=_("公开的只有心愿和社区，心愿人是谁不公开；东西由社区转交。"),
)
TIPS = Sheet(
    name="orders.tips",
    title=_("匿名反映"),
    model=Tip,
    columns=[
        Column("told_on"),
        Column("state"),
        Column("words", width=20),
        Column("reply", width=36),
        Column("replied_on"),
        Column("shut_on"),
        Column("org__name", _("受理单位"), width=22),
    ],
    filters=("state", "told_on"),
    order=("-told_on", "-pk"),
    on="told_on",
    related=("org",),
    definition=_("不记是谁、从哪里、几点几分；凭回执看答复。内容点开看，看过留记录。"),
)
SHEETS = [ORDERS, DESK, MOVES, RATINGS, TERMS, WISHES, TIPS]
