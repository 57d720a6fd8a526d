"""The paths of a plan, of somebody who is grown, and of what is fostered."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import STAFF, Role
from jiceng.work.coverage.rules import FOSTERED, GROWN, PLANNED

DRAFTED, APPROVED, RUNNING, DONE, DROPPED = "drafted", "approved", "running", "done", "dropped"
LISTED, CULTIVATING, CONVERTED, WITHDRAWN = "listed", "cultivating", "converted", "withdrawn"
APPLIED, INCUBATING, REGISTERED = "applied", "incubating", "registered"
COVERED, INDEPENDENT, ENDED = "covered", "independent", "ended"
APPROVES = frozenset({Role.STREET_OFFICE, Role.DISTRICT_STAFF})
KEEPS = frozenset(STAFF)

PLAN = Flow(
    "coverage",
    Step("approve", "批准", frozenset({DRAFTED}), APPROVED, APPROVES, cites=PLANNED,
         other_than="draft"),
    Step("begin", "开始实施", frozenset({APPROVED}), RUNNING, KEEPS),
    Step("finish", "完成", frozenset({RUNNING}), DONE, KEEPS),
    Step("drop", "终止", frozenset({DRAFTED, APPROVED, RUNNING}), DROPPED, KEEPS),
    final={DONE, DROPPED},
    rests={RUNNING},
)  # fmt: skip
TRACK = Flow(
    "coverage.track",
    Step("cultivate", "开始培养", frozenset({LISTED}), CULTIVATING, KEEPS, cites=GROWN),
    Step("convert", "已转化", frozenset({CULTIVATING}), CONVERTED, KEEPS),
    Step("withdraw", "退出培养", frozenset({LISTED, CULTIVATING}), WITHDRAWN, KEEPS),
    final={CONVERTED, WITHDRAWN},
    rests={LISTED, CULTIVATING},
)
INCUBATION = Flow(
    "coverage.incubation",
    Step("incubate", "同意孵化", frozenset({APPLIED}), INCUBATING, KEEPS, cites=FOSTERED),
    Step("enrol", "已登记成立", frozenset({INCUBATING}), REGISTERED, KEEPS),
    Step("cover", "已落实党的工作", frozenset({REGISTERED}), COVERED, KEEPS),
    Step("leave", "独立运行", frozenset({COVERED}), INDEPENDENT, KEEPS),
    Step("end", "终止孵化", frozenset({APPLIED, INCUBATING, REGISTERED, COVERED}), ENDED, KEEPS),
    final={INDEPENDENT, ENDED},
    rests={INCUBATING, REGISTERED, COVERED},
)

FLOWS = [PLAN, TRACK, INCUBATION]
