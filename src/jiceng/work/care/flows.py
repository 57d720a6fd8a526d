"""The path of a contract with a social organisation."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import STAFF
from jiceng.work.care.rules import THREE

RUNNING, FINISHED, ENDED = "running", "finished", "ended"
WORKERS = frozenset(STAFF)
CONTRACT = Flow(
    "care.contract",
    Step("finish", "验收", frozenset({RUNNING}), FINISHED, WORKERS, cites=THREE),
    Step("terminate", "解除合同", frozenset({RUNNING}), ENDED, WORKERS, cites=THREE),
    final={FINISHED, ENDED},
    rests={RUNNING},
)
FLOWS = [CONTRACT]
