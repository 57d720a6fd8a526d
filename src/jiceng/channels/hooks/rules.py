"""What may be told outside, when it is tried again, and when it is given up."""

import re
from collections.abc import Container, Mapping
from datetime import timedelta
from typing import Final

TRIES: Final = 12
ROUND: Final = 20
"""Requests to one receiver a round (a minute): the most that group bots take."""
VERB = re.compile(r"[a-z]+\.[a-z_]+")
TOLD: Final = frozenset(
    {"booking", "grounds", "matters", "notices", "orders", "orgs", "outreach", "places",
     "services", "structure", "teams", "units", "venues"}
)  # fmt: skip
"""Rooms of things and organisations. Of all others nothing is told outside: that something
happened there says something of a person, or of how the machine is run.
"""


def pause(tries: int) -> timedelta:
    """Before the next try: one minute, then double, an hour at the longest."""
    return timedelta(minutes=min(2 ** (tries - 1), 60))


def verbs_of(text: str, deeds: Mapping[str, Container[str]]) -> list[str]:
    """The events of a subscription, one a line or between commas. ValueError names the one that
    is none, or may not be told. `deeds` are the rooms that stand, each with what it does.
    """
    found = []
    for verb in filter(None, (part.strip() for part in re.split(r"[\s,，]+", text))):
        room, _dot, deed = verb.partition(".")
        if not VERB.fullmatch(verb) or room not in deeds:
            raise ValueError(f"没有这样的事件：{verb[:40]}")
        if room not in TOLD:
            raise ValueError(f"这类事件涉及个人，不能推送：{verb[:40]}")
        if deed not in deeds[room]:
            raise ValueError(f"没有这样的事件：{verb[:40]}，请核对写法")
        found.append(verb)
    return list(dict.fromkeys(found))
