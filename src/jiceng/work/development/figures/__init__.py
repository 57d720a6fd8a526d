"""发展党员的数和责任：在什么阶段，发展了多少，该办的办了没有。"""

from typing import Any

from jiceng.work.development.figures import cases, duties
from jiceng.work.development.figures.duties import DUTIES

FIGURES: list[Any] = [*cases.FIGURES, *duties.FIGURES]

__all__ = ["DUTIES", "FIGURES"]
