"""The states of a case. Records within a stage (talks, examinations, training) move nothing."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import STAFF, Role
from jiceng.work.development.rules import articles as art

APPLIED, ELECTED, PROPOSED, AGREED = "applied", "elected", "proposed", "agreed"
LISTED, REVIEWED, PREREVIEWED, FORM_ISSUED = "listed", "reviewed", "prereviewed", "form_issued"
VOTED, PROBATION, FULL_ASKED, FULL_VOTED = "voted", "probation", "full_asked", "full_voted"
FULL, ARCHIVED, CANCELLED, STOPPED = "full", "archived", "cancelled", "stopped"
DISOWNED = "disowned"
BEFORE = frozenset({APPLIED, ELECTED, PROPOSED, AGREED, LISTED, REVIEWED, PREREVIEWED,
                    FORM_ISSUED, VOTED})  # fmt: skip
OVER = (FULL, ARCHIVED, CANCELLED, DISOWNED, STOPPED)
BRANCH, FILING = frozenset({*STAFF, Role.BRANCH_SECRETARY}), frozenset(STAFF)
APPROVING = frozenset({Role.DISTRICT_STAFF, Role.STREET_OFFICE})

CASE = Flow(
    "development",
    Step("elect", "确定入党积极分子", frozenset({APPLIED}), ELECTED, BRANCH, art.ELECT.new),
    Step("consult", "支委会研究，报为发展对象人选", frozenset({ELECTED}), PROPOSED, BRANCH,
         art.LISTING.new),
    Step("agree", "上级党委同意", frozenset({PROPOSED}), AGREED, FILING, art.LISTING.new),
    Step("decline", "不同意列为发展对象", frozenset({PROPOSED, AGREED}), ELECTED, FILING,
         art.LISTING.new),
    Step("list_candidate", "列为发展对象", frozenset({AGREED}), LISTED, BRANCH, art.NOTICE),
    Step("review", "支委会审查", frozenset({LISTED}), REVIEWED, BRANCH, art.PREREVIEW.new),
    Step("prereview", "上级党委预审合格", frozenset({REVIEWED}), PREREVIEWED, APPROVING,
         art.PREREVIEW.new),
    Step("issue_form", "发给入党志愿书", frozenset({PREREVIEWED}), FORM_ISSUED, APPROVING,
         art.FORMS.new),
    Step("vote", "支部大会通过", frozenset({FORM_ISSUED}), VOTED, BRANCH, art.VOTE.new),
    Step("send_back", "退回继续培养", frozenset({REVIEWED, PREREVIEWED, FORM_ISSUED, VOTED}),
         LISTED, APPROVING, art.PREREVIEW.new),
    Step("approve", "上级党委审批为预备党员", frozenset({VOTED}), PROBATION, APPROVING,
         art.APPROVER.new),
    Step("ask_full", "提出转正申请", frozenset({PROBATION}), FULL_ASKED, BRANCH,
         art.CONVERSION.new),
    Step("vote_full", "支部大会讨论转正", frozenset({PROBATION, FULL_ASKED}), FULL_VOTED, BRANCH,
         art.CONVERSION.new),
    Step("approve_full", "批准按期转正", frozenset({FULL_VOTED}), FULL, APPROVING,
         art.CONVERTED.new),
    Step("extend", "批准延长预备期", frozenset({FULL_VOTED}), PROBATION, APPROVING,
         art.EXTENSION.new),
    Step("cancel", "批准取消预备党员资格", frozenset({FULL_VOTED}), CANCELLED, APPROVING,
         art.EXTENSION.new),
    Step("disown", "不予承认预备党员身份", frozenset({PROBATION, FULL_ASKED}), DISOWNED,
         frozenset({Role.DISTRICT_STAFF}), art.UNRECOGNISED.new),
    Step("hold", "转正审批未通过，退回", frozenset({FULL_VOTED}), PROBATION, APPROVING,
         art.CONVERTED.new),
    Step("archive", "材料归档", frozenset({FULL}), ARCHIVED, BRANCH, art.ARCHIVE.new),
    Step("stop", "终止", BEFORE, STOPPED, BRANCH),
    final={ARCHIVED, CANCELLED, DISOWNED, STOPPED},
)  # fmt: skip

FLOWS = [CASE]
