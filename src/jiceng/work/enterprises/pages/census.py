"""The ledger, its checks and rounds, and the registry."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import Period, around
from jiceng.kernel.phrases import plain
from jiceng.kit.access import may
from jiceng.kit.handoffs import asked
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.kit.scope import Scope, address, code_of
from jiceng.registers.files.pages import attachments
from jiceng.registers.units.pages import after_end
from jiceng.work.enterprises import actions, forms
from jiceng.work.enterprises.access import KEEPS, SEES, SETS
from jiceng.work.enterprises.figures.census import SWEPT
from jiceng.work.enterprises.flows import CHECK, ENTRY, WAITING
from jiceng.work.enterprises.models import Card, Check, Entry, OwnerContact, Round, SharedPlan
from jiceng.work.enterprises.pages.story import story
from jiceng.work.enterprises.sheets import (
    CARDS,
    CHECKS,
    CONTACTS,
    ENTRIES,
    PLANS,
    ROUNDS,
    TAGS,
)

SECTION = "两新党建"
MANY = 40
SAID = 5


def here(actor: Actor, scope: Scope) -> dict[str, Any]:
    del actor
    return {"org": scope.node}


def plain_table(name: str, title: Any, heads: Mapping[str, str], rows: Any, **more: Any) -> Panel:
    """A panel of rows that are no sheet's: heads with their kinds; of each row its address and
    cells.
    """
    columns = [{"name": head, "title": head, "kind": kind} for head, kind in heads.items()]
    drawn = [
        {"url": url, "cells": [
            {"text": text, "kind": kind} for text, kind in zip(cells, heads.values(), strict=True)
        ]}
        for url, cells in rows
    ]  # fmt: skip
    return Panel(name, title, columns, drawn, **more)


def _of_unit(sheet: Any, only: Any, title: Any, empty: Any, more: Any) -> Any:
    name = sheet.name.partition(".")[2]

    def panel(card: Card, actor: Actor) -> Panel:
        rows = sheet.visible(actor).filter(unit=card.unit_id)
        if name != "tags":
            rows = rows.filter(void_reason="")
        made = listed(
            name, title, sheet, rows.order_by(*sheet.order), only=only, empty=empty,
            address=lambda row: reverse(f"enterprises.{name}.detail", args=[row.pk]),
        )  # fmt: skip
        if card.unit.until is None and may(actor, KEEPS, card.unit.keeper.path):
            url = f"{reverse(f'enterprises.{name}.new')}?unit={card.unit_id}"
            made.buttons = [{"title": more, "url": url}]
        return made

    return panel


tags = _of_unit(
    TAGS, ("word__name", "since", "until", "source"),
    gettext_lazy("经营状况标签"),
    gettext_lazy("没有标签。"), gettext_lazy("贴标签"),
)  # fmt: skip
contacts = _of_unit(
    CONTACTS, ("held_on", "way", "words", "off_hours"),
    gettext_lazy("出资人联系"),
    gettext_lazy("还没有联系过。"), gettext_lazy("登记联系"),
)  # fmt: skip
plans = _of_unit(
    PLANS, ("goal", "deed", "due", "done_on", "result"),
    gettext_lazy("共同计划"),
    gettext_lazy("还没有共同计划。"), gettext_lazy("商定计划"),
)  # fmt: skip


def finding(card: Card, actor: Actor) -> Panel | None:
    """双找: the page on which members say so themselves, and the roll the firm may offer."""
    del actor
    claim, roll = address("mobility.claim"), address("mobility.traces.new")
    if not claim or card.unit.until is not None:
        return None
    how = _(
        "把申报地址告诉职工，由党员自己申报；单位愿意提供名单的，按名单登记线索。"
        "不拿职工名单去比对。"
    )
    facts: list[dict[str, Any]] = [
        {"title": _("单位申报的党员数"), "text": card.members, "kind": "num"},
        {"title": _("怎么找"), "text": how, "kind": "text", "wide": True},
    ]
    code = code_of(card.unit.keeper)
    buttons = [{"title": _("党员自己申报的页面"), "url": f"{claim}?org={code}"}]
    if roll:
        buttons.append(
            {
                "title": _("单位提供了名单，登记线索"),
                "url": f"{roll}?unit={card.unit_id}&org={code}",
            }
        )
    return Panel("finding", gettext_lazy("组织找党员、党员找组织"), facts=facts, buttons=buttons)


def effect(card: Card, actor: Actor) -> Panel | None:
    """成效: what the Party's work brought this firm this year; for the owner's own eyes, too."""
    unit = card.unit
    told = asked("enterprises.effect", unit, actor=actor)
    if told is None:
        return None
    first, day = around(clock.today(), "year").first, clock.today()
    plans = SharedPlan.objects.valid().filter(unit=unit, done_on__range=(first, day))
    talks = OwnerContact.objects.valid().filter(
        unit=unit, off_hours=True, held_on__range=(first, day)
    )
    days = "—" if told["days"] is None else plain(told["days"], places=1)
    facts: list[dict[str, Any]] = [
        {"title": _("反映的困难（件）"), "text": told["raised"], "kind": "num"},
        {"title": _("其中已解决（件）"), "text": told["solved"], "kind": "num"},
        {"title": _("平均几个工作日答复"), "text": days, "kind": "text"},
        {"title": _("完成的共同计划（项）"), "text": plans.count(), "kind": "num"},
        {"title": _("岗位练兵（次）"), "text": told["contests"], "kind": "num"},
        {"title": _("党员责任区（个）"), "text": told["zones"], "kind": "num"},
        {"title": _("安排在业余时间的联系和培训（次）"), "text": talks.count(), "kind": "num"},
    ]  # fmt: skip
    gains = [*plans.order_by("-done_on", "-pk").values_list("result", flat=True)[:SAID],
             *told["results"]]  # fmt: skip
    if gains:
        facts.append({"title": _("做成了什么"), "text": "；".join(gains), "kind": "text",
                      "wide": True})  # fmt: skip
    buttons = []
    if issues := address("fastlane.issues.table"):
        found = urlencode({"q": unit.name})
        buttons.append({"title": _("看反映的困难"), "url": f"{issues}?{found}"})
    return Panel("effect", gettext_lazy("今年的成效"), facts=facts, buttons=buttons)


def progress(one: Round, actor: Actor) -> Panel:
    """How many firms, how many checked within the round: one's own organisations and those directly
    beneath them; numbers of others stay theirs.
    """
    last = min(max(one.begins, clock.today()), one.due)
    ask = Ask(Period(one.begins, one.due), as_of=last)
    done, of = SWEPT.spread(one.org, ask), SWEPT.population.spread(one.org, ask)
    nodes = {path: pk for pk, path in ask.paths(one.org).items() if may(actor, SEES, path)}
    top = min((path.count(".") for path in nodes), default=0)
    shown = [path for path in sorted(nodes) if of.get(path) and path.count(".") <= top + 1]
    manager = type(one.org)._default_manager
    rows_of = manager.filter(pk__in=[nodes[path] for path in shown])
    names = dict(rows_of.values_list("pk", "name"))
    heads = {_("党组织"): "text", _("应核对"): "num", _("已核对"): "num", _("还没有"): "num"}
    rows = [
        ("", (names.get(nodes[path], ""), of[path], done[path], of[path] - done[path]))
        for path in shown
    ]
    return plain_table(
        "progress", gettext_lazy("进度"), heads, rows[:MANY], count=len(rows),
        empty=gettext_lazy("范围里没有非公企业和社会组织。"),
        url=address("enterprises.cards.table"),
    )  # fmt: skip


def alike(entry: Entry, actor: Actor) -> Panel | None:
    """What may be the same firm under another name."""
    if entry.state != WAITING:
        return None
    rows = [
        (reverse("units.units.detail", args=[one.pk]), (one.name, str(one.keeper)))
        for one in actions.near(entry)
        if may(actor, SEES, one.keeper.path)
    ]
    heads = {_("单位"): "text", _("属地党组织"): "text"}
    return plain_table(
        "alike", gettext_lazy("底册里可能就是这一家"), heads, rows, count=len(rows),
        empty=gettext_lazy("底册里没有名称相近、没有信用代码的单位。"),
    )  # fmt: skip


def stands(card: Card) -> bool:
    return card.unit.until is None


def gone(card: Card, *, actor: Actor, **values: Any) -> Any:
    return actions.gone(card.unit, actor=actor, **values)


def heed_gone(card: Card, actor: Actor, values: Mapping[str, Any]) -> tuple[str, Panel] | None:
    """What is dated after the day it is said to have ended."""
    return after_end(card.unit, values["on"], actor)


def heed_told(check: Check, actor: Actor, values: Mapping[str, Any]) -> tuple[str, Panel] | None:
    """The same of an end that was told and waits."""
    del values
    if check.outcome not in {Check.Outcome.CLOSED, Check.Outcome.MOVED}:
        return None
    return after_end(check.unit, actions.ends_on(check), actor)


def unit_page(card: Card) -> str:
    """A firm that is gone leaves the ledger; its own page stays."""
    return reverse("units.units.detail", args=[card.unit_id])


def visited(card: Card, *, actor: Actor, **values: Any) -> Any:
    return actions.visited(card.unit, actor=actor, **values)


def same(card: Card, *, actor: Actor) -> Any:
    return actions.same(card.unit, actor=actor)


def phone(card: Card, actor: Actor) -> list[dict[str, Any]]:
    """Where there is a telephone, and for whoever keeps the firm."""
    if card.owner_phone is None or not may(actor, KEEPS, card.unit.keeper.path):
        return []
    url = reverse("enterprises.contact", args=[card.pk])
    return [{"title": _("看出资人电话"), "url": url, "post": True, "icon": "phone"}]


CARD_PAGES = RecordPages(
    CARDS,
    noun=gettext_lazy("五清卡"),
    record=actions.enter,
    story=story,
    panels=[effect, tags, contacts, plans, finding, attachments],
    acts=[
        ActPage("same", gettext_lazy("无变化"), same, when=stands),
        ActPage("revise", gettext_lazy("有变化"), actions.revise, forms.ReviseForm, when=stands,
                start=forms.ReviseForm.record_initial),
        ActPage("visited", gettext_lazy("去过，没核清"), visited, forms.VisitForm, when=stands),
        ActPage("gone", gettext_lazy("注销或迁出"), gone, forms.GoneForm, when=stands,
                danger=True, heed=heed_gone, then=unit_page),
    ],
    buttons=phone,
    verbs={"enter": gettext_lazy("登记五清"), "same": gettext_lazy("无变化"),
           "change": gettext_lazy("有变化")},
    menu=(SECTION, 80),
    icon="folder",
    keeps=KEEPS,
    sees=SEES,
    root="",
    empty=gettext_lazy("底册还是空的。先登记单位或者导入登记信息，再开始一轮排查。"),
)  # fmt: skip
ROUND_PAGES = RecordPages(
    ROUNDS,
    noun=gettext_lazy("排查轮次"),
    record=actions.open_round,
    panels=[progress],
    verbs={"open_round": gettext_lazy("开始一轮排查")},
    menu=(SECTION, 81),
    icon="task",
    keeps=SETS,
    sees=SEES,
    hangs="org__path",
    start=here,
)
CHECK_PAGES = RecordPages(
    CHECKS,
    noun=gettext_lazy("核对记录"),
    steps=[
        StepPage(
            CHECK,
            {"look_over": actions.look_over, "confirm": actions.confirm},
            heed={"confirm": heed_told},
        ),
    ],
    verbs={"same": gettext_lazy("无变化"), "change": gettext_lazy("有变化")},
    menu=(SECTION, 82),
    icon="check",
    keeps=KEEPS,
    sees=SEES,
)
ENTRY_PAGES = RecordPages(
    ENTRIES,
    noun=gettext_lazy("登记信息"),
    record=actions.take_in,
    change=actions.correct_entry,
    steps=[
        StepPage(
            ENTRY,
            {"adopt": actions.adopt, "tie": actions.tie, "leave_out": actions.leave_out},
            {"adopt": forms.AdoptForm, "tie": forms.TieForm, "leave_out": forms.LeaveOutForm},
        )
    ],
    panels=[alike],
    verbs={"take_in": gettext_lazy("登记"), "correct_entry": gettext_lazy("更正")},
    menu=(SECTION, 84),
    icon="data",
    keeps=KEEPS,
    sees=SEES,
    start=here,
    empty=gettext_lazy("还没有登记信息。请导入市场监管、民政给的表，按信用代码自动对上底册。"),
)
PAGES = [CARD_PAGES, ROUND_PAGES, CHECK_PAGES, ENTRY_PAGES]
