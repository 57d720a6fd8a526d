"""The path of an application: drafted, submitted, consented to by the industry committee where one
is named, decided by the street, or agreed by it and approved by the district; carried out.
"""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import STAFF, Role
from jiceng.work.structure.rules import ANSWERED, CONSENT

DRAFTED, SUBMITTED, RETURNED, AGREED = "drafted", "submitted", "returned", "agreed"
DECIDING, CONSULTING = "deciding", "consulting"
APPROVED, DONE, REFUSED, WITHDRAWN = "approved", "done", "refused", "withdrawn"
APPLIES = (*STAFF, Role.BRANCH_SECRETARY)
AGREES = (Role.STREET_OFFICE, Role.DISTRICT_STAFF)
APPROVES = (Role.DISTRICT_STAFF,)
WAITING = frozenset({SUBMITTED, CONSULTING, AGREED, DECIDING})
GOING = (SUBMITTED, DECIDING, AGREED, APPROVED)  # with the superiors; one for each organisation

APPLICATION = Flow(
    "structure",
    Step("submit", "提交请示", frozenset({DRAFTED, RETURNED}), SUBMITTED, frozenset(APPLIES)),
    # Firms and social organisations: their industry committee speaks first where one is named.
    Step("consult", "征求行业党委意见", frozenset({SUBMITTED}), CONSULTING, frozenset(APPLIES)),
    Step(
        "concur", "行业党委同意", frozenset({CONSULTING}), SUBMITTED, frozenset(AGREES),
        cites=CONSENT, other_than="submit",
    ),
    # Who decides is local and settled at the submission; then nobody need pass it on.
    Step("refer", "由街道审批", frozenset({SUBMITTED}), DECIDING, frozenset(APPLIES)),
    Step(
        "decide", "街道批准", frozenset({DECIDING}), APPROVED, frozenset(AGREES),
        cites=ANSWERED, other_than="submit",
    ),
    Step(
        "agree", "街道同意上报", frozenset({SUBMITTED}), AGREED, frozenset(AGREES),
        cites=ANSWERED, other_than="submit",
    ),
    Step("send_back", "退回补正", WAITING, RETURNED, frozenset(AGREES), other_than="submit"),
    Step("refuse", "不同意", WAITING, REFUSED, frozenset(AGREES), other_than="submit"),
    Step(
        "approve", "批准", frozenset({AGREED}), APPROVED, frozenset(APPROVES),
        cites=ANSWERED, other_than="submit",
    ),
    Step("carry_out", "执行", frozenset({APPROVED}), DONE, frozenset(AGREES)),
    Step("withdraw", "撤回", frozenset({DRAFTED, RETURNED}) | WAITING, WITHDRAWN,
         frozenset(APPLIES)),
    final={DONE, REFUSED, WITHDRAWN},
)  # fmt: skip

FLOWS = [APPLICATION]
