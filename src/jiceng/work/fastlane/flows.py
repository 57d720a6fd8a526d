"""Two paths: what a firm's organisation raises, and a case of the city's direct line."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import STAFF, Role
from jiceng.work.fastlane.rules import LANE

ROUTES, IMPORTS = frozenset(STAFF), frozenset((*STAFF, Role.API_CLIENT))
RAISES = frozenset({Role.BRANCH_SECRETARY, Role.FIRM_LIAISON})
COLLECTED, CLASSIFIED, DISPATCHED = "collected", "classified", "dispatched"
HANDLED, REPLIED, RATED = "handled", "replied", "rated"
IMPORTED, LINKED, CLOSED = "imported", "linked", "closed"
BEFORE = frozenset({COLLECTED, CLASSIFIED})  # nobody has it in hand yet

ISSUE = Flow(
    "fastlane.issues",
    Step("classify", "分类", frozenset({COLLECTED}), CLASSIFIED, ROUTES),
    Step("dispatch", "派给办理单位", frozenset({CLASSIFIED}), DISPATCHED, ROUTES),
    Step("handle", "办理完毕", frozenset({DISPATCHED}), HANDLED, ROUTES),
    Step("reply", "答复企业", frozenset({HANDLED}), REPLIED, ROUTES),
    Step("rate", "评价", frozenset({REPLIED}), RATED, RAISES, cites=LANE),
    final={RATED},
)
CASE = Flow(
    "fastlane.cases",
    Step("link", "关联快车道问题", frozenset({IMPORTED}), LINKED, ROUTES),
    Step("unlink", "取消关联", frozenset({LINKED}), IMPORTED, ROUTES),
    Step("close", "办结", frozenset({IMPORTED, LINKED}), CLOSED, IMPORTS),
    final={CLOSED},
)

FLOWS = [ISSUE, CASE]
