"""关账的数：本期办理的关账和调整、还没有调整的补录差异。"""

from django.db.models import Case, Value, When
from django.utils.translation import gettext_lazy

from jiceng.insight.closing.models import Closing, Late
from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows

LEDGER = Usage("关账台账", "一行一次关账或调整，按关账日期计入本期；待复核和撤回的不计")
LATE_LEDGER = Usage("补录差异台账", "一行一个已关的指标，核对时发现，另作调整或恢复一致后不再计")
SUPPLIED = "关账的党组织"
WORDS = [
    ("every", gettext_lazy("期间种类")),
    ("turn", gettext_lazy("关账或调整")),
    ("turn.first", gettext_lazy("第一次关账")),
    ("turn.again", gettext_lazy("另作调整")),
    ("way", gettext_lazy("补录的情形")),
    ("way.more", gettext_lazy("有补录的记录")),
    ("way.less", gettext_lazy("只有撤销的记录")),
    ("way.other", gettext_lazy("记录没变、内容更正")),
]


def closed(ask: Ask) -> Rows:
    rows: Rows = Closing.objects.during(ask.period)
    return rows


def turn(ask: Ask) -> Case:
    del ask
    return Case(When(adjustment=0, then=Value("first")), default=Value("again"))


def way(ask: Ask) -> Case:
    del ask
    return Case(
        When(came_count__gt=0, then=Value("more")),
        When(went_count__gt=0, then=Value("less")),
        default=Value("other"),
    )


def late(ask: Ask) -> Rows:
    rows: Rows = Late.objects.open(ask.day)
    return rows


CLOSED = Figure(
    key="closing.closed", title="本期办理的关账", cites=LEDGER, of=closed, unit="次",
    splits={"every": "every", "turn": turn}, supplied_by=SUPPLIED,
    definition="第一次关账和另作的调整都算，各算一次",
)  # fmt: skip
ADJUSTED = Figure(
    key="closing.adjusted", title="本期办理的关账中另作调整的", cites=LEDGER, of=closed, unit="次",
    having=lambda rows, ask: rows.filter(adjustment__gt=0, closed_on__lte=ask.day),
    splits={"every": "every"}, supplied_by=SUPPLIED,
)  # fmt: skip
LATE = Figure(
    key="closing.late", title="还没有调整的补录差异", cites=LATE_LEDGER, of=late, unit="处",
    splits={"way": way}, label="title", supplied_by=SUPPLIED,
    definition="报告日已核对发现、还没有另作调整的；一个已关的指标算一处",
)  # fmt: skip

FIGURES = [CLOSED, ADJUSTED, LATE]
