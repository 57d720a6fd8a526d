"""The path of a matter: lodged, accepted, worked on, submitted, checked by another and closed."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import Role

RAISED, ACCEPTED, IN_PROGRESS = "raised", "accepted", "in_progress"
SUBMITTED, CLOSED, HANDED_BACK = "submitted", "closed", "handed_back"
WORKING = frozenset({ACCEPTED, IN_PROGRESS})

OWNERS = frozenset(
    {
        Role.DISTRICT_STAFF,
        Role.STREET_OFFICE,
        Role.COMMUNITY_WORKER,
        Role.BRANCH_SECRETARY,
        Role.UNIT_LIAISON,
        Role.FIRM_LIAISON,
    }
)
CHECKERS = frozenset(
    {Role.DISTRICT_STAFF, Role.STREET_OFFICE, Role.COMMUNITY_WORKER, Role.REVIEWER}
)

MATTER = Flow(
    "matters",
    Step("accept", "签收", frozenset({RAISED}), ACCEPTED, OWNERS),
    Step("hand_back", "退回（不属本单位）", frozenset({RAISED, ACCEPTED}), HANDED_BACK, OWNERS),
    Step("insist", "不同意退回", frozenset({HANDED_BACK}), RAISED, CHECKERS),
    Step("report", "报进展", WORKING, IN_PROGRESS, OWNERS),
    Step("submit", "报结", WORKING, SUBMITTED, OWNERS),
    Step("close", "复核销号", frozenset({SUBMITTED}), CLOSED, CHECKERS, other_than="submit"),
    Step(
        "send_back", "退回重办", frozenset({SUBMITTED}), IN_PROGRESS, CHECKERS, other_than="submit"
    ),
    Step("reopen", "重新办理", frozenset({CLOSED}), IN_PROGRESS, CHECKERS),
    final={CLOSED},
)

FLOWS = [MATTER]
