"""What stands on a closing's page: what is in the way, the proof, what came late."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.insight.closing import flows
from jiceng.insight.closing.actions import newest
from jiceng.insight.closing.checks import obstacles
from jiceng.insight.closing.freezing import key_of, title_of
from jiceng.insight.closing.models import Closing, Late
from jiceng.insight.closing.sheets import LATE
from jiceng.insight.shelf.look import look_up
from jiceng.insight.shelf.tables import link_of, sheet_of, visible
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kernel.book import ClosedBook
from jiceng.kit.jobs import OPEN, Job
from jiceng.kit.panels import Panel, drawn, listed
from jiceng.kit.templatetags.kit import sealed

MOST = 60  # records of a difference that are listed; the rest are counted


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
        {"title": _("流水链首"), "text": sealed(closing.anchor), "kind": "text"},
    ]  # fmt: skip
    if closing.left_out:
        names = "、".join(title_of(name) for name, _why in closing.left_out[:5])
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
    """Which records came and which went; each opens, where the person may open it."""
    heads = ((_("记录"), "text"), (_("情形"), "text"), (_("编号"), "text"))
    rows = [
        *_told(one, one.came, _("后来多出的"), actor),
        *_told(one, one.went, _("后来少了的"), actor),
    ]
    if (more := one.came_count + one.went_count - len(rows)) > 0:
        rows.append(("", (_("另有 %s 条没有列出") % more, "—", "—")))
    return drawn("records", gettext_lazy("哪些记录"), heads, rows)


def _told(one: Late, ids: Any, how: str, actor: Actor) -> list[tuple[str, tuple[str, ...]]]:
    """A line for each of the first of these records; by its id alone where it is gone."""
    shown = [str(each) for each in ids[:MOST]]
    try:
        reading = look_up(key_of(one.name)).read(one.org, Ask(one.closing.stretch))
        model = reading.records.model
        held = visible(model._base_manager.filter(pk__in=shown), actor)
        known = {str(row.pk): row for row in held.select_related()}
    except (LookupError, AttributeError, ValueError):  # no figure any more, or not one of rows
        known = {}
    return [
        (link_of(known[each], sheet_of(model)) if each in known else "",
         (str(known[each]) if each in known else _("由其他组织管理，或者已经不在"), how, each))
        for each in shown
    ]  # fmt: skip
