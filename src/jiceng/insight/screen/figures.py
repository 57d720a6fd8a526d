"""Snapshots kept in a period, counted from their ledger."""

from jiceng.insight.screen.models import Snapshot
from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows

LEDGER = Usage("大屏快照台账", "一行一份快照，按留存日期计入本期；留存以后不改不删")


def taken(ask: Ask) -> Rows:
    rows: Rows = Snapshot.objects.taken(ask.period)
    return rows


SNAPSHOTS = Figure(
    key="screen.snapshots",
    title="本期留存的大屏快照",
    cites=LEDGER,
    of=taken,
    unit="份",
    label="occasion",
)

FIGURES = [SNAPSHOTS]
