"""The path of a major project: planned, started, in progress, completed."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import STAFF

PLANNED, STARTED, IN_PROGRESS, COMPLETED = "planned", "started", "in_progress", "completed"
UNDER_WAY = (STARTED, IN_PROGRESS)
WHO = frozenset(STAFF)

PROJECT = Flow(
    "majors.project",
    Step("start", "启动", frozenset({PLANNED}), STARTED, WHO),
    Step("advance", "全面推进", frozenset({STARTED}), IN_PROGRESS, WHO),
    Step("complete", "建成", frozenset(UNDER_WAY), COMPLETED, WHO),
    Step("resume", "重新推进", frozenset({COMPLETED}), IN_PROGRESS, WHO),
    final={COMPLETED},
)

FLOWS = [PROJECT]
