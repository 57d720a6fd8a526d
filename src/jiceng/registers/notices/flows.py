"""The path of a notice: drafted, checked for privacy, reviewed by another, posted, ended."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import Role
from jiceng.registers.notices.rules import OPENNESS

DRAFTED, CHECKED, REVIEWED = "drafted", "checked", "reviewed"
POSTED, ENDED, WITHDRAWN = "posted", "ended", "withdrawn"

WRITERS = frozenset(
    {
        Role.DISTRICT_STAFF,
        Role.STREET_OFFICE,
        Role.COMMUNITY_WORKER,
        Role.BRANCH_SECRETARY,
        Role.PUBLISHER,
    }
)

NOTICE = Flow(
    "notices",
    Step("check", "隐私核对", frozenset({DRAFTED}), CHECKED, WRITERS),
    Step(
        "review", "审核（含保密审查）", frozenset({CHECKED}), REVIEWED, WRITERS,
        cites=OPENNESS, other_than="draft",
    ),
    Step("send_back", "退回修改", frozenset({CHECKED, REVIEWED}), DRAFTED, WRITERS),
    Step("post", "公布", frozenset({REVIEWED}), POSTED, WRITERS),
    Step("end", "公示结束", frozenset({POSTED}), ENDED, WRITERS),
    Step("withdraw", "撤回", frozenset({DRAFTED, CHECKED, REVIEWED, POSTED}), WITHDRAWN, WRITERS),
    final={ENDED, WITHDRAWN},
)  # fmt: skip

FLOWS = [NOTICE]
