"""两个覆盖的数：一企一策办得怎样，挂靠的研究了没有，双培和孵化到了哪一步。"""

from jiceng.work.coverage.figures.joints import FIGURES as JOINTS
from jiceng.work.coverage.figures.joints import WATCHES as JOINT_WATCHES
from jiceng.work.coverage.figures.plans import FIGURES as PLANS
from jiceng.work.coverage.figures.plans import WATCHES as PLAN_WATCHES
from jiceng.work.coverage.figures.pools import FIGURES as POOLS
from jiceng.work.coverage.figures.pools import WATCHES as POOL_WATCHES
from jiceng.work.coverage.figures.ties import FIGURES as TIES

FIGURES = [*PLANS, *POOLS, *TIES, *JOINTS]
WATCHES = [*PLAN_WATCHES, *POOL_WATCHES, *JOINT_WATCHES]
