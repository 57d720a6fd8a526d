"""述职 of three years: to the assembly of the last quarter, then to those above; a few never."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from jiceng.kernel import clock
from jiceng.kit.demo import World
from jiceng.registers.meetings.models import Meeting, Type
from jiceng.registers.orgs.models import BRANCHES
from jiceng.registers.people.models import Post
from jiceng.work.appraisal import actions

REPORT = "一年来抓班子带队伍、组织生活、服务群众的情况和不足，下一年的打算。（演示）"
OPINIONS = (
    "组织生活开得正常，走访群众可以再多一些。（演示）",
    "工作实在，发展党员要早谋划。（演示）",
    "台账清楚，年轻党员的作用还要发挥。（演示）",
)
BEGIN, NEVER, HEARD = (10, 8), 17, 3  # month and day; one in so many


def told(world: World) -> None:
    """Without the demo's dice: what comes after is drawn as if this were not here."""
    orgs: dict[int, list[Any]] = {}
    for post in Post.objects.secretaries().filter(org__kind__in=BRANCHES).select_related("org"):
        orgs.setdefault(post.org_id, []).append(post)
    for year in range(world.since.year, world.until.year + 1):
        last = min(date(year, 12, 25), world.until)
        rows = [*_to_members(orgs, year, last)]
        _recorded(world, rows)
        later = [row | {"to": "superior", "held_on": row["held_on"] + timedelta(days=12)}
                 for nth, row in enumerate(rows) if nth % 9 != 4]  # fmt: skip
        _recorded(world, [row for row in later if _stands(orgs, row) and row["held_on"] <= last])


def _to_members(orgs: dict[int, list[Any]], year: int, last: date) -> Any:
    """On the day of the assembly of the fourth quarter, where there was a secretary."""
    held = Meeting.objects.standing().of_type(Type.ASSEMBLY)
    held = held.filter(held_on__range=(date(year, *BEGIN), last), org__in=orgs)
    first: dict[int, Meeting] = {}
    for one in held.select_related("org").order_by("-held_on", "-pk"):
        first[one.org_id] = one
    for pk in sorted(first):
        row = {"org": first[pk].org, "year": year, "to": "members", "held_on": first[pk].held_on}
        if pk % NEVER != year % NEVER and _stands(orgs, row):
            opinion = OPINIONS[pk % len(OPINIONS)] if (pk + year) % HEARD else ""
            yield row | {"text": REPORT, "opinion": opinion}


def _stands(orgs: dict[int, list[Any]], row: dict[str, Any]) -> bool:
    org, day = row["org"], row["held_on"]
    here = org.since <= day and (org.until is None or day < org.until)
    return here and any(post.stood(day) for post in orgs.get(org.pk, ()))


def _recorded(world: World, rows: list[dict[str, Any]]) -> None:
    days: dict[date, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        days[row["held_on"]].append(row)
    for day in sorted(days):
        with clock.at(day):
            actions.debrief_many(days[day], actor=world.actor)
