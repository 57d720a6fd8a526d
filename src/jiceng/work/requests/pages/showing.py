"""What stands on the page of a table, of a period and of a form."""

from collections import Counter
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Finding, gettext_noop
from jiceng.kernel.periods import around, on
from jiceng.kernel.phrases import plain
from jiceng.kit.crosstabs import opens
from jiceng.kit.panels import Panel, drawn, listed
from jiceng.kit.scope import address, code_of
from jiceng.work.requests import flows, rules
from jiceng.work.requests.models import Cell, Concern, Item, Kind, Return, Round, Table, Use
from jiceng.work.requests.models.holdings import (
    asked_of,
    doubled,
    figure_of,
    holding_of,
    link_of,
    near,
    said,
)
from jiceng.work.requests.sheets import CONCERNS, ROUNDS

BOARD = 300
# The structure tables a survey is read beside: a figure and the splits on its own page.
STRUCTURE = (
    ("members.members", ("age", "education")), ("people.cadres", ("age", "education")),
    ("places.communities", ("population",)),
)  # fmt: skip


def items(table: Table, actor: Actor) -> Panel:
    """Each item, how it is checked, where the system has it."""
    del actor
    heads = ((_("填报项"), "text"), (_("类型"), "text"), (_("口径"), "text"),
             (_("系统里的来源"), "text"), (_("向下填报"), "flag"))  # fmt: skip
    rows = []
    for one in Item.objects.filter(table=table).order_by("place"):
        held = holding_of(one.source)
        name = f"{one.name}（{one.unit}）" if one.unit else one.name
        told: Any = held.words if held else None
        rows.append((link_of(one.source), (name, one.get_kind_display(), one.meaning or None,
                                           told, one.goes_down)))  # fmt: skip
    return drawn("items", gettext_lazy("填报项"), heads, rows,
                 empty=gettext_lazy("还没有填报项，请增加。"))  # fmt: skip


def held_already(table: Table, actor: Actor) -> Panel | None:
    """What the system may hold of items that name no source: offered, decided by a person."""
    del actor
    heads = ((_("填报项"), "text"), (_("系统里可能已经有"), "text"), (_("相近"), "text"))
    rows = []
    for one in Item.objects.filter(table=table, source="").order_by("place"):
        for held, score in near(one.name)[:3]:
            url = link_of(held.source)
            rows.append((url, (one.name, held.words, f"{round(score * 100)}%")))
    if not rows or table.state in flows.TABLE.final:
        return None
    return drawn("held", gettext_lazy("系统里可能已经有的"), heads, rows)


def estimate(table: Table, actor: Actor) -> Panel | None:
    """Before anything is sent: how many, how long, how much of it comes filled in."""
    del actor
    rows = list(Item.objects.filter(table=table))
    down = [one for one in rows if one.goes_down]
    if not rows:
        return None
    orgs = len(asked_of(table, clock.today()))
    each = rules.minutes(kinds=[(one.kind, bool(one.source)) for one in down])
    facts = [
        (_("要填的单位"), _("%d 家") % orgs), (_("每家大约"), _("%s 分钟") % each),
        (_("合计大约"), _("%s 小时") % plain(each * orgs / 60, places=1)),
        (_("一共几项"), len(rows)), (_("向下填的"), len(down)),
        (_("系统已有、不用填的"), len(rows) - len(down)),
    ]  # fmt: skip
    return Panel("estimate", gettext_lazy("负担估算"),
                 facts=[{"title": t, "text": v, "kind": "text"} for t, v in facts])  # fmt: skip


def burden(table: Table) -> list[Finding]:
    """Shown to whoever sends it, before it is sent."""
    down = Item.objects.filter(table=table).down()
    each = rules.minutes(kinds=[(one.kind, bool(one.source)) for one in down])
    orgs = len(asked_of(table, clock.today()))
    words = gettext_noop("将发给 %(orgs)d 家，每家约 %(each)s 分钟，合计约 %(all)s 小时")
    values = {"orgs": orgs, "each": each, "all": plain(each * orgs / 60, places=1)}
    return [Finding(words, rules.BURDEN, values)]


def rounds(table: Table, actor: Actor) -> Panel:
    rows = Round.objects.visible_to(actor).filter(table=table).order_by("-first_on")
    return listed(
        "rounds", gettext_lazy("各期"), ROUNDS, rows, limit=12,
        only=("period", "due_on", "asked", "given", "cells", "filled", "again", "state"),
        address=lambda row: reverse("requests.rounds.detail", args=[row.pk]),
        empty=gettext_lazy("还没有发出过。"),
    )  # fmt: skip


# A period ---------------------------------------------------------------------------------


def seen(round_: Round, actor: Actor) -> Any:
    rows = Return.objects.visible_to(actor).filter(round=round_)
    return rows.select_related("org", "round__table").order_by("org__path")


def board(round_: Round, actor: Actor) -> Panel:
    """谁交了、谁还没有, in the order of the tree; nobody is ranked."""
    today = clock.today()
    heads = ((_("填报单位"), "text"), (_("状态"), "text"), (_("提交日期"), "date"))
    rows = []
    for one in seen(round_, actor)[:BOARD]:
        late = one.state == flows.WAITING and one.due_on < today
        told = _("已过应报日期") if late else one.get_state_display()
        url = reverse("requests.returns.detail", args=[one.pk])
        rows.append((url, (one.org.name, told, one.returned_on)))
    return drawn("board", gettext_lazy("谁已提交、谁还没有"), heads, rows)


