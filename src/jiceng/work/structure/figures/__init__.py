"""组织设置的数：请示办得怎样，届期提醒了没有，班子和党务干部配得怎样，单位按人数该怎样组建。"""

from jiceng.work.structure.figures.applications import ANSWERED, APPLIED, APPROVED, WAITING
from jiceng.work.structure.figures.forming import (
    ALONE_UNITS,
    FORMS_CHOSEN,
    JOINED_UNITS,
    JOINT_BRANCHES,
    SET_UPS,
    UNITS_READY,
)
from jiceng.work.structure.figures.forming import WATCHES as FORMING_WATCHES
from jiceng.work.structure.figures.special import FIGURES as SPECIAL
from jiceng.work.structure.figures.special import ORG_CHECKS as SPECIAL_CHECKS
from jiceng.work.structure.figures.special import WATCHES as SPECIAL_WATCHES
from jiceng.work.structure.figures.teams import (
    FULLTIME,
    NORMED,
    SEASONED,
    STAFFED,
    TEAMS,
    WORKERS,
)
from jiceng.work.structure.figures.terms import DUTIES as TERM_DUTIES
from jiceng.work.structure.figures.terms import REMINDED, REMINDED_BY

FIGURES = [APPLIED, ANSWERED, APPROVED, WAITING, REMINDED, *REMINDED_BY.values()]
FIGURES += [TEAMS, SEASONED, WORKERS, FULLTIME, NORMED, STAFFED, ALONE_UNITS, JOINED_UNITS]
FIGURES += [SET_UPS, JOINT_BRANCHES, UNITS_READY, FORMS_CHOSEN, *SPECIAL]
WATCHES = [*SPECIAL_WATCHES, *FORMING_WATCHES]
DUTIES = TERM_DUTIES
ORG_CHECKS = [(TEAMS, "missing"), (JOINT_BRANCHES, "missing"), *SPECIAL_CHECKS]

__all__ = ["DUTIES", "FIGURES", "ORG_CHECKS", "WAITING", "WATCHES"]
