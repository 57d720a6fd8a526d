"""What stands on a closing's page: what is in the way, the proof, what came late."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.insight.closing import flows
from jiceng.insight.closing.actions import newest
from jiceng.insight.closing.checks import obstacles
from jiceng.insight.closing.models import Closing, Late
from jiceng.insight.closing.sheets import LATE
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kernel.book import ClosedBook
from jiceng.kit.jobs import OPEN, Job
from jiceng.kit.panels import Panel, drawn, listed


def in_the_way(closing: Closing, actor: Actor) -> Panel | None:
    """What stands against the closing; the closing itself asks the same again."""
    del actor
    if closing.state != flows.ASKED:
        return None
    found = obstacles(closing.org, Ask(closing.stretch, book=ClosedBook()))
    running = Job.objects.filter(kind="closing.close", state__in=OPEN, args__closing=closing.pk)
    heads = ((_("关账前检查"), "text"), (_("要紧不要紧"), "text"))
    rows = [("", (one.words, _("办好才能关账") if one.blocks else _("请留意"))) for one in found]
    if job := running.first():
        url = reverse("desk.job", args=[job.uid])
        rows.insert(0, (url, (_("正在关账"), _("看进度"))))
    return drawn(
        "in_the_way", gettext_lazy("关账前检查"), heads, rows,
        empty=gettext_lazy("没有挡着的事，可以由另一位同志复核并关账。"),
    )  # fmt: skip


def proof(closing: Closing, actor: Actor) -> Panel | None:
    """Digest and chain head, to be written down outside; what could not be frozen."""
    del actor
    if closing.period is None:
        return None
    facts: list[dict[str, Any]] = [
        {"title": _("定格的数"), "text": closing.figures, "kind": "num",
         "url": reverse("closing.values", args=[closing.pk])},
        {"title": _("摘要"), "text": closing.digest, "kind": "text"},
        {"title": _("关账链首"), "text": closing.head, "kind": "text"},
        {"title": _("流水链首"), "text": closing.anchor, "kind": "text"},
    ]  # fmt: skip
    if closing.left_out:
        names = "、".join(name for name, _why in closing.left_out[:5])
        told = _("%(n)s 个：%(names)s") % {"n": len(closing.left_out), "names": names}
        facts.append({"title": _("没有定格的"), "text": told, "kind": "text"})
    return Panel(
        "proof", gettext_lazy("凭证"), facts=facts,
        buttons=[
            {"title": _("打印凭证"), "url": reverse("closing.paper", args=[closing.pk]),
             "icon": "print"},
            {"title": _("验证"), "url": reverse("closing.verify", args=[closing.uid]),
             "icon": "check"},
        ],
    )  # fmt: skip


def late(closing: Closing, actor: Actor) -> Panel | None:
    """What today's records would make of the closed figures."""
    if closing.state != flows.CLOSED:
        return None
    rows = Late.objects.visible_to(actor).filter(closing=closing).order_by("settled_on", "pk")
    note = gettext_lazy("没有发现补录差异。") if newest(closing) else gettext_lazy("已另作调整。")
    only = ("title", "kept", "now", "came_count", "went_count", "settled_on")
    return listed("late", gettext_lazy("补录差异"), LATE, rows, limit=30, empty=note, only=only)


def records(one: Late, actor: Actor) -> Panel:
    """Which records came and which went, by their ids."""
    del actor
    heads = ((_("情形"), "text"), (_("条数"), "num"), (_("记录编号"), "text"))
    rows = [
        ("", (_("后来多出的"), one.came_count, "、".join(one.came[:60]) or "—")),
        ("", (_("后来少了的"), one.went_count, "、".join(one.went[:60]) or "—")),
    ]
    return drawn("records", gettext_lazy("哪些记录"), heads, rows)