def summary(round_: Round, actor: Actor) -> Panel | None:
    """汇总: numbers added up, choices counted, over the returned forms this person sees."""
    cells = Cell.objects.visible_to(actor).filter(paper__round=round_, paper__state=flows.RETURNED)
    told: dict[int, list[str]] = {}
    for key, value in cells.values_list("item", "value"):
        told.setdefault(key, []).append(value)
    heads = ((_("填报项"), "text"), (_("汇总"), "text"), (_("几家"), "num"))
    rows = []
    for item in Item.objects.filter(pk__in=told).order_by("place"):
        values = told[item.pk]
        if item.kind == Kind.NUMBER:
            words = said(sum(filter(None, map(rules.number_of, values)))) + item.unit
        elif item.kind in {Kind.CHOICE, Kind.FLAG}:
            words = "、".join(f"{value} {n}" for value, n in sorted(Counter(values).items()))
        else:
            words = "—"
        rows.append(("", (item.name, words, len(values))))
    return drawn("summary", gettext_lazy("汇总（已提交的）"), heads, rows) if rows else None


def themes(round_: Round, actor: Actor) -> Panel | None:
    """What was brought to light, by theme."""
    if round_.table.use != Use.SURVEY:
        return None
    rows = Concern.objects.visible_to(actor).standing().filter(paper__round=round_)
    told = Counter(rows.values_list("theme", flat=True))
    facts = [{"title": words, "text": told[key], "kind": "num"}
             for key, words in Concern.Theme.choices if told[key]]  # fmt: skip
    return Panel("themes", gettext_lazy("调查问题"), facts=facts,
                 empty=gettext_lazy("还没有登记问题。"))  # fmt: skip


def structure(round_: Round, actor: Actor) -> Panel | None:
    """自动表: age, education and bands as the records have them on the day of freezing."""
    del actor
    if round_.table.use != Use.SURVEY:
        return None
    day, node = round_.frozen_on or clock.today(), round_.table.org
    ask, facts = Ask(on(day)), []
    for key, splits in STRUCTURE:
        figure = figure_of(key)
        if figure is None:
            continue
        value = figure.read(node, ask).value
        told = "、".join(_(SPLIT[split]) for split in splits if split in figure.splits)
        title = _("%(title)s（%(split)s）") % {"title": _(figure.title), "split": told}
        facts.append({"title": title, "text": f"{plain(value)}{_(figure.unit)}", "kind": "text",
                      "url": opens(figure, {}, node, ask)})  # fmt: skip
    if not facts:
        return None
    return Panel("structure", gettext_lazy("结构表（由记录得出）"), facts=facts)


SPLIT = {
    "age": gettext_noop("按年龄"), "education": gettext_noop("按学历"),
    "population": gettext_noop("按人口规模"),
}  # fmt: skip


def report_button(round_: Round, actor: Actor) -> list[dict[str, Any]]:
    """A survey is written up from the figures of the day it was frozen."""
    del actor
    if round_.table.use != Use.SURVEY:
        return []
    day = round_.frozen_on or clock.today()
    url = address("reports.build", name="survey")
    if not url:
        return []
    query = f"?org={code_of(round_.table.org)}&period={around(day, 'year').code}&asof={day}"
    return [{"title": _("调查报告草稿"), "url": url + query, "icon": "report"}]


# A form -----------------------------------------------------------------------------------


def cells(paper: Return, actor: Actor) -> Panel:
    del actor
    heads = ((_("填报项"), "text"), (_("带出的值"), "text"), (_("填报的值"), "text"),
             (_("怎么来的"), "text"))  # fmt: skip
    ask, rows = Ask(paper.round.period), []
    for one in Cell.objects.filter(paper=paper).select_related("item").order_by("item__place"):
        figure = figure_of(one.item.source)
        url = opens(figure, {}, paper.org, ask) if figure is not None else ""
        rows.append((url, (one.item.name, one.offered or None, one.value or None,
                           one.get_origin_display() or None)))  # fmt: skip
    return drawn("cells", gettext_lazy("填报内容"), heads, rows)


def doubles(paper: Return, actor: Actor) -> Panel | None:
    """For a confirmation: records of one day and one name, to be looked at before confirming."""
    del actor
    if paper.round.table.use != Use.CONFIRM:
        return None
    shown = Item.objects.filter(table=paper.round.table).exclude(source="")
    told = doubled(shown, paper.org, paper.round.period)
    heads = ((_("哪个数"), "text"), (_("日期"), "date"), (_("名称"), "text"), (_("几条"), "num"))
    return drawn("doubles", gettext_lazy("可能重复登记的"), heads, [("", one) for one in told],
                 empty=gettext_lazy("没有同一天同名的。"))  # fmt: skip


def concerns(paper: Return, actor: Actor) -> Panel | None:
    if paper.round.table.use != Use.SURVEY:
        return None
    rows = Concern.objects.visible_to(actor).standing().filter(paper=paper)
    return listed(
        "concerns", gettext_lazy("登记的问题"), CONCERNS, rows,
        only=("theme", "content", "noted_on"),
        address=lambda row: reverse("requests.concerns.detail", args=[row.pk]),
    )  # fmt: skip
