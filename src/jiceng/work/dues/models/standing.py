"""How somebody stands with their dues: unpaid since when, paid to which month."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max

from jiceng.registers.members.models import Belonging, Member
from jiceng.registers.orgs.models import Org
from jiceng.work.dues import rules
from jiceng.work.dues.models.rolls import Charge, Payment, Roll

MANY = 500


@dataclass(frozen=True)
class Run:
    """Months on end that nobody has paid, up to the last one due."""

    member: int
    since: int
    months: int

    @property
    def first_day(self) -> date:
        return rules.first_of(self.since)


def overdue(day: date, org: Org | None = None) -> Any:
    """Sums whose due day had passed and that were not paid by that day, as two sets of rows; what
    nobody has computed yet cannot have been paid.
    """
    due = Charge.objects.filter(amount__gt=0, roll__due_on__lt=day)
    if org is not None:
        due = due.filter(roll__org=org)
    return due.filter(payment=None), due.filter(payment__in=Payment.objects.filter(paid_on__gt=day))


def latest(day: date, orgs: Collection[int]) -> dict[int, int]:
    """Organisation → its last month whose day had passed; each collects on a day of its own."""
    rows = Roll.objects.filter(due_on__lt=day).order_by()
    if len(orgs) <= MANY:
        rows = rows.filter(org__in=list(orgs))
    return dict(rows.values_list("org").annotate(n=Max("month_no")))


def runs(day: date, org: Org | None = None) -> dict[int, Run]:
    """Member → their unpaid months on end as of a day; who paid the last month due is not there."""
    months: dict[int, dict[int, tuple[bool, int]]] = defaultdict(dict)
    columns = ("member", "roll__month_no", "quarterly", "roll__org")
    for rows in overdue(day, org):
        for member, number, quarterly, collector in rows.values_list(*columns):
            if not quarterly or rules.payable_by(number, quarterly=True) < rules.number_of(day):
                months[member][number] = quarterly, collector
    if not months:
        return {}
    homes, found = _homes(months, day), {}
    last = latest(
        day, {*homes.values(), *(one[1] for own in months.values() for one in own.values())}
    )
    for member, unpaid in months.items():
        end = max(unpaid)
        quarterly, collector = unpaid[end]
        reached = last.get(homes.get(member, collector), last[collector])
        if end < (reached - rules.QUARTER if quarterly else reached):
            continue
        start = end
        while start - 1 in unpaid:
            start -= 1
        found[member] = Run(member, start, end - start + 1)
    return found


def _homes(members: Collection[int], day: date) -> dict[int, int]:
    """Where each belonged that day."""
    keys, found = list(members), dict[int, int]()
    for start in range(0, len(keys), MANY):
        rows = Belonging.objects.standing(day).filter(member__in=keys[start : start + MANY])
        found |= dict(rows.values_list("member", "org"))
    return found


def charges_of(member: Member) -> Any:
    """All of a member's charges, wherever they belonged, in the order of the months."""
    orgs = Belonging.objects.filter(member=member).values("org")
    rows = Charge.objects.filter(member=member, roll__org__in=orgs)
    return rows.select_related("roll__org", "payment").order_by("roll__month_no")


def paid_to(member: Member) -> int | None:
    """党费交至: the number of the last month up to which nothing is owed; None if there is none."""
    reached = None
    for number, amount, payment in charges_of(member).values_list(
        "roll__month_no", "amount", "payment"
    ):
        if payment is None and (amount is None or amount > 0):
            break
        reached = number
    return reached
