"""Three years of report-ins, posts and service."""

from jiceng.kit.demo import Stage
from jiceng.work.volunteering.demo import reports

STAGES = [Stage(91, "在职党员报到", reports.build)]
