"""The nouns: the ledger of orders and what is in hand, moves, ratings, terms."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.citations import Finding
from jiceng.kernel.restated import Rows
from jiceng.kit.forms import ReasonForm
from jiceng.kit.handoffs import asked
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.kit.scope import Scope
from jiceng.registers.files.pages import attachments
from jiceng.registers.matters.pages import matters_of
from jiceng.work.orders import actions, forms
from jiceng.work.orders.access import KEEPS, SEES, SETS
from jiceng.work.orders.flows import CLOSED, DONE, HELD, NEW, ORDER, POOLED
from jiceng.work.orders.models import Hold, Move, Order
from jiceng.work.orders.models.near import nearest
from jiceng.work.orders.pages.parts import PARTS, delays, followers, has, holds, pauses, rating_of
from jiceng.work.orders.rules import elsewhere, is_bad
from jiceng.work.orders.sheets import DESK, MOVES, ORDERS, RATINGS, TERMS

SECTION = "服务群众"
LINES = 20


def _table(name: str, title: Any, heads: Any, rows: Any, empty: Any) -> Panel:
    columns = [
        {"name": str(n), "title": words, "kind": kind} for n, (words, kind) in enumerate(heads)
    ]
    drawn = [
        {"url": "", "cells": [{"text": part or None, "kind": column["kind"]}
                              for part, column in zip(line, columns, strict=True)]}
        for line in rows[:LINES]
    ]  # fmt: skip
    return Panel(name, title, columns, drawn, count=len(rows), empty=empty)


def holders(order: Order, actor: Actor) -> Panel:
    """Who has it, and who had it before."""
    del actor
    heads = [(_("分工"), "text"), (_("接单人"), "text"), (_("起"), "date"), (_("止"), "date"),
             (_("怎样结束"), "text"), (_("说明"), "text")]  # fmt: skip
    lines = [
        (one.get_role_display(), one.whom, _day(one.begun_at), _day(one.ended_at),
         one.get_end_display(), one.why)
        for one in holds(order)
    ]  # fmt: skip
    return _table("holders", gettext_lazy("承办"), heads, lines, gettext_lazy("还没有人接单。"))


def _day(moment: Any) -> Any:
    return moment.astimezone(clock.ZONE).date() if moment is not None else None


def course(order: Order, actor: Actor) -> Panel | None:
    """Its clock: pauses and delays."""
    del actor
    lines: list[tuple[Any, str, Any, str]] = [
        (one.decided_on, one.get_sort_display(), one.to, one.why) for one in delays(order)
    ]
    lines += [(one.since, _("暂停计时"), one.until, one.why) for one in pauses(order)]
    if not lines:
        return None
    lines.sort(key=lambda line: line[0], reverse=True)
    heads = [(_("日期"), "date"), (_("事由"), "text"), (_("到"), "date"), (_("原因"), "text")]
    return _table("course", gettext_lazy("计时"), heads, lines, "")


def passed(order: Order, actor: Actor) -> Panel | None:
    """From hand to hand."""
    del actor
    if not has(order, "moves"):
        return None
    rows = Rows("orders.passed", lambda key: Move.objects.filter(order=key).order_by("-pk"),
                order.pk)  # fmt: skip
    only = ("moved_on", "way", "source__name", "to__name", "why")
    return listed("passed", gettext_lazy("转办"), MOVES, rows, only=only)


def offers(order: Order, actor: Actor) -> Panel | None:
    """The nearest three who might take it, with the reason; nothing is decided by it."""
    if order.state not in {NEW, POOLED}:
        return None
    lines = [(one.name, one.reason) for one in nearest(order, actor)]
    heads = [(_("名称"), "text"), (_("为什么"), "text")]
    empty = gettext_lazy("附近没有登记承接的服务商和服务队，可以指派党员或者本单位自己办。")
    return _table("offers", gettext_lazy("可以派给谁"), heads, lines, empty)


def points(order: Order, actor: Actor) -> Panel | None:
    """Where members are on duty nearby, where some room knows; nobody is chosen by it."""
    if order.state not in {NEW, POOLED}:
        return None
    near = asked("volunteering.near", order.handler, actor=actor)
    if near is None:
        return None
    heads = [(_("岗位"), "text"), (_("为什么"), "text"), (_("现在值班"), "text"),
             (_("值班电话"), "text")]  # fmt: skip
    lines = [(one["name"], one["reason"], one["duty"], one["telephone"]) for one in near]
    empty = gettext_lazy("本街道还没有设党员服务岗。")
    return _table("points", gettext_lazy("附近的党员服务岗"), heads, lines, empty)


def verdict(order: Order, actor: Actor) -> Panel | None:
    """What was said of it, and how many care."""
    del actor
    facts: list[dict[str, Any]] = []
    rating = rating_of(order)
    if rating is not None:
        facts.append({"title": _("评价"), "text": str(rating), "kind": "text"})
        if rating.words:
            facts.append({"title": _("意见"), "text": rating.words, "kind": "text", "wide": True})
        if rating.called_on:
            facts.append({"title": _("回访日期"), "text": rating.called_on, "kind": "date"})
    if count := followers(order):
        facts.append({"title": _("一同关心的人"), "text": count, "kind": "num"})
    facts.append({"title": _("查询码"), "text": order.spaced_code, "kind": "text"})
    return Panel("verdict", gettext_lazy("评价和查询"), facts=facts)


def warn(order: Order) -> list[Finding]:
    """Words that belong elsewhere, said before anything is done."""
    return elsewhere(text=order.text) if order.is_open else []


def weigh(values: Any) -> list[Finding]:
    return elsewhere(text=values.get("text", ""))


def is_open(order: Any) -> bool:
    return bool(order.is_open)


def paused(order: Any) -> bool:
    return any(one.until is None for one in pauses(order))


def running(order: Any) -> bool:
    return is_open(order) and not paused(order)


def is_held(order: Any) -> bool:
    return bool(order.state == HELD)


def to_arrive(order: Any) -> bool:
    return bool(order.state == HELD and order.arrived_at is None)


def to_call(order: Any) -> bool:
    rating = rating_of(order)
    return rating is not None and is_bad(grade=rating.grade) and rating.called_on is None


def to_rate(order: Any) -> bool:
    return order.state in {DONE, CLOSED} and rating_of(order) is None


def to_confirm(order: Any) -> bool:
    return order.state == HELD and any(
        one.role == Hold.Role.LEAD and one.ended_at is None and one.confirmed_at is None
        for one in holds(order)
        if one.provider_id is not None
    )


def acts() -> list[ActPage]:
    """What may be done beside the steps."""
    return [
        ActPage("confirm", gettext_lazy("服务商已确认"), actions.confirm, when=to_confirm),
        ActPage("reassign", gettext_lazy("改派别家"), actions.reassign, when=to_confirm),
        ActPage("join", gettext_lazy("加协办"), actions.join, forms.JoinForm, when=is_held),
        ActPage("arrive", gettext_lazy("登记到达"), actions.arrive, when=to_arrive),
        ActPage("extend", gettext_lazy("延期"), actions.extend, forms.ExtendForm, when=is_open),
        ActPage("pause", gettext_lazy("暂停计时"), actions.pause, ReasonForm, when=running),
        ActPage("resume", gettext_lazy("恢复计时"), actions.resume, when=paused),
        ActPage("mark", gettext_lazy("认定超出职责"), actions.mark, ReasonForm,
                when=lambda one: one.unreasonable_on is None and one.accepted_on is not None),
        ActPage("unmark", gettext_lazy("取消认定"), actions.unmark, ReasonForm,
                when=lambda one: one.unreasonable_on is not None),
        ActPage("rate", gettext_lazy("代记评价"), actions.rate, forms.RateForm, when=to_rate),
        ActPage("call", gettext_lazy("登记回访"), actions.call, ReasonForm, when=to_call),
    ]  # fmt: skip


def steps() -> list[StepPage]:
    names = ("dispatch", "assign", "claim", "hand_back", "transfer", "send_back", "hand_out",
             "finish", "close", "reopen", "cancel")  # fmt: skip
    asked = {
        "assign": forms.AssignForm, "transfer": forms.TransferForm, "hand_out": forms.HandOutForm,
        "finish": forms.FinishForm, "close": forms.CloseForm,
        **dict.fromkeys(("hand_back", "send_back", "reopen", "cancel"), ReasonForm),
    }  # fmt: skip
    return [StepPage(ORDER, {name: getattr(actions, name) for name in names}, asked, warn=warn)]


def papers(order: Order, actor: Actor) -> list[dict[str, Any]]:
    """The slip; and how to reach whoever asked, as long as it is kept, to whom it concerns."""
    found: list[dict[str, Any]] = [
        {"title": gettext_lazy("打印回执"), "icon": "print",
         "url": reverse("orders.slip", args=[order.pk])}
    ]  # fmt: skip
    kept = any(one is not None for one in (order.phone, order.contact, order.spot))
    if kept and serves(order, actor):
        found.append({"title": gettext_lazy("看联系方式"), "post": True,
                      "url": reverse("orders.contact", args=[order.pk])})  # fmt: skip
    return found


def serves(order: Order, actor: Actor) -> bool:
    """Is it in this person's hands: where it is worked on, or where it came in?"""
    return any(pages.may(actor, KEEPS, order) for pages in (DESK_PAGES, ORDER_PAGES))


