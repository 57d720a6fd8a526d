"""The path of a case; talk comes before anything else, and nothing advances by itself."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import Role
from jiceng.work.disposal.rules import (
    ASSEMBLY_RULE,
    CORRECT_RULE,
    LOST_RULE,
    REMOVE_RULE,
    TALK_RULE,
)

PROPOSED, TALKED, CORRECTING, SEARCHING = "proposed", "talked", "correcting", "searching"
WEIGHED, URGED, DECIDED, APPROVED, CARRIED = "weighed", "urged", "decided", "approved", "carried"
TOLD, APPEALED, UPHELD, OVERTURNED = "told", "appealed", "upheld", "overturned"
KEPT, RESTORED, REMOVED, DROPPED = "kept", "restored", "removed", "dropped"

BEFORE = frozenset({TALKED, CORRECTING, SEARCHING, WEIGHED, URGED})
SUSPENDED = frozenset({CARRIED, TOLD, UPHELD})  # where a suspension that stands may be
ABOVE = frozenset({Role.DISTRICT_STAFF, Role.STREET_OFFICE})
BRANCH = ABOVE | {Role.BRANCH_SECRETARY}
DISPOSAL = Flow(
    "disposal",
    Step("talk", "提醒谈话", frozenset({PROPOSED}), TALKED, BRANCH, cites=TALK_RULE),
    Step("set_deadline", "限期改正", frozenset({TALKED}), CORRECTING, BRANCH, cites=CORRECT_RULE),
    Step("search", "查找联系", frozenset({PROPOSED, TALKED}), SEARCHING, BRANCH, cites=LOST_RULE),
    Step("reassess", "重新评议", frozenset({CORRECTING}), WEIGHED, BRANCH, cites=CORRECT_RULE),
    Step("urge", "劝其退党", frozenset({TALKED, WEIGHED}), URGED, BRANCH, cites=REMOVE_RULE),
    Step("drop", "撤回", frozenset({PROPOSED, TALKED}), DROPPED, BRANCH),
    Step("keep", "保留，不予处置", BEFORE, KEPT, BRANCH),
    Step(
        "decide", "支部大会决定", BEFORE - {CORRECTING}, DECIDED, BRANCH, cites=ASSEMBLY_RULE
    ),
    # Approved and never carried out: a mistake in the approval, or the member has gone meanwhile.
    Step("send_back", "退回重新研究", frozenset({DECIDED, APPROVED}), WEIGHED, ABOVE),
    Step(
        "approve", "上级批准", frozenset({DECIDED}), APPROVED, ABOVE,
        cites=ASSEMBLY_RULE, other_than="decide",
    ),
    Step("carry", "执行", frozenset({APPROVED}), CARRIED, ABOVE),
    Step("tell", "告知本人", frozenset({CARRIED}), TOLD, BRANCH),
    Step("appeal", "本人申诉", frozenset({TOLD}), APPEALED, BRANCH),
    Step("uphold", "申诉维持", frozenset({APPEALED}), UPHELD, ABOVE, other_than="approve"),
    Step("overturn", "申诉改变", frozenset({APPEALED}), OVERTURNED, ABOVE, other_than="approve"),
    Step("recover", "恢复党籍", SUSPENDED, RESTORED, ABOVE, cites=LOST_RULE),
    Step("remove", "停止党籍满两年除名", SUSPENDED, REMOVED, ABOVE, cites=LOST_RULE),
    rests={TOLD, UPHELD},
    final={OVERTURNED, KEPT, RESTORED, REMOVED, DROPPED},
)  # fmt: skip
FLOWS = [DISPOSAL]
