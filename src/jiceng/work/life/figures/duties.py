"""责任: what each branch owes, by when."""

from datetime import date

from jiceng.kernel.duties import MONTH, QUARTER, Duty
from jiceng.kernel.periods import Period
from jiceng.work.life.figures.meetings import (
    ASSEMBLIES,
    COMMITTEES,
    GROUP_MEETINGS,
    THEME_DAYS,
)
from jiceng.work.life.models import FixedDay
from jiceng.work.life.rules import fixed_day


def end(period: Period) -> date:
    return period.last


def on_fixed_day(period: Period) -> date:
    """The month's fixed day as the topmost rule sets it; the first Tuesday where none is set."""
    set_: FixedDay | None = FixedDay.objects.standing(period.last).order_by("org__path").first()
    year, month = period.first.year, period.first.month
    return set_.of_month(year, month) if set_ else fixed_day(year=year, month=month)


RECORD = "life.record"
DUTIES = [
    Duty(ASSEMBLIES, every=QUARTER, due=end, verb=RECORD, name="召开党员大会"),
    Duty(COMMITTEES, every=MONTH, due=end, verb=RECORD, name="召开支委会"),
    Duty(GROUP_MEETINGS, every=MONTH, due=end, verb=RECORD, name="召开党小组会"),
    Duty(THEME_DAYS, every=MONTH, due=on_fixed_day, verb=RECORD, name="开展主题党日"),
]
# The kind of meeting by which a duty is done.
DONE_BY = {"life.assemblies": "assembly", "life.committees": "committee"}
DONE_BY |= {"life.theme_days": "theme_day", "life.group_meetings": "group"}
