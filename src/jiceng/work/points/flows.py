"""Points by hand are approved by another; an objection is upheld or not, with words."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import Role
from jiceng.work.points.rules import LOCAL

PROPOSED, APPROVED, REFUSED = "proposed", "approved", "refused"
RAISED, UPHELD, DECLINED = "raised", "upheld", "declined"
WHO = frozenset({Role.COMMUNITY_WORKER, Role.BRANCH_SECRETARY})

AWARD = Flow(
    "points.awards",
    Step("approve", "同意记分", frozenset({PROPOSED}), APPROVED, WHO, cites=LOCAL,
         other_than="propose"),
    Step("refuse", "不同意", frozenset({PROPOSED}), REFUSED, WHO, other_than="propose"),
    final={APPROVED, REFUSED},
)  # fmt: skip
OBJECTION = Flow(
    "points.objections",
    Step("uphold", "异议成立，更正", frozenset({RAISED}), UPHELD, WHO, cites=LOCAL),
    Step("decline", "异议不成立，说明", frozenset({RAISED}), DECLINED, WHO, cites=LOCAL),
    final={UPHELD, DECLINED},
)

FLOWS = [AWARD, OBJECTION]
