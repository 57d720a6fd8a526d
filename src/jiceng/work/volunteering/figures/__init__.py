"""报到、认岗的数. 口径: 报到按人不按次，岗位按认领，来自什么领域看本人当天所在的党组织."""

from django.utils.translation import gettext_lazy as _

from jiceng.kernel.duties import HALF, Duty
from jiceng.registers.orgs.models import Field
from jiceng.work.volunteering.figures import checkin, posts
from jiceng.work.volunteering.figures.posts import REVIEWED

FIGURES = [*checkin.FIGURES, *posts.FIGURES]
DUTIES = [
    Duty(REVIEWED, every=HALF, due=lambda period: period.last, by="community_worker",
         verb="volunteering.claims.table", name="记半年履职情况"),
]  # fmt: skip
WORDS = [
    ("from", _("本人所在领域")),
    *((f"from.{value}", label) for value, label in Field.choices),
]

__all__ = ["DUTIES", "FIGURES", "WORDS"]
