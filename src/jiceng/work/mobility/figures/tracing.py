"""Searches: leads that came in, members found, what is still open."""

from django.db.models import Q

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.work.mobility.models import Trace

LEDGER = Usage("党员查找台账", "一行一条线索；只收本人申报、单位提供的名单和亲友代为转告的")
KEEPS = "党组织登记查找情况"


def still_open(ask: Ask) -> Rows:
    over = Q(settled_on__lte=ask.day)
    rows: Rows = Trace.objects.filter(raised_on__lte=ask.day).exclude(over)
    return rows


RAISED = Figure(
    key="mobility.leads",
    title="本期收到的党员查找线索数",
    cites=LEDGER,
    of=lambda ask: Trace.objects.raised(ask.period),
    unit="条",
    splits={"source": "source"},
    supplied_by=KEEPS,
)
FOUND = Figure(
    key="mobility.found",
    title="本期找到的隐形党员、口袋党员数",
    cites=LEDGER,
    of=lambda ask: Trace.objects.found(ask.period),
    unit="名",
    splits={"source": "source", "way": "way", "field": "unit__field"},
    definition="本期确认是党员的线索，一条一名；后来怎样纳入管理可分开看",
    supplied_by=KEEPS,
)
OPEN = Figure(
    key="mobility.open_leads",
    title="还没有办结的党员查找线索数",
    cites=LEDGER,
    of=still_open,
    unit="条",
    splits={"source": "source"},
    supplied_by=KEEPS,
)
