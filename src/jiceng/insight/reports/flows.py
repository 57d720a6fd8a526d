"""The path of a manuscript: written, sent for review, approved by somebody else, issued."""

from jiceng.insight.reports.access import APPROVES, BUILDS
from jiceng.insight.reports.rules import REVIEW
from jiceng.kernel.flows import Flow, Step

DRAFT, REVIEWED, APPROVED, ISSUED, WITHDRAWN = (
    "draft",
    "review",
    "approved",
    "issued",
    "withdrawn",
)
LIVING = frozenset({DRAFT, REVIEWED, APPROVED})

MANUSCRIPT = Flow(
    "reports.manuscripts",
    Step("send", "送审", frozenset({DRAFT}), REVIEWED, frozenset(BUILDS)),
    Step(
        "approve", "审定", frozenset({REVIEWED}), APPROVED, frozenset(APPROVES), cites=REVIEW,
        other_than="send",
    ),
    Step("issue", "定稿印发", frozenset({APPROVED}), ISSUED, frozenset(BUILDS), cites=REVIEW),
    Step("send_back", "退回修改", frozenset({REVIEWED, APPROVED}), DRAFT, frozenset(APPROVES)),
    Step("withdraw", "撤回", LIVING | {ISSUED}, WITHDRAWN, frozenset(BUILDS)),
    final={WITHDRAWN}, rests={ISSUED},
)  # fmt: skip

FLOWS = [MANUSCRIPT]
