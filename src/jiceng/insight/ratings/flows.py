"""Paths: of a scheme (drafted, in force), a round (open to confirmed), and one result."""

from jiceng.insight.ratings.access import CHECKS, REVIEWS, SETS
from jiceng.insight.ratings.rules import LOCAL, PROVISIONS
from jiceng.kernel.flows import Flow, Step

DRAFTED, IN_FORCE = "drafted", "in_force"
OPEN, PROPOSED, PUBLIC, CONFIRMED, WITHDRAWN = (
    "open",
    "proposed",
    "public",
    "confirmed",
    "withdrawn",
)
WAITING, CHECKED, VERIFIED, DROPPED = "waiting", "checked", "verified", "dropped"

SCHEME = Flow(
    "ratings.scheme",
    Step("enact", "启用", frozenset({DRAFTED}), IN_FORCE, frozenset(SETS), cites=PROVISIONS),
    final={IN_FORCE},
)
ROUND = Flow(
    "ratings.round",
    Step("propose", "提出等次", frozenset({OPEN}), PROPOSED, frozenset(SETS), cites=LOCAL),
    Step("publicise", "公示", frozenset({PROPOSED}), PUBLIC, frozenset(SETS), cites=LOCAL),
    Step("confirm", "确认并定格", frozenset({PUBLIC}), CONFIRMED, frozenset(SETS), cites=LOCAL),
    Step("reopen", "退回重评", frozenset({PROPOSED, PUBLIC}), OPEN, frozenset(SETS)),
    Step("withdraw", "撤销", frozenset({OPEN, PROPOSED, PUBLIC}), WITHDRAWN, frozenset(SETS)),
    final={CONFIRMED, WITHDRAWN},
)
RESULT = Flow(
    "ratings.result",
    Step("self_check", "自评", frozenset({WAITING}), CHECKED, frozenset(CHECKS)),
    Step(
        "verify", "调查核实", frozenset({CHECKED}), VERIFIED, frozenset(REVIEWS), cites=LOCAL,
        other_than="self_check",
    ),
    Step("send_back", "退回自评", frozenset({CHECKED, VERIFIED}), WAITING, frozenset(REVIEWS)),
    Step("drop", "本轮不评", frozenset({WAITING, CHECKED, VERIFIED}), DROPPED, frozenset(REVIEWS)),
    final={VERIFIED, DROPPED},
)  # fmt: skip

FLOWS = [SCHEME, ROUND, RESULT]
