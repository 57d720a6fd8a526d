"""Which node of the tree somebody means, and who may ask for its numbers."""

from typing import Any

from django.http import HttpRequest

from jiceng.kernel.actors import Actor
from jiceng.kit.access import may
from jiceng.kit.roles import READERS, Role
from jiceng.kit.scope import code_of, find_node
from jiceng.registers.orgs.models import Org

__all__ = ["ASKS", "NoNodeError", "actor_of", "code_of", "home_of", "node_of", "reads", "top"]

# Who may ask for numbers: the ledger keepers, the readers, and a branch's own secretary.
ASKS = (*READERS, Role.BRANCH_SECRETARY)


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
