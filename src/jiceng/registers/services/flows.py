"""The path of a guide: drafted, published, retired; what was published is never rewritten."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import STAFF
from jiceng.registers.services.rules import STANDARD

DRAFT, PUBLISHED, RETIRED, DROPPED = "draft", "published", "retired", "dropped"
KEEPERS = frozenset(STAFF)
GUIDE = Flow(
    "services.guide",
    Step("publish", "发布", frozenset({DRAFT}), PUBLISHED, KEEPERS, cites=STANDARD),
    Step("drop", "不发布了", frozenset({DRAFT}), DROPPED, KEEPERS),
    Step("retire", "停止公布", frozenset({PUBLISHED}), RETIRED, KEEPERS, cites=STANDARD),
    final={RETIRED, DROPPED},
    rests={PUBLISHED},
)
FLOWS = [GUIDE]
