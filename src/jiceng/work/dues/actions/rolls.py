"""Opening the rolls of a month, by hand, by the clock, or as they stood in an old book."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor, System
from jiceng.kernel.bulk import insert, pour
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note_many
from jiceng.kit.handoffs import hand_on
from jiceng.registers.members.models import Belonging
from jiceng.registers.orgs.models import BRANCHES, Org
from jiceng.work.dues import rules
from jiceng.work.dues.actions.ledger import Move, Movement, What, shift
from jiceng.work.dues.models import (
    Adjustment,
    Charge,
    Known,
    Line,
    Payment,
    Reversal,
    Roll,
    Way,
    month_said,
)

COLUMNS = ("roll_id", "member_id", "kind", "amount", "base_id", "quarterly", "payment_id")
BATCH = 2_000
FEW = 500  # members that are named one by one in a question


class PaidError(StepError):
    """Somebody else recorded it first."""


def _made(orgs: Iterable[Org], number: int, known: Known) -> dict[int, Roll]:
    """The month's roll of each branch, made where it is missing, and held: two who open one at the
    same moment list everybody once.
    """
    listed = {org.pk: org for org in orgs}
    at = clock.now()
    held = set(Roll.objects.filter(month_no=number, org__in=listed).values_list("org", flat=True))
    Roll.objects.bulk_create(
        [
            Roll(org=org, month_no=number, due_on=known.day(pk, number), recorded_at=at)
            for pk, org in listed.items()
            if pk not in held
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    rows = Roll.objects.filter(month_no=number, org__in=listed).select_related("org")
    rows = rows.select_for_update(of=("self",), no_key=True).order_by("pk")
    return {one.org_id: one for one in rows}


def _fresh(orgs: Iterable[Org], number: int, known: Known) -> dict[int, Roll]:
    """New rolls; somebody else's of the same month is an error of the table itself."""
    at = clock.now()
    made = [
        Roll(org=org, month_no=number, due_on=known.day(org.pk, number), recorded_at=at)
        for org in orgs
    ]
    insert(made)
    return {one.org_id: one for one in made}


@transaction.atomic
def open_rolls(
    orgs: Sequence[Org],
    number: int,
    *,
    actor: Actor,
    known: Known | None = None,
    only: Collection[int] = (),
) -> list[Roll]:
    """列出应交: the month's charge of everybody a branch collects from; once more does no harm.

    `only` names the members whose month is opened ahead of the others'. Raises DuesError for
    a month before the rules; ValidationError for one beyond the running quarter.
    """
    if not rules.payable_ahead(number, clock.today()):
        raise ValidationError({"months": _too_far(number)})
    rules.table_on(rules.last_of(number))
    known = known or Known(number, number, [org.pk for org in orgs])
    rolls = _made(orgs, number, known)
    keys = [roll.pk for roll in rolls.values()]
    there = set(Charge.objects.filter(roll__in=keys).values_list("roll", "member"))
    wanted = {}
    for line in known.lines(number):
        roll = rolls.get(line.org)
        if roll is None or (roll.pk, line.member) in there or (only and line.member not in only):
            continue
        wanted[line.member] = (roll, line)
    came, left = _hand_over(wanted, number)
    opened = {roll.pk: roll for roll in came}
    pour(Charge, COLUMNS, (_row(roll, line, None) for roll, line in wanted.values()))
    opened |= {roll.pk: roll for roll, _line in wanted.values()}
    if opened:
        note_many(actor, "dues.open_rolls", opened.values())
    if left:
        note_many(actor, "dues.strike", left)
    return list(rolls.values())


def _too_far(number: int) -> str:
    last = rules.payable_by(rules.number_of(clock.today()), quarterly=True)
    words = _("%(month)s的党费还没有到应交的时候，最多预交到本季度末（%(last)s）")
    return words % {"month": month_said(number), "last": month_said(last)}


def _row(roll: Roll, line: Line, payment: int | None) -> tuple[Any, ...]:
    return (roll.pk, line.member, line.kind, line.amount, line.base, line.quarterly, payment)


def _hand_over(wanted: dict[int, tuple[Roll, Line]], number: int) -> tuple[list[Roll], list[Roll]]:
    """Who moved may already stand on the roll of a branch they left, a quarter ahead as well: paid,
    the month stays there; unpaid, it comes along. Gives the rolls that got one and those that
    lost one.
    """
    came, left, settled = dict[int, Roll](), dict[int, Roll](), set[int]()
    for charge in _elsewhere(wanted, number):
        if charge.member_id in settled:  # charged once is enough
            take_off([charge])
            left[charge.roll_id] = charge.roll
            continue
        settled.add(charge.member_id)
        roll, _line = wanted.pop(charge.member_id)
        if Charge.objects.filter(pk=charge.pk, payment=None).update(roll=roll):
            came[roll.pk] = roll
            left[charge.roll_id] = charge.roll
    return list(came.values()), list(left.values())


def _elsewhere(wanted: Mapping[int, Any], number: int) -> list[Charge]:
    """The month's charges of these members in branches they belonged to before, paid ones first."""
    ended = Belonging.objects.exclude(until=None)
    rows = Charge.objects.filter(roll__month_no=number)
    if len(wanted) <= FEW:
        ended, rows = ended.filter(member__in=list(wanted)), rows.filter(member__in=list(wanted))
    rows = rows.filter(roll__org__in=ended.values("org"))
    found = [one for one in rows.select_related("roll__org").iterator() if one.member_id in wanted]
    return sorted(found, key=lambda one: (one.payment_id is None, one.pk))


