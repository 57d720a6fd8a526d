"""Three years of admissions, under both texts: most in order, some late, stuck, objected, extended.

Everybody walks the same path around the day of their vote; whoever is awkward leaves it somewhere.
"""

from jiceng.kit.demo import Stage
from jiceng.work.development.demo.arrivals import taken_over
from jiceng.work.development.demo.local import analysed, fulfilled, settings
from jiceng.work.development.demo.steps import walked

STAGES = [
    Stage(59, "发展计划和要求", settings),
    Stage(59, "发展党员", walked),
    Stage(59, "本地要求", fulfilled),
    Stage(59, "积极分子队伍分析", analysed),
    Stage(59, "转入的预备党员", taken_over),
]
