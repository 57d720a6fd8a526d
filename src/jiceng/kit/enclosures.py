"""What goes up with a package of figures: a room offers it, learns that it went, gets answers.

A room declares its own in `actions.ENCLOSURES`; nothing of a person and no key of a record may be
in what it offers, for it leaves the installation.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jiceng.kit.rooms import gather

Items = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Enclosure:
    """`offer(org)` gives plain mappings, each with a `uid`; `sent(items, package, actor=…)` is
    called once the package has been handed over, `answered(items, actor=…)` with each answer
    (`uid`, `reply`, `outcome`) a receipt brings, perhaps more than once.
    """

    kind: str
    offer: Callable[[Any], list[dict[str, Any]]]
    sent: Callable[..., None]
    answered: Callable[..., None]


def enclosures() -> dict[str, Enclosure]:
    """Those of the installed rooms, by kind."""
    return {one.kind: one for one in gather("actions", "ENCLOSURES")}
