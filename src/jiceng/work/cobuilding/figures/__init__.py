"""共驻共建的数：谁需要、谁提供、承诺兑现没有、共享用了没有；按单位的领域分，不给单位排名。"""

from jiceng.kernel.audits import Flows, Within
from jiceng.work.cobuilding.figures import promised, together

FIGURES = [*promised.FIGURES, *together.FIGURES]
DUTIES = [*promised.DUTIES]
WATCHES = [*promised.WATCHES]
AUDITS = [
    Within("cobuilding.promises_kept", "cobuilding.promises"),
    Flows(("cobuilding.promises", "cobuilding.pacts")),
]
WORDS = [*promised.WORDS, *together.WORDS]

__all__ = ["AUDITS", "DUTIES", "FIGURES", "WATCHES", "WORDS"]
