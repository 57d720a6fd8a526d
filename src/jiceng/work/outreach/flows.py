"""The paths of news, of a correction to it, of a letter from a resident, of a complaint."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import Role
from jiceng.work.outreach.rules import BURDEN, NEWS, VOICES

DRAFTED, SUBMITTED, REVIEWED = "drafted", "submitted", "reviewed"
PUBLISHED, ARCHIVED, WITHDRAWN = "published", "archived", "withdrawn"
PROPOSED, APPLIED, REFUSED = "proposed", "applied", "refused"
RECEIVED, ANSWERED, ADOPTED = "received", "answered", "adopted"

STAFF = frozenset({Role.DISTRICT_STAFF, Role.STREET_OFFICE, Role.COMMUNITY_WORKER})
WRITERS = STAFF | {Role.BRANCH_SECRETARY, Role.PUBLISHER}
OFFICERS = frozenset({Role.BURDEN_OFFICER})

POST = Flow(
    "outreach.posts",
    Step("submit", "送审", frozenset({DRAFTED}), SUBMITTED, WRITERS),
    Step("review", "审核（含隐私和保密）", frozenset({SUBMITTED}), REVIEWED, WRITERS, cites=NEWS,
         other_than="draft"),
    Step("send_back", "退回修改", frozenset({SUBMITTED, REVIEWED}), DRAFTED, WRITERS),
    Step("publish", "发布", frozenset({REVIEWED}), PUBLISHED, WRITERS),
    Step("archive", "下架归档", frozenset({PUBLISHED}), ARCHIVED, WRITERS),
    Step("withdraw", "撤回", frozenset({DRAFTED, SUBMITTED, REVIEWED, PUBLISHED}), WITHDRAWN,
         WRITERS),
    final={ARCHIVED, WITHDRAWN},
    rests={PUBLISHED},
)  # fmt: skip
AMENDMENT = Flow(
    "outreach.amendments",
    Step("apply", "同意更正", frozenset({PROPOSED}), APPLIED, WRITERS, cites=NEWS,
         other_than="amend"),
    Step("refuse", "不同意更正", frozenset({PROPOSED}), REFUSED, WRITERS, other_than="amend"),
    final={APPLIED, REFUSED},
)  # fmt: skip
SUGGESTION = Flow(
    "outreach.suggestions",
    Step("answer", "答复", frozenset({RECEIVED}), ANSWERED, STAFF, cites=VOICES),
    Step("adopt", "采纳", frozenset({ANSWERED}), ADOPTED, STAFF),
    final={ADOPTED},
    rests={ANSWERED},
)
COMPLAINT = Flow(
    "outreach.complaints",
    Step("reply", "答复投诉", frozenset({RECEIVED}), ANSWERED, OFFICERS, cites=BURDEN),
    final={ANSWERED},
)

FLOWS = [POST, AMENDMENT, SUGGESTION, COMPLAINT]
