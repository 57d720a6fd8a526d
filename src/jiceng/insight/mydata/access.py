"""Who answers a request to correct: those who keep the record's organisation.

A request about a restricted table says by itself that there is a row, so only those who may read
that table see it; where none of them answers requests, none is taken here (`answerers`).
"""

from jiceng.kit.roles import STAFF, Role
from jiceng.kit.rooms import gather

SEES = (*STAFF, Role.BRANCH_SECRETARY)
KEEPS = SEES


def restricted() -> dict[str, tuple[str, ...]]:
    """Restricted tables by their label, as their rooms declare them, and who reads them."""
    return {label: tuple(roles) for label, roles in gather("access", "RESTRICTED")}


def answerers(label: str) -> tuple[str, ...]:
    """Who reads and answers requests about this table."""
    return tuple(set(SEES) & set(restricted().get(label, SEES)))
