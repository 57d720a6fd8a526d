"""The paths of leave, of an example on the board, and of a project a branch has taken."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import STAFF, Role

ASKED, GRANTED, REFUSED = "asked", "granted", "refused"
BRANCH = frozenset({Role.BRANCH_SECRETARY, Role.COMMUNITY_WORKER})

LEAVE = Flow(
    "life.leave",
    Step("grant", "准假", frozenset({ASKED, REFUSED}), GRANTED, BRANCH),
    Step("refuse", "请参加", frozenset({ASKED}), REFUSED, BRANCH),
    rests={REFUSED},
    final={GRANTED},
)

NAMED, OFFERED, SHOWN, DECLINED, DOWN = "named", "offered", "shown", "declined", "down"
EXAMPLE = Flow(
    "life.example",
    Step("agree", "支部同意展示", frozenset({NAMED}), OFFERED, frozenset({Role.BRANCH_SECRETARY})),
    Step("decline", "支部不同意", frozenset({NAMED}), DECLINED, frozenset({Role.BRANCH_SECRETARY})),
    Step("show", "展示", frozenset({OFFERED}), SHOWN, frozenset(STAFF)),
    Step(
        "take_down",
        "撤下",
        frozenset({OFFERED, SHOWN}),
        DOWN,
        frozenset({*STAFF, Role.BRANCH_SECRETARY}),
    ),
    rests={SHOWN},
    final={DECLINED, DOWN},
)

TAKEN, HELD, DROPPED = "taken", "held", "dropped"
TAKING = Flow(
    "life.taking",
    Step(
        "hold", "登记已开展", frozenset({TAKEN}), HELD, frozenset({*STAFF, Role.BRANCH_SECRETARY})
    ),
    Step("drop", "不办了", frozenset({TAKEN}), DROPPED, frozenset({*STAFF, Role.BRANCH_SECRETARY})),
    rests={TAKEN},
    final={HELD, DROPPED},
)

FLOWS = [LEAVE, EXAMPLE, TAKING]
