"""Taking a step: the only line in the system that moves a state."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.changes import change
from jiceng.kernel.flows import Flow, Step, StepError
from jiceng.kernel.journal import taker
from jiceng.kernel.prepared import reread


def voided(record: Any, title: Any) -> str:
    """Nothing is done any more to what was taken out of every count."""
    said = {"record": str(record), "act": title, "why": record.void_reason}
    return _("“%(record)s”已作废（%(why)s），不能再“%(act)s”") % said


def anothers(title: Any) -> str:
    """It is another person's turn."""
    return _("“%(act)s”须由另一位同志办理，您已办过前一步") % {"act": title}


def out_of_turn(record: Any, title: Any, step: Step | None = None) -> str:
    """Somebody was there before: where the record stands now, if that is what shuts the step."""
    said, stage = {"record": str(record), "act": title}, getattr(record, "get_state_display", None)
    if step is not None and stage is not None and record.state not in step.sources:
        words = _("“%(record)s”现在是“%(state)s”，不能“%(act)s”，可能刚被别人办过，请刷新后再看")
        return words % {**said, "state": stage()}
    return _("“%(record)s”现在不能“%(act)s”，可能刚被别人办过，请刷新后再看") % said


def take(record: Model, flow: Flow, name: str, *, actor: Actor, **changes: Any) -> None:
    """Move the record if it still stands where the step begins, else refuse.

    One UPDATE … WHERE state IN (…): two clerks cannot both win, on SQLite
    as on PostgreSQL, and no lock is held. `changes` are written with the state.
    """
    step = flow.steps[name]
    _another(record, flow, step, actor)
    held = {"state": step.sources, **({"void_reason": ("",)} if _voidable(record) else {})}
    if not change(record, held, state=step.target, **changes):
        now = type(record)._default_manager.filter(pk=record.pk).first() or record
        void = getattr(now, "void_reason", "")
        title = _(step.title)
        raise StepError(voided(now, title) if void else out_of_turn(now, title, step))
    reread(record)


def _another(record: Model, flow: Flow, step: Step, actor: Actor) -> None:
    """Refused to whoever took the step before, where another person is asked for."""
    if step.other_than and actor.pk is not None:
        before = taker(record, flow.verb(step.other_than))
        if before == actor.pk:
            raise StepError(anothers(_(step.title)))


def _voidable(record: Model) -> bool:
    """Those taken out of every count (作废) are left: nothing goes on with them."""
    return hasattr(type(record), "void_reason")


def _standing(rows: Any) -> Any:
    return rows.filter(void_reason="") if hasattr(rows.model, "void_reason") else rows


def take_many(
    records: Sequence[Model], flow: Flow, name: str, *, actor: Actor, **changes: Any
) -> None:
    """The same step for many records, in one UPDATE: all of them move, or none does.

    `changes` are written to every record. Where a second person is asked for, it is looked at for
    each of them.
    """
    step = flow.steps[name]
    if len(records) == 1:
        take(records[0], flow, name, actor=actor, **changes)
    if len(records) <= 1:
        return
    for record in records:
        _another(record, flow, step, actor)
    keys = [record.pk for record in records]
    manager = type(records[0])._default_manager
    here: Any = _standing(manager.filter(pk__in=keys, state__in=step.sources))
    if here.update(state=step.target, **changes) != len(keys):
        said = _("其中有的现在不能“%s”，可能刚被别人办过，请刷新后再看")
        raise StepError(said % _(step.title))
    for record in records:
        for field, value in {"state": step.target, **changes}.items():
            setattr(record, field, value)