def take_off(charges: Collection[Charge]) -> None:
    """Take unpaid charges that nobody owes off their rolls. Where a payment was reversed or a
    difference settled the row is what that hangs on: it stays and comes to nothing.
    """
    keys = [one.pk for one in charges]
    rows = Charge.objects.filter(pk__in=keys, payment=None)
    list(rows.select_for_update().order_by("pk").values_list("pk"))
    told = {
        *Reversal.objects.filter(charge__in=keys).values_list("charge", flat=True),
        *Adjustment.objects.filter(charge__in=keys).values_list("charge", flat=True),
    }
    rows.filter(pk__in=told).update(amount=Decimal(0))
    rows.exclude(pk__in=told).delete()


def open_this_month() -> int:
    """The worker's daily round: everybody's month is on the roll. How many rolls there are."""
    orgs = Org.objects.standing(clock.today()).filter(kind__in=BRANCHES).order_by("path")
    number = rules.number_of(clock.today())
    return len(open_rolls(list(orgs), number, actor=System("党费月度登记")))


# Old books ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Month:
    """One branch's month as it stood in the book: who had not paid."""

    roll: Roll
    unpaid: Collection[int]
    paid_on: date
    way: str
    lines: list[Line]

    @property
    def paid(self) -> list[Line]:
        return [one for one in self.lines if one.amount and one.member not in self.unpaid]


@transaction.atomic
def carry_in_many(
    rows: Sequence[Mapping[str, Any]], number: int, *, actor: Actor, known: Known
) -> list[Roll]:
    """补录月度登记表: a month of several branches as it was collected, roll and money at once.

    Each row: org, paid_on, and optionally way and unpaid (keys of the members who had not
    paid). A branch whose month is already open is refused.
    """
    _check_days(rows)
    orgs = {row["org"].pk: row["org"] for row in rows}
    if Roll.objects.filter(month_no=number, org__in=orgs).exists():
        raise PaidError(_("有的支部这个月已经列出，请在登记表上逐笔登记"))
    rolls = _fresh(orgs.values(), number, known)
    lines: dict[int, list[Line]] = defaultdict(list)
    for line in known.lines(number):
        if line.org in rolls:
            lines[line.org].append(line)
    months = [
        _Month(rolls[row["org"].pk], row.get("unpaid", ()), row["paid_on"],
               row.get("way", Way.CASH), lines[row["org"].pk])
        for row in rows
    ]  # fmt: skip
    payments = _payments(months)
    pour(Charge, COLUMNS, _charges(months, payments))
    _book(list(payments.values()))
    note_many(actor, "dues.carry_in", list(rolls.values()))
    return list(rolls.values())


def _check_days(rows: Sequence[Mapping[str, Any]]) -> None:
    if any(row["paid_on"] > clock.today() for row in rows):
        raise ValidationError({"paid_on": _("日期还没有到，请检查日期")})


def _payments(months: Sequence[_Month]) -> dict[int, Payment]:
    """Roll → its payment, where anybody paid."""
    at, found = clock.now(), {}
    for month in months:
        paid = month.paid
        if paid:
            total = sum((one.amount for one in paid if one.amount), Decimal(0))
            found[month.roll.pk] = Payment(
                org=month.roll.org, paid_on=month.paid_on, way=month.way, count=len(paid),
                amount=total, recorded_at=at,
            )  # fmt: skip
    insert(list(found.values()))
    return found


def _charges(months: Sequence[_Month], payments: Mapping[int, Payment]) -> Iterable[Any]:
    for month in months:
        payment = payments.get(month.roll.pk)
        key = payment.pk if payment else None
        for line in month.lines:
            settled = key if line.amount and line.member not in month.unpaid else None
            yield _row(month.roll, line, settled)


def _book(payments: Sequence[Payment]) -> None:
    shift(
        [
            Move(one.org, Movement.COLLECT, (one.org_id, What.MEMBERS), (one.org_id, What.HELD),
                 one.amount, one.paid_on, one)
            for one in payments
        ]
    )  # fmt: skip


# The day before -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reminder:
    """Tomorrow is a branch's day."""

    org: Org
    number: int
    day: date

    @property
    def words(self) -> str:
        words = _("%(day)s是%(org)s交纳%(month)s党费的日子。")
        said = f"{self.day.month}月{self.day.day}日"
        month = month_said(self.number)
        return words % {"day": said, "org": self.org, "month": month}


def remind() -> int:
    """The worker's daily round: the day before, once; the outbox makes one digest of the day's."""
    tomorrow = clock.today() + timedelta(days=1)
    number, actor = rules.number_of(tomorrow), System("党费提醒")
    orgs = Org.objects.standing(tomorrow).filter(kind__in=BRANCHES)
    known, count = Known(number, number, ()), 0
    for org in orgs.order_by("path"):
        if known.day(org.pk, number) == tomorrow:
            hand_on("dues.remind", Reminder(org, number, tomorrow), actor=actor)
            count += 1
    return count
