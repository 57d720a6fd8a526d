"""The path of a closing: asked for by one, closed by another; nothing closed is opened again."""

from jiceng.insight.closing.access import CLOSES
from jiceng.kernel.flows import Flow, Step

ASKED, CLOSED, WITHDRAWN = "asked", "closed", "withdrawn"
WHO = frozenset(CLOSES)

CLOSING = Flow(
    "closing.closings",
    Step("close", "复核并关账", frozenset({ASKED}), CLOSED, WHO, other_than="ask"),
    Step("withdraw", "撤回", frozenset({ASKED}), WITHDRAWN, WHO),
    final={CLOSED, WITHDRAWN},
)

FLOWS = [CLOSING]
