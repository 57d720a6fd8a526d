"""组织生活的数和责任：该开的开了没有，该到的到了没有。"""

from typing import Any

from jiceng.work.life.figures import meetings as held
from jiceng.work.life.figures import planning, seats, shapes
from jiceng.work.life.figures.duties import DUTIES as OWED

FIGURES: list[Any] = [held.ASSEMBLIES, held.COMMITTEES, held.THEME_DAYS]
FIGURES += [held.GROUP_MEETINGS, held.CLASSES]
FIGURES += [held.MEETINGS, held.ON_THE_DAY, held.ATTENDED, held.EXCUSED, held.PEOPLE]
FIGURES += [held.DECISIONS, held.ACTIONS, held.ALL_SET, held.LATE]
FIGURES += [*seats.FIGURES, *shapes.FIGURES, *planning.FIGURES]
DUTIES = [*OWED, *shapes.DUTIES]

__all__ = ["DUTIES", "FIGURES"]
