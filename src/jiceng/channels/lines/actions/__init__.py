"""The verbs of the ways out; who is reached by which address; tokens renewed once."""

from collections.abc import Callable, Iterator

from jiceng.channels.lines.actions.hearing import Spoken, hear, purge
from jiceng.channels.lines.actions.keeping import (
    fill_in,
    last_try,
    publish_menu,
    record_use,
    switch_off,
    switch_on,
    try_out,
)
from jiceng.channels.lines.actions.tokens import Keeper
from jiceng.channels.lines.actions.tying import account_of, carried, tie, untie
from jiceng.channels.lines.known import KINDS
from jiceng.channels.lines.models import Line
from jiceng.kit.schedules import HOUR, Every

__all__ = [
    "INVARIANTS",
    "SCHEDULES",
    "Keeper",
    "Spoken",
    "account_of",
    "carried",
    "fill_in",
    "hear",
    "last_try",
    "publish_menu",
    "purge",
    "record_use",
    "switch_off",
    "switch_on",
    "tie",
    "try_out",
    "untie",
]


def _filled_in() -> Iterator[str]:
    """启用的通道都填全了."""
    for line in Line.objects.filter(on=True).order_by("key"):
        for title in KINDS[line.key].lacking(line) if line.key in KINDS else ():
            yield f"通道 {line.key} 已启用却没有填{title}"


INVARIANTS: list[Callable[[], Iterator[str]]] = [_filled_in]
SCHEDULES = [Every("jiceng.channels.lines.actions.purge", HOUR)]
