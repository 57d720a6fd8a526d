"""Three paths: a package on its way up, a figure that was set aside, a suggestion from below."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import Role

WHO = frozenset({Role.DISTRICT_STAFF})
MADE, HANDED, SETTLED = "made", "handed", "settled"
SAME, ASIDE, ACCEPTED, LEFT_OUT = "same", "aside", "accepted", "left_out"
COME, ANSWERED = "come", "answered"
ADDED = frozenset({SAME, ACCEPTED})

UPWARD = Flow(
    "packages.sent",
    Step("hand", "登记已交出", frozenset({MADE}), HANDED, WHO),
    Step("settle", "登记回执", frozenset({HANDED, SETTLED}), SETTLED, WHO),
    final={SETTLED},
)
COMPARED = Flow(
    "packages.figures",
    Step("accept", "可比，计入合计", frozenset({ASIDE, LEFT_OUT}), ACCEPTED, WHO),
    Step("leave_out", "不计入合计", frozenset({ASIDE, ACCEPTED}), LEFT_OUT, WHO),
    final={ACCEPTED, LEFT_OUT},
)
ASKED = Flow(
    "packages.asked",
    Step("answer", "答复", frozenset({COME}), ANSWERED, WHO),
    final={ANSWERED},
)

FLOWS = [UPWARD, COMPARED, ASKED]
