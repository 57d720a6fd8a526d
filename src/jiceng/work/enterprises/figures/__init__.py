"""两新组织的数：核对、五清、登记、片区、关注、联系、三集中；按属地，不排名。"""

from django.utils.translation import gettext_lazy as _

from jiceng.work.enterprises.figures import around, census
from jiceng.work.enterprises.figures.around import WATCHES

FIGURES = [*census.FIGURES, *around.FIGURES]
DUTIES = census.DUTIES
WORDS = [
    ("form", _("登记类型")),
    ("new_field", _("新兴领域")),
    ("business", _("经营状况")),
    ("outcome", _("结果")),
    ("source", _("登记机关")),
    ("subsidy_from", _("补助从哪里来")),
    ("reason", _("未建组织原因")),
    ("off_hours", _("安排在业余时间")),
]

__all__ = ["DUTIES", "FIGURES", "WATCHES", "WORDS"]
