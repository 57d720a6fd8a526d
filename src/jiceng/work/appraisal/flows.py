"""The paths of a branch's round and of a democratic-life meeting; each has a second person."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import STAFF, Role
from jiceng.work.appraisal.rules import DEMOCRATIC, GRADES, LIFE_MEETING, REVIEW

NOTIFIED, HELD, POLLED, PROPOSED = "notified", "held", "polled", "proposed"
GRADED, TOLD, FILED = "graded", "told", "filed"
PLANNED, MET, REPORTED, APPROVED = "planned", "met", "reported", "approved"

BRANCH = frozenset({*STAFF, Role.BRANCH_SECRETARY})
SECRETARY = frozenset({Role.BRANCH_SECRETARY})
ABOVE = frozenset(STAFF)
ROUND = Flow(
    "appraisal.round",
    Step("hold", "开会自评互评", frozenset({NOTIFIED}), HELD, BRANCH, cites=LIFE_MEETING),
    Step("count", "民主测评计票", frozenset({HELD}), POLLED, SECRETARY, cites=REVIEW),
    Step("propose", "支委会提出意见", frozenset({POLLED}), PROPOSED, SECRETARY, cites=REVIEW),
    Step("repeat", "重新测评", frozenset({POLLED}), HELD, SECRETARY, cites=REVIEW),
    Step("grade", "评定等次", frozenset({PROPOSED}), GRADED, SECRETARY, cites=GRADES),
    Step("tell", "结果都已告知本人", frozenset({GRADED}), TOLD, SECRETARY, cites=GRADES),
    Step("file", "审核归档", frozenset({TOLD}), FILED, ABOVE, cites=REVIEW, other_than="tell"),
    Step("send_back", "退回", frozenset({TOLD}), PROPOSED, ABOVE),
    final={FILED},
)
MEETING = Flow(
    "appraisal.democratic",
    Step("convene", "开会", frozenset({PLANNED}), MET, BRANCH, cites=DEMOCRATIC),
    Step("report", "报告上级", frozenset({MET}), REPORTED, BRANCH, cites=DEMOCRATIC),
    Step(
        "approve", "上级审核通过", frozenset({REPORTED}), APPROVED, ABOVE,
        cites=DEMOCRATIC, other_than="report",
    ),
    Step("hand_back", "上级退回补课", frozenset({REPORTED}), MET, ABOVE, other_than="report"),
    final={APPROVED},
)  # fmt: skip
FLOWS = [ROUND, MEETING]
