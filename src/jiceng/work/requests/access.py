"""Who registers a table, who reviews it, who answers it; who reads what was reported unregistered.

A registered table is known to everybody it may be asked of. Whoever reports one that is not
registered is read by the burden officer and at the very node, by nobody in between.
"""

from django.db.models import Q

from jiceng.kernel.actors import Actor
from jiceng.kernel.paths import upward
from jiceng.kit.access import beneath, seen_at, seen_by
from jiceng.kit.roles import READERS, Role

SEES = (*READERS, Role.BRANCH_SECRETARY, Role.UNIT_LIAISON, Role.BURDEN_OFFICER)
REGISTERS = (Role.DISTRICT_STAFF, Role.STREET_OFFICE)
OFFICER = (Role.BURDEN_OFFICER,)
ANSWERS = (
    Role.STREET_OFFICE, Role.COMMUNITY_WORKER, Role.BRANCH_SECRETARY, Role.UNIT_LIAISON,
)  # fmt: skip
REPORTS = (Role.COMMUNITY_WORKER, Role.BRANCH_SECRETARY, Role.UNIT_LIAISON)
METER = (*READERS, Role.BURDEN_OFFICER)  # whose own node has numbers beneath it


def along(actor: Actor, lookup: str) -> Q:
    """What was registered anywhere on the line through a node one works at."""
    held = tuple(actor.reach(*SEES))
    lines = [path for one in held for path in upward(one)]
    return beneath(lookup, held) | Q(**{f"{lookup}__in": lines})


def reported(actor: Actor, lookup: str) -> Q:
    """The officer's whole district; else only what the very node reported."""
    return seen_by(actor, lookup, OFFICER) | seen_at(actor, lookup, REPORTS)
