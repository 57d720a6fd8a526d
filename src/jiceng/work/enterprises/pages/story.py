"""办理记录 of a firm's card: who checked what and what changed, who went there, what was agreed."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import JournalLine
from jiceng.kit.handoffs import asked
from jiceng.registers.units.models import GuideVisit
from jiceng.registers.units.sheets import hostings_seen
from jiceng.work.enterprises import flows
from jiceng.work.enterprises.models import Card, Check, Health, OwnerContact, SharedPlan
from jiceng.work.enterprises.sheets.census import CELLS, CHOSEN

Line = dict[str, Any]


def story(card: Card, actor: Actor) -> list[Line]:
    """All of it, newest first, each line opening to its record; only what this person sees."""
    lines = [
        *_checks(card, actor), *_contacts(card, actor), *_plans(card, actor), *_tags(card, actor),
        *_visits(card, actor), *_hosted(card, actor),
        *(asked("enterprises.history", card.unit, actor=actor) or ()),
    ]  # fmt: skip
    return sorted(lines, key=lambda line: line["at"], reverse=True)


def _url(noun: str, row: Any) -> str:
    return reverse(f"{noun}.detail", args=[row.pk])


def _checks(card: Card, actor: Actor) -> Iterator[Line]:
    for one in Check.objects.visible_to(actor).filter(unit=card.unit_id).order_by("-pk"):
        who = one.by_name
        if one.confirmed_by and one.confirmed_by != who:
            who = _("%(who)s，%(other)s确认") % {"who": who, "other": one.confirmed_by}
        title = one.get_outcome_display()
        if one.state == flows.VISITED:
            title = _("去过，没核清")
        elif one.state == flows.CHECKED:
            title = _("%s，待确认") % title
        yield {
            "title": _("核对：%s") % title, "who": who, "at": one.held_on, "words": one.words,
            "changes": [_change(name, *cells) for name, cells in sorted(one.changes.items())],
            "url": _url("enterprises.checks", one),
        }  # fmt: skip


def _change(name: str, before: str, after: str) -> dict[str, Any]:
    """One cell; of the owner only that it was written."""
    said = CHOSEN.get(name, {})
    after = after if before or after else _("已更新")
    return {"title": CELLS.get(name, name), "before": said.get(before, before),
            "after": said.get(after, after)}  # fmt: skip


def _contacts(card: Card, actor: Actor) -> Iterator[Line]:
    rows = OwnerContact.objects.visible_to(actor).valid().filter(unit=card.unit_id)
    for one in rows:
        yield {
            "title": _("联系出资人：%s") % one.get_way_display(), "who": one.by_name,
            "at": one.held_on, "words": one.words or one.course,
            "url": _url("enterprises.contacts", one),
        }  # fmt: skip


def _plans(card: Card, actor: Actor) -> Iterator[Line]:
    rows = list(SharedPlan.objects.visible_to(actor).valid().filter(unit=card.unit_id))
    who = _who(rows)
    for one in rows:
        url = _url("enterprises.plans", one)
        words = _("%(goal)s：%(deed)s") % {"goal": one.goal, "deed": one.deed}
        yield {"title": _("商定共同计划"), "who": who.get((one.pk, "plan"), ""),
               "at": one.held_on, "words": words, "url": url}  # fmt: skip
        if one.done_on is not None:
            yield {"title": _("完成共同计划"), "who": who.get((one.pk, "finish"), ""),
                   "at": one.done_on, "words": one.result or words, "url": url}  # fmt: skip


def _tags(card: Card, actor: Actor) -> Iterator[Line]:
    rows = Health.objects.visible_to(actor).filter(unit=card.unit_id).select_related("word")
    who = _who(found := list(rows))
    for one in found:
        url = _url("enterprises.tags", one)
        yield {"title": _("贴标签：%s") % one.word, "who": who.get((one.pk, "mark"), ""),
               "at": one.since, "words": one.source, "url": url}  # fmt: skip
        if one.until is not None:
            yield {"title": _("摘标签：%s") % one.word, "who": who.get((one.pk, "unmark"), ""),
                   "at": one.until, "url": url}  # fmt: skip


def _visits(card: Card, actor: Actor) -> Iterator[Line]:
    rows = GuideVisit.objects.visible_to(actor).filter(guidance__unit=card.unit_id)
    for one in rows.select_related("guidance__person"):
        words = one.words
        if one.problem:
            words = _("%(words)s；反映：%(problem)s") % {"words": words, "problem": one.problem}
        yield {"title": _("指导员走访"), "who": str(one.guidance.person), "at": one.visited_on,
               "words": words, "url": _url("units.visits", one)}  # fmt: skip


def _hosted(card: Card, actor: Actor) -> Iterator[Line]:
    for one in hostings_seen(actor).filter(unit=card.unit_id).select_related("org"):
        url = _url("units.hostings", one)
        way = one.get_way_display()
        yield {"title": _("组建：%s") % way, "at": one.since, "words": str(one.org), "url": url}
        if one.until is not None:
            yield {"title": _("解除组建：%s") % way, "at": one.until, "words": str(one.org),
                   "url": url}  # fmt: skip


def _who(rows: list[Any]) -> dict[tuple[int, str], str]:
    """By record and verb, who did it: where the row itself does not say, the journal does."""
    if not rows:
        return {}
    keys = [str(one.pk) for one in rows]
    lines = JournalLine.objects.filter(label=rows[0]._meta.label_lower, record__in=keys)
    told = lines.order_by("pk").values_list("record", "verb", "actor_name")
    return {(int(key), verb.rpartition(".")[2]): name for key, verb, name in told}
