"""Three years of appraisals, of democratic-life meetings, of talks and of 述职."""

from jiceng.kit.demo import Stage
from jiceng.work.appraisal.demo import debriefs
from jiceng.work.appraisal.demo.history import (
    after,
    democratic,
    rounds,
    settings,
    talks,
    under_way,
)

STAGES = [
    Stage(80, "评议设置", settings),
    Stage(81, "民主评议", rounds),
    Stage(82, "评议整改", after),
    Stage(83, "评议进行中", under_way),
    Stage(84, "民主生活会", democratic),
    Stage(85, "谈心谈话", talks),
    Stage(86, "书记述职", debriefs.told),
]
