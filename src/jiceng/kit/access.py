"""Rows a person may see: those that hang under a node they hold a role on."""

from collections.abc import Iterable
from contextvars import ContextVar
from functools import reduce
from operator import or_

from django.db.models import Q

from jiceng.kernel.actors import Actor
from jiceng.kernel.paths import inside, upward

# Who reads the page that is being made; nobody where none is (a report, a test of a figure).
reader: ContextVar[Actor | None] = ContextVar("reader", default=None)

NOTHING = Q(pk__in=[])
EVERYTHING = ~NOTHING  # not Q(): that would vanish from "seen or my own"


def beneath(lookup: str, paths: Iterable[str]) -> Q:
    """Rows whose `lookup` path lies under one of these nodes; no node, no rows."""
    parts = [inside(lookup, path) for path in paths]
    if any(path == "" for path in paths):
        return EVERYTHING
    return reduce(or_, parts, NOTHING)


def seen_by(actor: Actor, lookup: str, roles: Iterable[str]) -> Q:
    """What this person sees by these roles; `lookup` leads from the row to a path."""
    return beneath(lookup, tuple(actor.reach(*roles)))


def seen_along(actor: Actor, lookup: str, roles: Iterable[str]) -> Q:
    """What is seen by these roles, and what was set above: what holds for a district is known to
    its streets and communities. The record alone, never a number of the node above.
    """
    held = tuple(actor.reach(*roles))
    above = {path for one in held for path in upward(one)}
    return beneath(lookup, held) | Q(**{f"{lookup}__in": above})


def may(actor: Actor, roles: Iterable[str], path: str) -> bool:
    """Does this person hold one of these roles at or above this node?"""
    return any(path.startswith(held) for held in actor.reach(*roles))


def seen_at(actor: Actor, lookup: str, roles: Iterable[str]) -> Q:
    """Rows of the very organisations held with these roles, not of those beneath them: for what is
    the organisation's own affair (dues, households in care).
    """
    paths = tuple(actor.reach(*roles))
    return EVERYTHING if "" in paths else Q(**{f"{lookup}__in": paths})


def may_at(actor: Actor, roles: Iterable[str], path: str) -> bool:
    """Does this person hold one of these roles on this very node?"""
    paths = tuple(actor.reach(*roles))
    return "" in paths or path in paths
