"""述职: secretaries who have reported on a year, to whom; how many reports were given."""

from typing import Any

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.registers.orgs.models import BRANCHES, Org
from jiceng.registers.people.models import Post
from jiceng.work.appraisal.models import Debrief
from jiceng.work.appraisal.rules import DEBRIEF as RULE

LEDGER = Usage("党支部书记述职台账", "一行一次，按述职日期；作废的不计")
SECRETARY = "党支部书记或者社区登记述职"
POPULATION = (
    "分母为本期末（没有过完的为报告日）在任、任职满三个月的党支部书记；"
    "述的是本期所在年度，到报告日述了的计入"
)


def secretaries(ask: Ask) -> Rows:
    """Of branches, in office at the period's end, and not only just since; later days of asking
    change nothing about who they were.
    """
    day = min(ask.day, ask.period.last)
    orgs: Any = Org.objects.standing(day).as_of(day)
    here = orgs.filter(then_kind__in=BRANCHES).values("pk")
    rows: Any = Post.objects.standing(day).secretaries()
    found: Rows = rows.filter(org__in=here, since__lte=add_months(day, -ask["months"]))
    return found


def reporting(rows: Rows, ask: Ask, to: str) -> Rows:
    """Who has told these listeners about the period's year."""
    given = Debrief.objects.of_year(ask.period.last.year, ask.day).filter(to=to)
    return rows.filter(person__in=given.values("person"))


def to_members(rows: Rows, ask: Ask) -> Rows:
    return reporting(rows, ask, Debrief.To.MEMBERS)


def to_superior(rows: Rows, ask: Ask) -> Rows:
    return reporting(rows, ask, Debrief.To.SUPERIOR)


def to_both(rows: Rows, ask: Ask) -> Rows:
    return to_superior(to_members(rows, ask), ask)


def given(ask: Ask) -> Rows:
    rows: Rows = Debrief.objects.held(ask.period)
    return rows


def figure(key: str, title: str, having: Any) -> Figure:
    return Figure(
        key=key, title=title, cites=RULE, of=secretaries, having=having, unit="名",
        label="org__name", bounds={"months": 3}, definition=POPULATION, supplied_by=SECRETARY,
    )  # fmt: skip


DEBRIEFED = figure(
    "appraisal.debriefed", "党支部书记中本年度向党员大会和上级都述职的", to_both
)  # fmt: skip
TO_MEMBERS = figure(
    "appraisal.debriefed_members", "党支部书记中本年度向党员大会述职的", to_members
)  # fmt: skip
TO_SUPERIOR = figure(
    "appraisal.debriefed_superior", "党支部书记中本年度向上级党组织述职的", to_superior
)  # fmt: skip
GIVEN = Figure(
    key="appraisal.debriefs",
    title="本期党支部书记述职",
    cites=LEDGER,
    of=given,
    having=None,
    unit="次",
    splits={"to": "to"},
    label="org__name",
    supplied_by=SECRETARY,
)
HEARD = Figure(
    key="appraisal.debriefs_heard",
    title="本期党支部书记述职中写了评议意见的",
    cites=LEDGER,
    of=given,
    having=lambda rows, ask: rows.exclude(opinion=""),
    unit="次",
    splits={"to": "to"},
    label="org__name",
    definition="评议意见是听的人的话，不打分、不排名",
    supplied_by=SECRETARY,
)
FIGURES = [DEBRIEFED, TO_MEMBERS, TO_SUPERIOR, GIVEN, HEARD]
