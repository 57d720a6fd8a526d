"""The path of one asking of units: open, counted, or given up."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import Role

OPEN, COUNTED, GIVEN_UP = "open", "counted", "given_up"
WHO = frozenset({Role.DISTRICT_STAFF, Role.STREET_OFFICE})

FEEDBACK = Flow(
    "department.feedback",
    Step("count", "计分", frozenset({OPEN}), COUNTED, WHO),
    Step("give_up", "不办了", frozenset({OPEN}), GIVEN_UP, WHO),
    final={COUNTED, GIVEN_UP},
)

FLOWS = [FEEDBACK]
