"""Which node of the tree somebody means, and who may ask for its numbers."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kit.access import may
from jiceng.kit.roles import ASKS
from jiceng.kit.scope import code_of, find_node
from jiceng.kit.tenant import data_since
from jiceng.registers.orgs.models import Org

__all__ = [
    "ASKS", "NoNodeError", "actor_of", "begins", "code_of", "home_of", "node_of", "reads",
    "too_early", "top",
]  # fmt: skip


class NoNodeError(LookupError):
    """No organisation, and no place that one keeps, goes by this name."""


def node_of(text: str) -> Org:
    """An organisation by its code, path or uid, or by the code of a place it keeps.

    Raises NoNodeError in plain Chinese.
    """
    found: Org | None = find_node(text)
    if found is None:
        raise NoNodeError(f"没有编码为“{text.strip()}”的党组织或地点，请核对编码")
    return found


def actor_of(request: HttpRequest) -> Actor:
    """Whoever is signed in; pages ask for a sign-in before they ask this."""
    actor: Any = request.user
    found: Actor = actor
    return found


def top() -> Org | None:
    """The root of the tree; None in an empty installation."""
    root: Org | None = Org.objects.filter(parent=None).order_by("pk").first()
    return root


def home_of(actor: Actor) -> Org | None:
    """The highest node this person reads; None for somebody who reads none."""
    held = sorted(actor.reach(*ASKS), key=len)
    if not held:
        return None
    found: Org | None = Org.objects.filter(path=held[0]).first() if held[0] else top()
    return found


def reads(actor: Actor, node: Org) -> bool:
    """May this person see the numbers of this node?"""
    return may(actor, ASKS, node.path)


def begins(node: Org) -> date | None:
    """The first day of which there are data at this node."""
    known = [day for day in (data_since(), node.since) if day is not None]
    return max(known) if known else None


def too_early(node: Org, period: Period) -> str:
    """Why nothing can be said about this period; empty where something can."""
    first = begins(node)
    if first is None or period.last >= first:
        return ""
    said = _("“%(node)s”的资料从%(day)s起，%(period)s在此之前，没有数可出")
    return said % {"node": node.name, "day": first, "period": period.words}
