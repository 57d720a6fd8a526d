"""Three years of report-ins, posts and service."""

from jiceng.kit.demo import Stage
from jiceng.work.volunteering.demo import reports, service

STAGES = [
    Stage(91, "在职党员报到", reports.build),
    Stage(92, "报到工作法", service.method),
    Stage(93, "志愿服务", service.history),
]