def begun(actor: Actor, scope: Scope) -> dict[str, Any]:
    del actor
    return {"org": scope.node, "since": clock.today()}


VERBS = {
    "submit": gettext_lazy("提出"), "follow": gettext_lazy("我也关心"),
    "join": gettext_lazy("协办"), "clear": gettext_lazy("清除联系方式"),
    "set_terms": gettext_lazy("定办理时限"), "rate": gettext_lazy("评价"),
}  # fmt: skip
ORDER_PAGES = RecordPages(
    ORDERS, noun=gettext_lazy("诉求"), record=actions.submit, steps=steps(), acts=acts(),
    panels=[offers, points, holders, verdict, course, passed, matters_of, attachments],
    asks=[*PARTS.values()],
    buttons=papers,
    start=begun, weigh=weigh, verbs=VERBS, menu=(SECTION, 12), icon="service", keeps=KEEPS,
    root="", empty=gettext_lazy("还没有诉求。居民扫码就能提，窗口和电话接到的在这里登记。"),
)  # fmt: skip
DESK_PAGES = RecordPages(
    DESK, noun=gettext_lazy("手上的工单"), steps=steps(), acts=acts(),
    panels=[offers, points, holders, verdict, course, passed, matters_of, attachments],
    asks=[*PARTS.values()],
    buttons=papers, verbs=VERBS,
    menu=(SECTION, 10), icon="task", keeps=KEEPS,
    empty=gettext_lazy("手上没有要办的工单。"),
)  # fmt: skip
MOVE_PAGES = RecordPages(
    MOVES, noun=gettext_lazy("转办"), menu=(SECTION, 16), icon="right", sees=SEES,
    empty=gettext_lazy("没有转办过。"),
)  # fmt: skip
RATING_PAGES = RecordPages(
    RATINGS, noun=gettext_lazy("评价"), menu=(SECTION, 14), icon="star", sees=SEES,
    empty=gettext_lazy("还没有人评价。评价是自愿的。"),
)  # fmt: skip
TERMS_PAGES = RecordPages(
    TERMS, noun=gettext_lazy("办理时限"), record=actions.set_terms, start=begun, keeps=SETS,
    sees=SEES, menu=(SECTION, 19), icon="clock", hangs="org__path", verbs=VERBS,
    empty=gettext_lazy("没有定过，按系统自带的五个工作日；那不是全国标准，请按本地文件定。"),
)  # fmt: skip
PAGES = [ORDER_PAGES, DESK_PAGES, MOVE_PAGES, RATING_PAGES, TERMS_PAGES]
