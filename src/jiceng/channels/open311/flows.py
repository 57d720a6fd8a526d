"""What a person decides of a passing; the worker itself sends, and says how it went."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import STAFF

WAITING, SENDING, SENT = "waiting", "sending", "sent"
REFUSED, UNCLEAR = "refused", "unclear"
OFFICES = frozenset(STAFF)
PASSING = Flow(
    "open311.passing",
    Step("confirm_sent", "核实为已转", frozenset({UNCLEAR}), SENT, OFFICES),
    Step("confirm_not_sent", "核实为没有转到", frozenset({UNCLEAR}), REFUSED, OFFICES),
    Step("pass_again", "重新转送", frozenset({REFUSED}), WAITING, OFFICES),
    final={SENT, WAITING},
    rests={REFUSED},
)
FLOWS = [PASSING]
