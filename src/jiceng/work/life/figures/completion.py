"""Who has held what: the monthly list of the fixed day, and a branch's year."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from jiceng.kernel.asks import Ask
from jiceng.kernel.paths import inside
from jiceng.kernel.periods import Period, month, quarter, year
from jiceng.registers.groups.models import Group
from jiceng.registers.meetings.models import Meeting, Type
from jiceng.registers.members.models import Belonging
from jiceng.registers.orgs.models import Org
from jiceng.work.life.figures.duties import on_fixed_day
from jiceng.work.life.figures.meetings import branches
from jiceng.work.life.models import FixedDay
from jiceng.work.life.rules import needs_committee


@dataclass(frozen=True)
class Line:
    """One branch in one month of the fixed day (附录 A4)."""

    org: Org
    due_on: date
    meetings: Sequence[Any]
    today: date

    @property
    def first(self) -> Any:
        return self.meetings[0] if self.meetings else None

    @property
    def state(self) -> str:
        """done, late or draft: the tone of its label."""
        if self.meetings:
            return "done"
        return "late" if self.due_on < self.today else "draft"

    @property
    def words(self) -> Any:
        told = {"done": _("已开展"), "late": _("尚未开展"), "draft": _("未到日子")}
        return told[self.state]

    @property
    def rate(self) -> Decimal | None:
        """参加率, in percent to one place; None where nobody was due."""
        due = sum(one.due_count for one in self.meetings)
        here = sum(one.present_count for one in self.meetings)
        return (Decimal(100 * here) / due).quantize(Decimal("0.1")) if due else None

    @property
    def remark(self) -> str:
        if not self.meetings:
            return ""
        told = []
        if len(self.meetings) > 1:
            told.append(str(_("共%d次")) % len(self.meetings))
        if all(one.held_on != self.due_on for one in self.meetings):
            told.append(str(_("不在固定日")))
        if any(one.is_late for one in self.meetings):
            told.append(str(_("补录")))
        return "、".join(told)


def due_branches(path: str, period: Period) -> Any:
    """The branches beneath a node that owe it in a period, in the order of the tree."""
    rows = branches(Ask(period))
    return rows.filter(inside("path", path)).order_by("path") if path else rows.order_by("path")


def month_lines(orgs: Iterable[Org], period: Period, today: date) -> list[Line]:
    """For each branch what it did of the month's fixed day. Four queries for any number."""
    listed = list(orgs)
    rules = list(FixedDay.objects.standing(period.last).select_related("org").order_by("org__path"))
    usual = on_fixed_day(period)
    held: dict[int, list[Any]] = defaultdict(list)
    rows = Meeting.objects.standing().of_type(Type.THEME_DAY).during(period)
    for one in rows.filter(org__in=[org.pk for org in listed]).tallied().order_by("held_on", "pk"):
        held[one.org_id].append(one)
    return [Line(org, _due_on(org, period, rules, usual), held[org.pk], today) for org in listed]


def _due_on(org: Org, period: Period, rules: Sequence[FixedDay], usual: date) -> date:
    """The nearest rule above; they come from the top down."""
    near = [rule for rule in rules if org.path.startswith(rule.org.path)]
    return near[-1].of_month(period.first.year, period.first.month) if near else usual


# A branch's year ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Mark:
    """One period of one kind: what was held, and whether something is missing."""

    period: Period
    meetings: Sequence[Any]
    owed: bool
    over: bool
    wanted: int = 1  # how many are owed: one for each Party group

    @property
    def missing(self) -> bool:
        return self.owed and self.over and len(self.meetings) < self.wanted

    @property
    def span(self) -> int:
        """Months it takes."""
        return (self.period.last.month - self.period.first.month) + 1


