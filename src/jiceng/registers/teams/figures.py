"""服务队伍的数：报告日有多少支、什么种类，有没有队长，队里有多少党员。"""

from typing import Any

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Distinct, Rows
from jiceng.kernel.splits import Split
from jiceng.registers.teams.models import Joining, Keeping

LEDGER = Usage("服务队伍台账", "一行一支服务队，按组建和解散的日期算")
WHO = "责任党组织登记服务队"
SPLITS: dict[str, Split] = {"kind": "team__kind"}


def standing(ask: Ask) -> Rows:
    """Under whoever kept each of them that day."""
    rows: Rows = Keeping.objects.standing(ask.day).as_of(ask.day)
    return rows


def joined(ask: Ask) -> Rows:
    """Who is in a team that day, under whoever kept it then."""
    rows: Rows = Joining.objects.standing(ask.day).as_of(ask.day)
    return rows


def formed(teams: Any, ask: Ask) -> Rows:
    rows: Rows = teams.formed(ask.day)
    return rows


TEAMS = Figure(
    key="teams.teams",
    title="服务队数",
    cites=LEDGER,
    of=standing,
    at="keeper",
    splits=SPLITS,
    unit="支",
    label="then_name",
    definition="报告日已组建、没有解散的服务队，按当日的责任党组织",
    supplied_by=WHO,
)
FORMED = Figure(
    key="teams.formed",
    title="服务队中有队长的",
    cites=LEDGER,
    of=standing,
    having=formed,
    at="keeper",
    splits=SPLITS,
    unit="支",
    label="then_name",
    definition="分母为报告日的服务队；没有指定队长的算组建中",
    supplied_by=WHO,
)
PEOPLE = Figure(
    key="teams.people",
    title="服务队队员人次",
    cites=LEDGER,
    of=joined,
    at="then_keeper",
    splits={"kind": "team__kind"},
    unit="人次",
    definition="报告日在队的党员和居民；在几支队里算几次；按服务队当日的责任党组织",
    supplied_by=WHO,
)
MEMBERS = Figure(
    key="teams.members",
    title="参加服务队的党员",
    cites=LEDGER,
    of=lambda ask: joined(ask).exclude(member=None),
    at="then_keeper",
    measure=Distinct("member"),
    splits={"kind": "team__kind"},
    unit="名",
    definition="报告日在队的党员，在几支队里只算一人；按服务队当日的责任党组织",
    supplied_by=WHO,
)

FIGURES = [TEAMS, FORMED, PEOPLE, MEMBERS]
