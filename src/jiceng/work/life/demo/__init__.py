"""Three years of organisational life: settings, meetings, and what is planned and taken up."""

from jiceng.kit.demo import Stage
from jiceng.work.life.demo.beyond import examples, leading, leave, signed, taken, tasks
from jiceng.work.life.demo.history import group_meetings, meetings, settings, themes
from jiceng.work.life.demo.plans import planned

STAGES = [
    Stage(60, "组织生活日", settings),
    Stage(60, "每月主题", themes),
    Stage(60, "年度计划", planned),
    Stage(61, "组织生活", meetings),
    Stage(62, "党小组会", group_meetings),
    Stage(62, "领导小组会议", leading),
    Stage(79, "创意项目", taken),
    Stage(79, "创新案例", examples),
    Stage(79, "大会签到", signed),
    Stage(79, "会前请假", leave),
    Stage(79, "决议落实", tasks),
]
