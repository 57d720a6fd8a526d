"""Teams of the cast: a grid team with a leader, and one in the other street without any."""

from datetime import date
from typing import Any

from jiceng.kernel.actors import System
from jiceng.registers.teams import actions

MAKER = System("演员表")
SINCE = date(2014, 1, 1)


def teams_of(cast: Any) -> None:
    """Long ago, so that whoever leaves the roll later leaves them as well."""
    grid, red = actions.set_up_many(
        [
            {"kind": "grid", "name": "槐荫老网格队", "keeper": cast.huaiyin,
             "area": cast.places[3], "since": SINCE},
            {"kind": "volunteer", "name": "河湾老志愿队", "keeper": cast.orgs[5], "since": SINCE},
        ],
        actor=MAKER,
    )  # fmt: skip
    last = [m for m in cast.members if m.org_id == cast.orgs[8].pk][-1]
    joined = actions.join_many(
        [
            {"team": grid, "member": last, "since": SINCE},
            {"team": grid, "name": "楼栋长甲", "since": SINCE},
            {"team": red, "name": "热心居民乙", "since": SINCE},
        ],
        actor=MAKER,
    )
    actions.lead(grid, actor=MAKER, joining=joined[0], since=SINCE)
