"""What each branch owes: the month collected, the bases gone through, the year published."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from jiceng.kernel.asks import Ask
from jiceng.kernel.duties import MONTH, YEAR, Duty
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.kernel.periods import DAY, Period, years_earlier
from jiceng.registers.orgs.models import BRANCHES, Kind, Org
from jiceng.work.dues import rules
from jiceng.work.dues.figures.collection import SECRETARY
from jiceng.work.dues.models import Charge, Habit, Publication, Review, Roll

SPLITS = {"field": "then_field"}
COLLECTING = [kind for kind in BRANCHES if kind != Kind.TEMPORARY_BRANCH]


def branches(ask: Ask) -> Rows:
    """Branches that stood that day; a temporary one collects nothing."""
    rows: Any = Org.objects.standing(ask.day).as_of(ask.day)
    found: Rows = rows.filter(then_kind__in=COLLECTING)
    return found


def collecting(ask: Ask) -> Rows:
    """Branches with somebody to collect from in the period."""
    owed = Charge.objects.owed().filter(roll=OuterRef("pk"))
    rolls = Roll.objects.during(ask.period).filter(Exists(owed))
    return branches(ask).filter(pk__in=rolls.values("org"))


def collected(orgs: Rows, ask: Ask) -> Rows:
    """Of these, those that have recorded somebody's payment of the period's months."""
    rolls = Roll.objects.during(ask.period)
    paid = Charge.objects.filter(roll__in=rolls, payment__paid_on__lte=ask.day)
    return orgs.filter(Exists(paid.filter(roll__org=OuterRef("pk"))))


def reviewed(orgs: Rows, ask: Ask) -> Rows:
    done = Review.objects.filter(year=ask.day.year, reviewed_on__lte=ask.day)
    return orgs.filter(pk__in=done.values("org"))


def published(orgs: Rows, ask: Ask) -> Rows:
    """Those that told their members within the twelve months up to the day."""
    begun = years_earlier(ask.day) + DAY
    done = Publication.objects.filter(published_on__range=(begun, ask.day))
    return orgs.filter(pk__in=done.values("org"))


MONTHLY = Figure(
    key="dues.branches_collecting",
    title="有党费要收的党支部中本期已登记收缴的",
    cites=rules.PAYING,
    of=collecting,
    having=collected,
    at="pk",
    splits=SPLITS,
    label="name",
    supplied_by=SECRETARY,
)
REVIEWED = Figure(
    key="dues.branches_reviewed",
    title="党支部中本年已核定党费基数的",
    cites=rules.NEW_PAY,
    of=branches,
    having=reviewed,
    at="pk",
    splits=SPLITS,
    label="name",
    supplied_by=SECRETARY,
)
PUBLISHED = Figure(
    key="dues.branches_published",
    title="党支部中一年内公布过党费收缴使用情况的",
    cites=rules.PUBLISHING,
    of=branches,
    having=published,
    at="pk",
    splits=SPLITS,
    label="name",
    supplied_by=SECRETARY,
)


def fixed(period: Period) -> date:
    """The month's day as the topmost rule sets it."""
    number = rules.number_of(period.first)
    held = Habit.objects.standing(period.last).order_by("org__path").first()
    if held is None:
        return rules.due_on(number)
    return rules.due_on(number, weekday=held.weekday, nth=held.nth)


def january(period: Period) -> date:
    return date(period.first.year, 1, 31)


def december(period: Period) -> date:
    return period.last


DUTIES = [
    Duty(MONTHLY, every=MONTH, due=fixed, verb="dues.collect", name="收缴本月党费", made_good=True),
    Duty(REVIEWED, every=YEAR, due=january, verb="dues.reviews.new", name="核定党费基数"),
    Duty(PUBLISHED, every=YEAR, due=december, verb="dues.publications.new", name="公布党费收支"),
]
FIGURES = [MONTHLY, REVIEWED, PUBLISHED]
