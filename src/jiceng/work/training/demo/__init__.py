"""Three years of training."""

from jiceng.kit.demo import Stage
from jiceng.work.training.demo import beside, classes, planning

STAGES = [
    Stage(87, "培训对象", planning.wanted),
    Stage(88, "培训计划", planning.planned),
    Stage(89, "培训班", classes.held),
    Stage(89, "农村骨干", classes.backbone),
    Stage(89, "正在办的班", classes.under_way),
    Stage(90, "党校", beside.schools),
    Stage(90, "讲习所", beside.talked),
    Stage(90, "远教站点", beside.inspected),
    Stage(90, "专题学习", beside.studied),
    Stage(90, "实践锻炼", beside.practised),
    Stage(90, "能力测试", beside.tested),
    Stage(90, "网上学习", beside.online),
]
