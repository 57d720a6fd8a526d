"""三大服务平台的数：实体、网络、共享各用了多少次，加在一起是多少。

Each part is a figure of the room that records it; a room that is left out leaves its part out.
"""

from importlib import import_module
from typing import Any, NamedTuple

from django.apps import apps
from django.utils.translation import gettext_lazy

from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.formulas import Formula, together
from jiceng.kit.sheets import Text

ALL_THREE = Usage(
    "三大服务平台使用情况", "各平台的数取自各自的台账，一次使用一次，不另外填报；没有启用的不计"
)
ONLINE = ("page", "wechat")


class Part(NamedTuple):
    """What one platform is counted by."""

    title: Text
    figure: Figure


def _of(room: str, name: str, **where: Any) -> list[Figure]:
    """A figure of a room, if the room is here."""
    if not apps.is_installed(f"jiceng.work.{room}"):
        return []
    found: Any = getattr(import_module(f"jiceng.work.{room}.figures"), name)
    return [found.only(**where)]


PLACES = [Part(gettext_lazy("到窗口办事"), one) for one in _of("halls", "VISITS")]
NETWORK = [
    *(Part(gettext_lazy("手机网页和公众号提出的诉求"), one)
      for one in _of("orders", "ORDERS", channel=ONLINE)),
    *(Part(gettext_lazy("打开网上信息"), one) for one in _of("outreach", "VIEWS")),
]  # fmt: skip
SHARED = [
    *(Part(gettext_lazy("场地由其他单位使用"), one) for one in _of("booking", "SHARED")),
    *(Part(gettext_lazy("物资借出"), one) for one in _of("booking", "LENT")),
]


def _sum(key: str, title: str, parts: list[Part], definition: str) -> list[Formula]:
    if not parts:
        return []
    inputs = tuple(part.figure for part in parts)
    return [
        Formula(
            key=key, title=title, cites=ALL_THREE, inputs=inputs, combine=together, unit="次",
            kind="sum", definition=definition, supplied_by="各平台的台账", places=0,
        )
    ]  # fmt: skip


VISITED = _sum(
    "platforms.visits",
    "实体平台和网络平台的使用次数",
    [*PLACES, *NETWORK],
    "到窗口办事的次数、手机网页和公众号提出的诉求、网上信息打开次数之和；不识别是谁",
)
USED = _sum(
    "platforms.resources",
    "共享平台的使用次数",
    SHARED,
    "场地由其他单位预约并使用的批次和物资借出的次数之和；按管理场地、物资的党组织统计",
)
FIGURES = [*VISITED, *USED]
