"""Who sets schemes and opens rounds, who says how it stands with themselves, who looks again.

A branch sees its own result with every point of it; of others it sees nothing here.
"""

from django.db.models import Q

from jiceng.kernel.actors import Actor
from jiceng.kernel.paths import upward
from jiceng.kit.access import beneath
from jiceng.kit.roles import READERS, STAFF, Role

SEES = (*READERS, Role.BRANCH_SECRETARY)
SETS = (Role.DISTRICT_STAFF, Role.STREET_OFFICE)  # schemes, rounds, plaques
CHECKS = (*STAFF, Role.BRANCH_SECRETARY)  # the self-check
REVIEWS = (Role.DISTRICT_STAFF, Role.STREET_OFFICE, Role.REVIEWER)
KEEPS = (*CHECKS, Role.REVIEWER)  # whoever adds a paper where the scheme takes papers


def along(actor: Actor, lookup: str) -> Q:
    """What was set anywhere on the line through a node one works at: rules and rounds of those
    above are known below.
    """
    held = tuple(actor.reach(*SEES))
    lines = [path for one in held for path in upward(one)]
    return beneath(lookup, held) | Q(**{f"{lookup}__in": lines})
