"""公示的数：公布多少、在公示多少、撤下没有、意见处理没有。"""

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.duties import MONTH, Duty
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.registers.notices.models import Notice, NoticePlace, Objection
from jiceng.registers.notices.rules import OPENNESS

LEDGER = Usage("公开公示台账", "以公布为准，草稿和未公布即撤回的不计")
SPLITS = {"kind": "kind", "scope": "scope", "field": "org__field"}


def posted(ask: Ask) -> Rows:
    rows: Rows = Notice.objects.posted(ask.period)
    return rows


def due_down(ask: Ask) -> Rows:
    """Boards whose notice ran out in the period."""
    period = (ask.period.first, ask.period.last)
    rows: Rows = NoticePlace.objects.filter(notice__ends_on__range=period, posted_on__lte=ask.day)
    return rows


POSTED = Figure(
    key="notices.posted", title="本期公布的公示", cites=OPENNESS, of=posted, splits=SPLITS,
    unit="份", label="title",
)  # fmt: skip
STANDING = Figure(
    key="notices.standing", title="报告日仍在公示的公示", cites=LEDGER,
    of=lambda ask: Notice.objects.standing(ask.day), splits=SPLITS, unit="份", label="title",
)  # fmt: skip
ENDED = Figure(
    key="notices.ended", title="本期公布的公示中已结束的", cites=LEDGER, of=posted,
    having=lambda notices, ask: notices.filter(state="ended", closed_on__lte=ask.day),
    splits=SPLITS, unit="份", label="title",
    definition="期满且意见处理完毕；撤回的不算结束",
)  # fmt: skip
TAKEN_DOWN = Figure(
    key="notices.taken_down", title="本期到期的张贴中已撤下的", cites=LEDGER, of=due_down,
    having=lambda places, ask: places.filter(taken_down_on__lte=ask.day),
    at="notice__org", unit="处", label="where", supplied_by="张贴单位登记撤下",
)  # fmt: skip
HANDLED = Figure(
    key="notices.objections", title="本期收到的公示意见中已处理的", cites=OPENNESS,
    of=lambda ask: Objection.objects.filter(
        received_on__range=(ask.period.first, ask.period.last)
    ),
    having=lambda objections, ask: objections.filter(handled_on__lte=ask.day),
    at="notice__org", splits={"kind": "notice__kind"}, unit="条",
)  # fmt: skip

FIGURES = [POSTED, STANDING, ENDED, TAKEN_DOWN, HANDLED]
DUTIES = [
    Duty(
        TAKEN_DOWN,
        every=MONTH,
        due=lambda month: month.last,
        verb="notices.notices.table",
        name="撤下到期的公示",
    ),
]
