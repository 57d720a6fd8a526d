"""调阅了多少、退回多少、整改多少、哪些支部还没有看过。"""

from django.db.models import Exists, OuterRef

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.duties import YEAR, Duty
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.kernel.watches import NextStep, Watch
from jiceng.registers.orgs.models import BRANCHES, Org
from jiceng.work.inspection.models import Bulletin, Fault, Inspection
from jiceng.work.inspection.rules import INSPECTION

LEDGER = Usage("督查调阅记录", "一行一次调阅，按调阅日期计入本期，抽到还没有看的不计")
ISSUED = Usage("督查通报台账", "按印发日期计入本期，作废的不计")
WHO = "调阅人登记"
SPLITS = {"channel": "channel", "field": "org__field"}


def read(ask: Ask) -> Rows:
    rows: Rows = Inspection.objects.read_in(ask.period)
    return rows.filter(inspected_on__lte=ask.day)


def returned(rows: Rows, ask: Ask) -> Rows:
    del ask
    return rows.exclude(problem="")


def mended(rows: Rows, ask: Ask) -> Rows:
    found: Rows = rows.mended(ask.day)  # type: ignore[attr-defined]
    return found


def branches(ask: Ask) -> Rows:
    orgs: Rows = Org.objects.standing(ask.day).as_of(ask.day)
    return orgs.filter(then_kind__in=BRANCHES)


def looked_at(orgs: Rows, ask: Ask) -> Rows:
    return orgs.filter(Exists(read(ask).filter(org=OuterRef("pk"))))


def late(rows: Rows, ask: Ask) -> Rows:
    """Their matter was open past its deadline, put off or not."""
    found: Rows = rows.overdue(ask.day)  # type: ignore[attr-defined]
    return found


RECORDS = Figure(
    key="inspection.records",
    title="本期调阅的组织生活记录",
    cites=LEDGER,
    of=read,
    splits=SPLITS,
    unit="条",
    label="org__name",
    definition="一条记录看一次计一条，看几次计几条；合格的和退回的都在内，可按线上、现场分",
    supplied_by=WHO,
)
RETURNED = Figure(
    key="inspection.returned",
    title="本期调阅的记录中退回整改的",
    cites=LEDGER,
    of=read,
    having=returned,
    splits=SPLITS,
    unit="条",
    label="org__name",
    supplied_by=WHO,
)
MENDED = Figure(
    key="inspection.mended",
    title="本期退回的记录中已经整改的",
    cites=INSPECTION,
    of=lambda ask: returned(read(ask), ask),
    having=mended,
    splits=SPLITS,
    unit="条",
    label="org__name",
    definition="报告日整改事项已经由上级复核销号、没有重新办理的",
    supplied_by="党支部整改，调阅人复核",
)
FAULTS = Figure(
    key="inspection.faults",
    title="本期调阅发现的问题",
    cites=LEDGER,
    of=lambda ask: Fault.objects.filter(inspection__in=read(ask).values("pk")),
    at="inspection__org",
    splits={"kind": "kind", "channel": "inspection__channel"},
    unit="个",
    definition="一条记录有几类问题就计几个",
    supplied_by=WHO,
)
INSPECTED = Figure(
    key="inspection.branches",
    title="党支部中本期调阅过的",
    cites=INSPECTION,
    of=branches,
    having=looked_at,
    at="pk",
    splits={"field": "then_field"},
    label="name",
    supplied_by=WHO,
)
BULLETINS = Figure(
    key="inspection.bulletins",
    title="本期印发的督查通报",
    cites=ISSUED,
    of=lambda ask: Bulletin.objects.issued(ask.period),
    unit="期",
    label="org__name",
)
# Only the watch reads it: what is overdue today is not for the shelf.
OVERDUE = Figure(
    key="inspection.overdue",
    title="调阅退回后到期没有整改的",
    cites=INSPECTION,
    of=lambda ask: Inspection.objects.exclude(problem="").filter(inspected_on__lte=ask.day),
    having=late,
    unit="条",
    label="org__name",
)

FIGURES = [RECORDS, RETURNED, MENDED, FAULTS, INSPECTED, BULLETINS]
DUTIES = [
    Duty(INSPECTED, every=YEAR, due=lambda part: part.last, by="street_office",
         verb="inspection.draws.new", name="调阅支部记录"),
]  # fmt: skip
WATCHES = [
    Watch(
        OVERDUE, "调阅退回、到期没有整改", since="matter__due_on", member="",
        steps={
            0: NextStep("问清难在哪里，帮支部补齐；确有原因的延期", by="street_office",
                        verb="inspection.inspections.table"),
        },
    ),
]  # fmt: skip
