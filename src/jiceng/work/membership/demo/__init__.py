"""Three years of keeping the roll right and looking after people, awkward cases among them."""

from jiceng.kit.demo import Stage
from jiceng.work.membership.demo.caring import away, care
from jiceng.work.membership.demo.keeping import classes, details, rosters, rounds, standing

STAGES = [
    Stage(80, "党员扩展信息", details),
    Stage(81, "教育类别", classes),
    Stage(82, "关怀慰问", care),
    Stage(83, "出国和退役军人", away),
    Stage(84, "信息核对", rounds),
    Stage(85, "名册核对", rosters),
    Stage(86, "处分和合并", standing),
]
