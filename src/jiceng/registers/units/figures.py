"""单位的数：一行一个单位，按属地。"""

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Article, Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows, Total
from jiceng.kernel.splits import groups
from jiceng.registers.orgs.models import Field
from jiceng.registers.units.models import Hosting, Unit

REGISTER = Usage("单位台账", "报告日存续的单位，按属地党组织")
SET_UP = Article(
    "中国共产党支部工作条例（试行）",
    4,
    status="S",
    severity="WARN",
    reading="正式党员三人以上的单位应当成立党支部；不足三人的联合组建。",
)
TWO_NEW = (Field.PRIVATE_FIRM, Field.SOCIAL_ORG)
SPLITS = {"field": "field", "rank": "rank", "two_new": groups("field", two_new=TWO_NEW)}


def standing(ask: Ask) -> Rows:
    rows: Rows = Unit.objects.standing(ask.day)
    return rows


def covered(units: Rows, ask: Ask) -> Rows:
    return units.filter(pk__in=Hosting.objects.standing(ask.day).values("unit"))


UNITS = Figure(
    key="units.units",
    title="单位数",
    cites=REGISTER,
    of=standing,
    at="keeper",
    splits=SPLITS,
    unit="家",
    label="name",
)
COVERED = Figure(
    key="units.covered",
    title="单位中已建立党组织的",
    cites=SET_UP,
    of=standing,
    having=covered,
    at="keeper",
    splits=SPLITS,
    unit="家",
    label="name",
    definition="单独、联合、行业统建、挂靠四种方式有其一即计入，一家只计一次",
)
STAFF = Figure(
    key="units.staff",
    title="单位职工数",
    cites=REGISTER,
    of=standing,
    at="keeper",
    measure=Total("staff"),
    splits=SPLITS,
    unit="人",
    supplied_by="单位联络员按季度确认",
)

FIGURES = [UNITS, COVERED, STAFF]
