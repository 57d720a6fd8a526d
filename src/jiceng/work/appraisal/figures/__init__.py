"""评议、民主生活会、谈心谈话、书记述职的数和责任；都是人数和份额，不排名。"""

from jiceng.work.appraisal.figures import debriefs, leaders, meetings, rounds
from jiceng.work.appraisal.figures.duties import DUTIES, SIGNS, WATCHES

FIGURES = [
    rounds.HELD,
    rounds.MEMBERS,
    rounds.GRADED,
    rounds.EXCELLENT,
    rounds.OVER_SHARE,
    meetings.DEMOCRATIC,
    meetings.ITEMS,
    meetings.LISTED,
    meetings.TALKED,
    meetings.PAPERS,
    leaders.DOUBLE_LIFE,
    *debriefs.FIGURES,
]
__all__ = ["DUTIES", "FIGURES", "SIGNS", "WATCHES"]
