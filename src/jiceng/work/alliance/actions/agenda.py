"""Agenda items: raised by partners, put on, concluded, handed up; the call to a meeting."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert, store
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.steps import take
from jiceng.kit.handoffs import hand_on
from jiceng.registers.coalitions.actions import within
from jiceng.registers.coalitions.models import Coalition
from jiceng.work.alliance.actions.seats import part_of
from jiceng.work.alliance.flows import ITEM, LISTED
from jiceng.work.alliance.models import AgendaItem, Call


@transaction.atomic
def raise_item(*, actor: Actor, **values: Any) -> AgendaItem:
    """提议题; see `raise_many`."""
    return raise_many([values], actor=actor)[0]


@transaction.atomic
def raise_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[AgendaItem]:
    """提议题. Each row: coalition, title, and partner (none: the leading organisation itself),
    text, scope, raised_on (today).
    """
    at, made = clock.now(), []
    for row in rows:
        values = dict(row)
        on = values.pop("raised_on", None) or clock.today()
        within(values["coalition"], on, "raised_on")
        if values.get("partner") is not None:
            part_of(values["partner"], values["coalition"], on, "raised_on")
        made.append(AgendaItem(raised_on=on, recorded_at=at, **values))
    insert(made)
    note_many(actor, "alliance.raise_item", made)
    return made


@transaction.atomic
def put_on(item: AgendaItem, *, actor: Actor) -> AgendaItem:
    """列入议程 of the next meeting."""
    take(item, ITEM, "put_on", actor=actor)
    note(actor, "alliance.put_on", item)
    return item


@transaction.atomic
def conclude(
    item: AgendaItem, *, actor: Actor, conclusion: str, on: date | None = None
) -> AgendaItem:
    """登记结论; whoever handed it up from below reads it as well."""
    day = on or clock.today()
    if not conclusion.strip():
        raise ValidationError({"conclusion": _("请写结论，提出单位看得到")})
    if day > clock.today() or day < item.raised_on:
        raise ValidationError({"on": _("结论日期早于提出日期或者还没有到，请检查日期")})
    said = conclusion.strip()[:300]
    take(item, ITEM, "conclude", actor=actor, conclusion=said, concluded_on=day)
    note(actor, "alliance.conclude", item)
    _answer(item, actor)
    return item


def _answer(item: AgendaItem, actor: Actor) -> None:
    """Whoever raised it hears of it; an item that was handed up is answered all the way down."""
    below = _below(item)
    note_many(actor, "alliance.answered", below)
    for one in [item, *below]:
        hand_on("alliance.concluded", one, actor=actor)


def _below(item: AgendaItem) -> list[AgendaItem]:
    """The items this one was handed up from, which say the same as it."""
    found: list[AgendaItem] = []
    one = item
    while one.source is not None:
        one = one.source
        one.conclusion, one.concluded_on = item.conclusion, item.concluded_on
        found.append(one)
    store(found, "conclusion", "concluded_on")
    return found


@transaction.atomic
def unsay(item: AgendaItem, *, actor: Actor) -> None:
    """The meeting that concluded it is void: it stands on the agenda again, unanswered."""
    item.state, item.conclusion, item.concluded_on = LISTED, "", None
    item.save(update_fields=["state", "conclusion", "concluded_on"])
    note_many(actor, "alliance.unsay", [item, *_below(item)])


@transaction.atomic
def escalate(item: AgendaItem, *, actor: Actor) -> AgendaItem:
    """提交上级联席会议: a new item above, tied to this one; returns the new item."""
    above = item.coalition.parent
    if above is None or above.until is not None:
        said = _("“%s”没有登记上级组织，请先在共建组织台账里更正上级组织")
        raise ValidationError(said % item.coalition)
    take(item, ITEM, "escalate", actor=actor)
    made = AgendaItem.objects.create(
        coalition=above, title=item.title, text=item.text, scope=item.scope, source=item,
        raised_on=clock.today(), recorded_at=clock.now(),
    )  # fmt: skip
    note(actor, "alliance.escalate", item, to=str(above))
    note(actor, "alliance.raise_item", made)
    found: AgendaItem = made
    return found


@transaction.atomic
def turn_down(item: AgendaItem, *, actor: Actor, reason: str) -> AgendaItem:
    """不列入, with the reason, which the partner reads."""
    take(item, ITEM, "turn_down", actor=actor, conclusion=reason.strip()[:300],
         concluded_on=clock.today())  # fmt: skip
    note(actor, "alliance.turn_down", item, reason=reason)
    _answer(item, actor)
    return item


@transaction.atomic
def withdraw_item(item: AgendaItem, *, actor: Actor, reason: str) -> AgendaItem:
    """撤回, as the partner asks: counted nowhere. What came from below is owed an answer."""
    if item.source_id is not None:
        raise ValidationError(_("下级提交的议题要有答复，请登记结论，或者说明为什么不列入"))
    take(item, ITEM, "withdraw_item", actor=actor)
    note(actor, "alliance.withdraw_item", item, reason=reason)
    return item


@transaction.atomic
def call(coalition: Coalition, *, actor: Actor, held_on: date, words: str, venue: str = "") -> Call:
    """通知开会: one message to each partner's liaison officer who has an account."""
    if coalition.until is not None:
        raise ValidationError(_("“%s”已经解散") % coalition)
    if held_on < clock.today():
        raise ValidationError({"held_on": _("开会日期已经过了，请直接登记会议")})
    made: Call = Call.objects.create(
        coalition=coalition, held_on=held_on, venue=venue, words=words, called_at=clock.now()
    )
    note(actor, "alliance.call", coalition, held_on=held_on)
    hand_on("alliance.call", made, actor=actor)
    return made
