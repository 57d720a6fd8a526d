"""Handing a room's result on to another room, without either knowing the other.

An action says what it has done (`hand_on("life.notify", invitation, actor=actor)`); the site
lists, in one readable place, what follows from it. Same transaction, no registry of listeners.
"""

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from jiceng.kernel.actors import Actor


def asked(question: str, record: Any, *, actor: Actor) -> Any:
    """What another room knows of a record (`asked("dues.paid_to", member, actor=…)`), by the same
    list: the first answer, or None where no room has one.
    """
    listed = import_string(settings.JICENG_HANDOFFS)
    answers = (answer(record, actor=actor) for answer in listed.get(question, ()))
    return next((found for found in answers if found is not None), None)


def hand_on(verb: str, record: Any, *, actor: Actor) -> None:
    """Call what the site has listed for this verb, in order; nothing if it lists none.

    `record` is the record, or the rows where a verb has dealt with many.
    """
    listed = import_string(settings.JICENG_HANDOFFS)
    for follow in listed.get(verb, ()):
        follow(record, actor=actor)
