"""The path of an application: drafted, submitted, agreed by the street, approved, carried out."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import STAFF, Role
from jiceng.work.structure.rules import ANSWERED

DRAFTED, SUBMITTED, RETURNED, AGREED = "drafted", "submitted", "returned", "agreed"
APPROVED, DONE, REFUSED, WITHDRAWN = "approved", "done", "refused", "withdrawn"
APPLIES = (*STAFF, Role.BRANCH_SECRETARY)
AGREES = (Role.STREET_OFFICE, Role.DISTRICT_STAFF)
APPROVES = (Role.DISTRICT_STAFF,)
WAITING = frozenset({SUBMITTED, AGREED})

APPLICATION = Flow(
    "structure",
    Step("submit", "提交请示", frozenset({DRAFTED, RETURNED}), SUBMITTED, frozenset(APPLIES)),
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
    Step("carry_out", "执行", frozenset({APPROVED}), DONE, frozenset(APPROVES)),
    Step("withdraw", "撤回", frozenset({DRAFTED, RETURNED, SUBMITTED, AGREED}), WITHDRAWN,
         frozenset(APPLIES)),
    final={DONE, REFUSED, WITHDRAWN},
)  # fmt: skip

FLOWS = [APPLICATION]