@dataclass
class YearOf:
    """A branch's year: for each kind its marks in order."""

    org: Org
    rows: list[tuple[str, Any, list[Mark]]] = field(default_factory=list)

    @property
    def missing(self) -> int:
        return sum(mark.missing for _type, _title, marks in self.rows for mark in marks)

    @property
    def tallies(self) -> list[dict[str, Any]]:
        """For each kind how many periods were met of those owed so far."""
        return [
            {
                "title": title,
                "held": sum(len(mark.meetings) for mark in marks),
                "missing": sum(mark.missing for mark in marks),
                "owed": sum(mark.owed and (mark.over or bool(mark.meetings)) for mark in marks),
            }
            for _type, title, marks in self.rows
        ]


QUARTERLY = (Type.ASSEMBLY, Type.CLASS)
SHOWN = (Type.ASSEMBLY, Type.COMMITTEE, Type.GROUP, Type.CLASS, Type.THEME_DAY)


def years_of(orgs: Iterable[Org], number: int, today: date) -> list[YearOf]:
    """三会一课 and the theme day of a year, for some branches. Three queries for any number."""
    listed = list(orgs)
    whole, keys = year(number), [org.pk for org in listed]
    held: dict[tuple[int, str], list[Any]] = defaultdict(list)
    rows = Meeting.objects.standing().of_type(*SHOWN).during(whole).filter(org__in=keys)
    for one in rows.order_by("held_on", "pk"):
        held[one.org_id, one.type].append(one)
    full, groups = _full(keys, whole), _groups(keys)
    return [
        YearOf(
            org,
            [
                (
                    type_.value,
                    type_.label,
                    [
                        Mark(
                            part,
                            [one for one in held[org.pk, type_] if one.held_on in part],
                            _owes(org, type_, part, full, groups),
                            part.last < today,
                            _groups_on(groups, org, part) if type_ == Type.GROUP else 1,
                        )
                        for part in parts_of(type_, number)
                    ],
                )
                for type_ in SHOWN
            ],
        )
        for org in listed
    ]


def parts_of(type_: str, number: int) -> list[Period]:
    """A year's quarters or months, as the kind of meeting falls due."""
    if type_ in QUARTERLY:
        return [quarter(number, part) for part in (1, 2, 3, 4)]
    return [month(number, part) for part in range(1, 13)]


Stretches = dict[int, list[tuple[date, date | None, date]]]


def _full(keys: Sequence[int], whole: Period) -> Stretches:
    """For each branch the stretches of its full members: since, until, full on."""
    found: Stretches = defaultdict(list)
    rows = Belonging.objects.filter(org__in=keys, since__lte=whole.last)
    rows = rows.exclude(until__lte=whole.first).exclude(member__full_on=None)
    told: Any = rows.values_list("org", "since", "until", "member__full_on")
    for org, since, until, full_on in told:
        found[org].append((since, until, full_on))
    return found


Groups = dict[int, list[tuple[date, date | None]]]


def _groups(keys: Sequence[int]) -> Groups:
    """For each branch the days its Party groups stood."""
    found: Groups = defaultdict(list)
    rows: Any = Group.objects.filter(org__in=keys).values_list("org", "since", "until")
    for org, since, until in rows:
        found[org].append((since, until))
    return found


def _groups_on(groups: Groups, org: Org, part: Period) -> int:
    """How many groups a branch had at a period's end."""
    day = part.last
    return sum(since <= day and (until is None or day < until) for since, until in groups[org.pk])


def _owes(org: Org, type_: str, part: Period, full: Stretches, groups: Groups) -> bool:
    """Branches that stood at the period's end; committees from seven full members, group
    meetings where there are groups.
    """
    if org.since > part.last or (org.until is not None and org.until <= part.last):
        return False
    if type_ == Type.COMMITTEE:
        day = part.last
        count = sum(
            since <= day and (until is None or day < until) and full_on <= day
            for since, until, full_on in full[org.pk]
        )
        return needs_committee(full_members=count)
    if type_ == Type.GROUP:
        return _groups_on(groups, org, part) > 0
    return type_ in {Type.ASSEMBLY, Type.THEME_DAY}
