"""Pages of platforms: what a city platform says of a month, by unit, and of single deeds."""

from typing import Any

from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.roles import READERS
from jiceng.kit.scope import Scope
from jiceng.work.outreach import actions, forms
from jiceng.work.outreach.access import ANSWERS
from jiceng.work.outreach.sheets import DEEDS, USES


def start(actor: Actor, scope: Scope) -> dict[str, Any]:
    del actor
    return {"org": scope.node.pk if scope.node is not None else None, "month_on": clock.today()}


USE_PAGES = RecordPages(
    USES,
    record=actions.record_use,
    change=actions.correct_use,
    change_form=forms.CorrectUseForm,
    menu=("公开公示", 36),
    icon="chart",
    keeps=ANSWERS,
    sees=READERS,
    noun=gettext_lazy("平台使用情况"),
    start=start,
    verbs={"record_use": gettext_lazy("登记"), "correct_use": gettext_lazy("更正")},
    empty=gettext_lazy("还没有登记。城市平台的月度数字可以用表导入，只有数，没有名单。"),
)
DEED_PAGES = RecordPages(
    DEEDS,
    record=actions.record_deed,
    menu=("公开公示", 37),
    icon="chart",
    keeps=ANSWERS,
    sees=ANSWERS,
    noun=gettext_lazy("平台活动记录"),
    verbs={"record_deed": gettext_lazy("登记"), "take_back_deeds": gettext_lazy("撤销导入")},
    empty=gettext_lazy("还没有导入。城市平台导出的表在这里导入，一行一位党员的一件事。"),
)
