"""What a branch owes in a year, as the rows of its plan; how much of the plan was held."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.kernel.periods import Period, month
from jiceng.registers.groups.models import Group
from jiceng.registers.meetings.models import Type
from jiceng.registers.orgs.models import Org
from jiceng.work.life import rules
from jiceng.work.life.figures.completion import years_of
from jiceng.work.life.models import FixedDay, Planned, Signing

PLAN = Usage("组织生活年度计划", "按三会一课排出，当月登记了同类会议的算已开，写明不开的不计")
SHEETS = Usage("会议签到表", "一人一次会一行，扫码、点名、纸质、代签一样算")
DAYS = {Type.ASSEMBLY: 20, Type.COMMITTEE: 25, Type.GROUP: 18}  # a usual day of the month
LAST_QUARTER = 12, 10  # 组织生活会 is normally held in the fourth quarter


def rows_of_year(orgs: Iterable[Org], year: int, today: date) -> list[list[dict[str, Any]]]:
    """For each branch what it owes in a year, by the very rule that says what is missing.

    Groups get a row each; 组织生活会 is put where it normally is.
    """
    listed = list(orgs)
    groups = list(Group.objects.filter(org__in=listed).order_by("pk"))
    fixed = list(FixedDay.objects.select_related("org").order_by("org__path", "since"))
    return [
        _rows(one, [g for g in groups if g.org_id == one.org.pk], fixed, year)
        for one in years_of(listed, year, today)
    ]


def _rows(
    one: Any, groups: Sequence[Group], fixed: Sequence[FixedDay], year: int
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for type_, _title, marks in one.rows:
        for mark in marks:
            if not mark.owed:
                continue
            day = _day(one.org, type_, mark.period, fixed)
            named: Sequence[Group | None] = (None,)
            if type_ == Type.GROUP:
                named = [g for g in groups if _stands(g, mark.period.last)]
            found += [{"type": type_, "planned_on": day, "group": group} for group in named]
    if found:
        found.append({"type": Type.LIFE_MEETING.value, "planned_on": date(year, *LAST_QUARTER)})
    return sorted(found, key=lambda row: (row["planned_on"], row["type"]))


def _stands(group: Group, day: date) -> bool:
    return group.since <= day and (group.until is None or day < group.until)


def _day(org: Org, type_: str, period: Period, fixed: Sequence[FixedDay]) -> date:
    """The month's fixed day as the nearest level sets it, else a usual day; a quarter's in its
    middle month.
    """
    first = period.first
    if type_ == Type.THEME_DAY:
        near = [
            rule
            for rule in fixed
            if org.path.startswith(rule.org.path) and _holds(rule, period.last)
        ]
        if near:
            return near[-1].of_month(first.year, first.month)
        return rules.fixed_day(year=first.year, month=first.month)
    if period.last.month != first.month:
        first = month(first.year, first.month + 1).first
    return first.replace(day=DAYS[Type(type_)])


def _holds(rule: FixedDay, day: date) -> bool:
    return rule.since <= day and (rule.until is None or day < rule.until)


def held_by(rows: Any, ask: Ask) -> Rows:
    """Held by the report day."""
    found: Rows = rows.held().filter(meeting__held_on__lte=ask.day)
    return found


PLANNED = Figure(
    key="life.planned",
    title="年度计划中本期的会议已经开的",
    cites=PLAN,
    of=lambda ask: Planned.objects.during(ask.period),
    having=held_by,
    splits={"type": "type", "field": "org__field"},
    unit="次",
    definition="按计划日期计入本期；推迟到别的月开的不算",
    supplied_by="党支部登记会议",
)


def signed(ask: Ask) -> Any:
    return Signing.objects.during(ask.period)


SIGNED = Figure(
    key="life.signed",
    title="本期大会签到",
    cites=SHEETS,
    of=signed,
    at="sheet__org",
    splits={"way": "way", "type": "sheet__type"},
    unit="人次",
    definition="按召集党组织计",
)
FIGURES = [PLANNED, SIGNED]
