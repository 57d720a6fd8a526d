"""发展党员的数和责任：在什么阶段，发展了多少，该办的办了没有，谁过了时限。"""

from typing import Any

from jiceng.kernel.audits import Adds, Flows
from jiceng.work.development.figures import analyses, cases, duties, watching
from jiceng.work.development.figures.watching import WATCHES

FIGURES: list[Any] = [*cases.FIGURES, *duties.FIGURES, *watching.FIGURES, *analyses.FIGURES]
DUTIES = [*duties.DUTIES, *watching.DUTIES, *analyses.DUTIES]
AUDITS = [
    Adds("development.admitted", ("sex", "age", "education", "field")),
    Flows(("development.applied", "development.admitted")),
]

__all__ = ["AUDITS", "DUTIES", "FIGURES", "WATCHES"]
