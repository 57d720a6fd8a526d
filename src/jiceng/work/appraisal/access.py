"""Who sees rounds and shares, and who sees a person's grade: the branch its own, and nobody else.

Those above read how many, never who; a member reads their own on the phone; what two talked about
is for the two and the reviewer.
"""

from collections.abc import Iterable

from django.db.models import Q

from jiceng.kernel.actors import Actor
from jiceng.kit.access import EVERYTHING
from jiceng.kit.roles import READERS, STAFF, Role

SEES = (*READERS, Role.BRANCH_SECRETARY)
KEEPS = (*STAFF, Role.BRANCH_SECRETARY)
OWN = (Role.BRANCH_SECRETARY,)  # a person's review, grade and paper
SETS = (Role.DISTRICT_STAFF,)
ABOVE = (Role.DISTRICT_STAFF, Role.STREET_OFFICE, Role.COMMUNITY_WORKER)
REVIEWS = (Role.REVIEWER,)  # may read what was talked about, and leaves a line
SELF = (Role.MEMBER, Role.BRANCH_SECRETARY)


def own(actor: Actor, lookup: str, roles: Iterable[str] = OWN) -> Q:
    """Rows of the very organisations held with these roles, not of those beneath them."""
    paths = tuple(actor.reach(*roles))
    return EVERYTHING if "" in paths else Q(**{f"{lookup}__in": paths})


def holds(actor: Actor, path: str, roles: Iterable[str] = OWN) -> bool:
    """Does this person hold one of these roles on this very organisation?"""
    paths = tuple(actor.reach(*roles))
    return "" in paths or path in paths
