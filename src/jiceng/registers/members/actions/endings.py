"""What ended because a member left the roll: told row by row, so that a death that was none takes
back this and nothing that ended the same day for a reason of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import JournalLine, note
from jiceng.kernel.prepared import Prepared
from jiceng.registers.members.models import Member

VERB = "members.leave"
LEFT = Prepared(
    lambda label, record: JournalLine.objects.filter(
        label=label, record=record, verb=VERB
    ).order_by("-pk")[:1]
)


def tell(rows: Iterable[Any], verb: str, *, actor: Actor, field: str = "until") -> None:
    """Say of each row that it ends with the member, and the day it had ended on before, if any.

    Before the rows are changed; the first time says how it was.
    """
    for one in rows:
        note(actor, verb, one, before=getattr(one, field))


def told(member: Member, rows: Iterable[Any], verb: str = VERB) -> Mapping[int, date | None]:
    """Those of the rows (of one kind) that ended when the member last left, by key, each with the
    day it had ended on by itself; None where it was open.
    """
    own = {str(one.pk): one for one in rows}
    left = LEFT(member._meta.label_lower, str(member.pk)) if own else []
    if not left:
        return {}
    (label,) = {one._meta.label_lower for one in own.values()}
    lines = JournalLine.objects.filter(label=label, record__in=own, verb=verb, pk__gt=left[0].pk)
    found: dict[int, date | None] = {}
    for line in lines.order_by("pk"):
        day = line.details.get("before")
        found.setdefault(own[line.record].pk, date.fromisoformat(day) if day else None)
    return found


def earlier(on: date | None, own: date | None) -> date | None:
    """When it ends: with the member on that day, unless it had ended before by itself."""
    return min((one for one in (on, own) if one is not None), default=None)


def lasting(rows: Any, member: Member, on: date | None) -> list[Any]:
    """Of these spans those that end with the member on that day, or did on a day that was wrong."""
    every = list(rows)
    ended = told(member, every)
    late = [one for one in every if on and (one.until is None or one.until > on)]
    return late + [one for one in every if one.pk in ended and one not in late]


def end_with(rows: Sequence[Any], member: Member, on: date | None, *, actor: Actor) -> None:
    """End these spans on that day; without one they end as they would have by themselves."""
    before = told(member, rows)
    tell([one for one in rows if one.pk not in before], VERB, actor=actor)
    for one in rows:
        one.until = earlier(on, before.get(one.pk, one.until))
        one.save(update_fields=["until"])
