"""报到、认岗、服务的数：报到按人不按次，来自什么领域看当天所在的党组织。"""

from django.utils.translation import gettext_lazy as _

from jiceng.kernel.duties import HALF, YEAR, Duty
from jiceng.registers.orgs.models import Field
from jiceng.work.volunteering.figures import checkin, posts, service, units
from jiceng.work.volunteering.figures.posts import REVIEWED
from jiceng.work.volunteering.figures.units import NOTED

FIGURES = [*checkin.FIGURES, *posts.FIGURES, *service.FIGURES, *units.FIGURES]
DUTIES = [
    Duty(REVIEWED, every=HALF, due=lambda period: period.last, by="community_worker",
         verb="volunteering.claims.table", name="记半年履职情况"),
    Duty(NOTED, every=YEAR, due=lambda period: period.last, by="community_worker",
         verb="volunteering.year_notes.new", name="给报到的单位作年度反馈"),
]  # fmt: skip
WORDS = [
    ("from", _("来自领域")),
    *((f"from.{value}", label) for value, label in Field.choices),
    ("source", _("评议来源")),
]

__all__ = ["DUTIES", "FIGURES", "WORDS"]
