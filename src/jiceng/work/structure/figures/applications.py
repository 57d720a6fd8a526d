"""Applications by the days they lay with the superiors."""

from typing import Any

from django.db.models import F

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.kernel.pasts import then
from jiceng.kernel.splits import Split
from jiceng.registers.orgs.models import OrgPast
from jiceng.work.structure import rules
from jiceng.work.structure.models import Round

LEDGER = Usage("组织设置请示台账", "一行一件请示；退回补正后再提交的另算一次")


def field(ask: Ask) -> Any:
    return then(OrgPast, ask.day, "field", via="application__org")


SPLITS: dict[str, Split] = {
    "kind": "application__kind",
    "by": "application__decided_by",
    "field": field,
}
AT, LABEL = "application__org", "application__org__name"


def due(ask: Ask) -> Rows:
    """Whose answer fell due in the period, without those withdrawn by then."""
    rows: Any = Round.objects.filter(due_on__range=(ask.period.first, ask.period.last))
    rows = rows.filter(since__lte=ask.day)
    return rows.exclude(outcome=Round.Outcome.WITHDRAWN, until__lte=ask.day)  # type: ignore[no-any-return]


def in_time(rounds: Rows, ask: Ask) -> Rows:
    return rounds.filter(until__lte=F("due_on")).filter(until__lte=ask.day)


APPLIED = Figure(
    key="structure.applied",
    title="本期提交的组织设置请示",
    cites=LEDGER,
    of=lambda ask: Round.objects.begun(ask.period),
    at=AT,
    splits=SPLITS,
    unit="件次",
    label=LABEL,
    definition="按提交日期；退回补正后再提交的另算一次",
)
ANSWERED = Figure(
    key="structure.answered",
    title="本期应答复的请示中一个月内答复的",
    cites=rules.ANSWERED,
    of=due,
    having=in_time,
    at=AT,
    splits=SPLITS,
    unit="件次",
    label=LABEL,
    definition="提交后一般一个月内研究决定；批准、不同意、退回补正都算答复，撤回的不计",
    supplied_by="街道党工委、区委组织部研究答复",
)
APPROVED = Figure(
    key="structure.approved",
    title="本期批准的组织设置请示",
    cites=LEDGER,
    of=lambda ask: Round.objects.ended(ask.period).filter(outcome=Round.Outcome.APPROVED),
    at=AT,
    splits=SPLITS,
    unit="件",
    label=LABEL,
    definition="按批复日期；执行以后才改变组织的数",
)
WAITING = Figure(
    key="structure.waiting",
    title="等待答复的请示中已超过一个月的",
    cites=rules.ANSWERED,
    of=lambda ask: Round.objects.standing(ask.day),
    having=lambda rounds, ask: rounds.filter(due_on__lt=ask.day),
    at=AT,
    splits=SPLITS,
    unit="件",
    label=LABEL,
    definition="分母为报告日等待答复的请示",
)
