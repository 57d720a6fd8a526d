"""The path of a rights case: raised, referred to whoever can settle it, solved."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import STAFF

RAISED, REFERRED, SOLVED = "raised", "referred", "solved"
WHO = frozenset(STAFF)

RIGHTS = Flow(
    "masses.rights",
    Step("refer", "转交", frozenset({RAISED}), REFERRED, WHO),
    Step("solve", "已解决", frozenset({RAISED, REFERRED}), SOLVED, WHO),
    final={SOLVED},
)

FLOWS = [RIGHTS]
