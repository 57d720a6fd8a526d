"""Numbers of halls: windows, visits, appointments; of the mobile committee and of platforms."""

from django.utils.translation import gettext_lazy

from jiceng.work.halls.figures import inside, outside
from jiceng.work.halls.figures.inside import (
    APPOINTMENTS,
    HANDED_ON,
    KEPT,
    SAME_DAY,
    STAFFED,
    STOPS,
    VISITS,
    WINDOWS,
)
from jiceng.work.halls.figures.outside import (
    ADOPTIONS,
    COVERED,
    FULLY,
    INTAKES,
    MATTERS,
    ON_THE_SPOT,
    REQUESTS,
    ROUNDS,
)

FIGURES = [*inside.FIGURES, *outside.FIGURES]
WORDS = [
    ("subject", gettext_lazy("窗口业务")),
    ("platform", gettext_lazy("服务平台")),
    ("stage", gettext_lazy("使用情况")),
    ("channel", gettext_lazy("渠道")),
]

__all__ = [
    "ADOPTIONS",
    "APPOINTMENTS",
    "COVERED",
    "FIGURES",
    "FULLY",
    "HANDED_ON",
    "INTAKES",
    "KEPT",
    "MATTERS",
    "ON_THE_SPOT",
    "REQUESTS",
    "ROUNDS",
    "SAME_DAY",
    "STAFFED",
    "STOPS",
    "VISITS",
    "WINDOWS",
    "WORDS",
]
