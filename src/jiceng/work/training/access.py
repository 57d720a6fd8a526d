"""Who sees and keeps training; a trainee does their own on the phone."""

from typing import Any

from jiceng.kit.roles import READERS, STAFF, Role

SEES = (*READERS, Role.BRANCH_SECRETARY)
KEEPS = STAFF
SETS = (Role.DISTRICT_STAFF, Role.STREET_OFFICE)  # what is asked of everybody beneath
ASKS = (*STAFF, Role.BRANCH_SECRETARY)  # says what its own people need
TAKES = (Role.MEMBER, Role.BRANCH_SECRETARY, *STAFF, Role.LEADER)  # is taught


def person_of(actor: Any) -> int | None:
    """The person behind an account: their key, or None where it is nobody's."""
    if getattr(actor, "person_id", None):
        return int(actor.person_id)
    member = getattr(actor, "member", None)
    return int(member.person_id) if member is not None else None
