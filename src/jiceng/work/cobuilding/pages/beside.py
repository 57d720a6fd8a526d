"""What stands beside a record: what may answer a need, items, uses, sign-ups, leads."""

from typing import Any

from django.db.models import Avg, Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel.actors import Actor
from jiceng.kit.panels import Panel, listed
from jiceng.work.cobuilding.actions import grounds
from jiceng.work.cobuilding.flows import DRAFTED, OPEN
from jiceng.work.cobuilding.models import (
    LandLead,
    ListItem,
    Pact,
    PactItem,
    SharedService,
    proposals,
)
from jiceng.work.cobuilding.sheets import ITEMS, PROMISES, USES

LINES = 20


def wants(item: Any) -> bool:
    return bool(item.list == "need" and item.state == OPEN)


def answers(item: ListItem, actor: Actor) -> Panel | None:
    """What might answer a need, each with its reasons; nothing is chosen by the machine."""
    if not wants(item):
        return None
    columns = [
        {"name": "what", "title": _("资源"), "kind": "text"},
        {"name": "who", "title": _("提供单位"), "kind": "text"},
        {"name": "why", "title": _("为什么合适"), "kind": "text"},
        {"name": "doubts", "title": _("要商量的"), "kind": "text"},
    ]
    found, rows = proposals(item)[:LINES], []
    near = ListItem.objects.filter(pk__in=[one.pk for one, _fit in found])
    seen = set(near.visible_to(actor).values_list("pk", flat=True))
    for one, fit in found:
        said = (one.title, one.who, "、".join(map(_, fit.reasons)), "、".join(map(_, fit.doubts)))
        url = reverse("cobuilding.items.detail", args=[one.pk]) if one.pk in seen else ""
        rows.append({"url": url, "cells": [{"text": text or None, "kind": "text"}
                                           for text in said]})  # fmt: skip
    return Panel("answers", gettext_lazy("可以对接的资源"), columns, rows, count=len(rows),
                 empty=gettext_lazy("清单上还没有种类相同、时间合得上的资源。"))  # fmt: skip


def made_of(item: ListItem, actor: Actor) -> Panel | None:
    """The need and the resource of a project; the projects of a need or a resource."""
    rows = ITEMS.visible(actor).filter(void_reason="")
    if item.list == "project":
        rows = rows.filter(pk__in=[item.need_id, item.resource_id])
    else:
        rows = rows.filter(**{item.list: item.pk})
    if not rows.exists():
        return None
    return listed(
        "made_of", gettext_lazy("对接情况"), ITEMS, rows.order_by("-pk"),
        only=("list", "title", "unit__name", "state", "result"),
        address=lambda row: reverse("cobuilding.items.detail", args=[row.pk]),
    )  # fmt: skip


def written(pact: Pact, actor: Actor) -> Panel:
    """Its items while it is a draft; the promises they became afterwards."""
    if pact.state != DRAFTED:
        rows = PROMISES.visible(actor).filter(pact=pact, void_reason="").order_by("pk")
        return listed(
            "written", gettext_lazy("承诺"), PROMISES, rows, limit=40,
            only=("org__name", "category", "title", "measure", "due_on", "state"),
            address=lambda row: reverse("cobuilding.promises.detail", args=[row.pk]),
            empty=gettext_lazy("契约里没有写事项。"),
        )  # fmt: skip
    facts = [
        {"title": one.get_side_display(), "kind": "text", "wide": True,
         "text": f"{one.title}（{one.measure or _('没有写完成标准')}，{one.due_on}）"}
        for one in PactItem.objects.filter(pact=pact).order_by("side", "pk")
    ]  # fmt: skip
    return Panel("written", gettext_lazy("契约事项"), facts=facts, count=len(facts),
                 empty=gettext_lazy("还没有写事项，点“写入事项”。"))  # fmt: skip


def uses_of(resource: Any, actor: Actor) -> Panel:
    rows = USES.visible(actor).filter(resource=resource).order_by("-wanted_on", "-pk")
    return listed(
        "uses", gettext_lazy("使用记录"), USES, rows,
        only=("wanted_on", "user__name", "purpose", "number", "state"),
        address=lambda row: reverse("cobuilding.uses.detail", args=[row.pk]),
        empty=gettext_lazy("还没有人用过。"),
    )  # fmt: skip


def sign_ups(service: SharedService, actor: Actor) -> Panel:
    """How many codes, how many came, how they rated; no names are kept."""
    del actor
    live = Q(cancelled=False)
    told = service.signup_set.aggregate(
        codes=Count("pk", filter=live), came=Count("pk", filter=live & Q(came=True)),
        grades=Count("grade"), mean=Avg("grade"),
    )  # fmt: skip
    mean = f"{told['mean']:.1f}（{told['grades']}）" if told["grades"] else "—"
    said = (
        (_("报名码"), told["codes"]), (_("报名人数"), service.signed),
        (_("凭码到场"), told["came"]), (_("评价平均（几条）"), mean),
    )  # fmt: skip
    facts = [{"title": title, "text": str(text), "kind": "text"} for title, text in said]
    return Panel("sign_ups", gettext_lazy("报名"), facts=facts)


def leads(land: Any, actor: Actor) -> Panel:
    del actor
    facts = [
        {"title": str(one.on), "text": f"{one.investor}：{one.words}", "kind": "text", "wide": True}
        for one in LandLead.objects.filter(land=land)
    ]
    return Panel("leads", gettext_lazy("招商线索"), facts=facts, count=len(facts),
                 empty=gettext_lazy("还没有单位来谈。"))  # fmt: skip


def rests_on(one: Any, actor: Actor) -> Panel:
    """What the records of the year say, counted now, beside what was said of it."""
    del actor
    found = grounds(org=one.org, unit=one.unit, programme=one.programme, year=one.year)
    said = (
        (_("联建活动（次）"), found["held"]), (_("联建任务（项）"), found["tasks"]),
        (_("凭记录完成的（项）"), found["done"]),
    )  # fmt: skip
    facts = [{"title": title, "text": text, "kind": "number"} for title, text in said]
    return Panel("rests_on", gettext_lazy("记录里有什么"), facts=facts)
