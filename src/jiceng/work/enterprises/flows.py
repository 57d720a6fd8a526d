"""The path of a check, of a line of the registry, and of a campaign."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import STAFF, Role
from jiceng.work.enterprises.rules import PHASES_RULE, REGISTRY, SWEEP

VISITED, CHECKED, CONFIRMED = "visited", "checked", "confirmed"
WAITING, LISTED, LEFT_OUT = "waiting", "listed", "left_out"
PLANNED, SWEEPING, SETTING_UP, TRAINING, OVER = "planned", "sweep", "set_up", "train", "over"
KEEPERS = frozenset(STAFF)
LEADERS = frozenset({Role.DISTRICT_STAFF, Role.STREET_OFFICE})

CHECK = Flow(
    "enterprises.check",
    Step("look_over", "核对", frozenset({VISITED}), CHECKED, KEEPERS, cites=SWEEP),
    Step("confirm", "确认", frozenset({VISITED, CHECKED}), CONFIRMED, KEEPERS, cites=SWEEP),
    final={CONFIRMED},
)
ENTRY = Flow(
    "enterprises.entry",
    Step("adopt", "纳入底册", frozenset({WAITING}), LISTED, KEEPERS, cites=REGISTRY),
    Step("tie", "就是底册里的一家", frozenset({WAITING}), LISTED, KEEPERS, cites=REGISTRY),
    Step("leave_out", "不纳入", frozenset({WAITING}), LEFT_OUT, KEEPERS, cites=REGISTRY),
    final={LISTED, LEFT_OUT},
)
CAMPAIGN = Flow(
    "enterprises.campaign",
    Step("begin_sweep", "开始集中排查", frozenset({PLANNED}), SWEEPING, LEADERS,
         cites=PHASES_RULE),
    Step("begin_set_up", "转入集中组建", frozenset({SWEEPING}), SETTING_UP, LEADERS,
         cites=PHASES_RULE),
    Step("begin_training", "转入集中培训", frozenset({SETTING_UP}), TRAINING, LEADERS,
         cites=PHASES_RULE),
    Step("wrap_up", "结束", frozenset({TRAINING}), OVER, LEADERS, cites=PHASES_RULE),
    final={OVER},
    rests={PLANNED, SWEEPING, SETTING_UP, TRAINING},
)  # fmt: skip
FLOWS = [CHECK, ENTRY, CAMPAIGN]
