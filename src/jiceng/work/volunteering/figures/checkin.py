"""报到的数."""

from typing import Any

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Distinct, Rows
from jiceng.kernel.splits import Split
from jiceng.work.volunteering.figures.origin import from_field
from jiceng.work.volunteering.models import CheckIn, Claim

LEDGER = Usage("在职党员报到认岗台账", "一行一名党员在一个社区的报到，撤销的不计")
WHO = "社区确认报到"
SPLITS: dict[str, Split] = {"from": from_field, "way": "way"}


def standing(ask: Ask) -> Rows:
    rows: Rows = CheckIn.objects.standing(ask.day)
    return rows


def serving(rows: Any, ask: Ask) -> Rows:
    held = Claim.objects.standing(ask.day)
    found: Rows = rows.filter(member__in=held.values("member"))
    return found


REPORTED = Figure(
    key="volunteering.members_reported",
    title="在社区报到的在职党员",
    cites=LEDGER,
    of=standing,
    measure=Distinct("member"),
    splits=SPLITS,
    unit="名",
    label="member__person__name",
    definition="报告日已经确认、没有结束的报到，一人在几个社区报到只算一人；"
    "领域是本人当天所在党组织的",
    supplied_by=WHO,
)
SERVING = Figure(
    key="volunteering.members_serving",
    title="在社区报到的在职党员中认领了岗位的",
    cites=LEDGER,
    of=standing,
    having=serving,
    measure=Distinct("member"),
    splits=SPLITS,
    unit="名",
    label="member__person__name",
    definition="分母为报告日在社区报到的党员；分子为其中当天至少有一个岗位的",
    supplied_by=WHO,
)
NEW = Figure(
    key="volunteering.new_reports",
    title="本期到社区报到的在职党员",
    cites=LEDGER,
    of=lambda ask: CheckIn.objects.accepted(ask.period),
    measure=Distinct("member"),
    splits=SPLITS,
    unit="名",
    label="member__person__name",
    definition="按社区确认的日期计入本期，一人只算一次；撤销的不计",
    supplied_by=WHO,
)

FIGURES = [REPORTED, SERVING, NEW]
