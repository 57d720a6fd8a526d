"""What must hold of the money at any moment, whatever was done; `jiceng check` asks it."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum

from jiceng.work.dues.models import (
    Adjustment,
    Charge,
    Entry,
    Payment,
    Pot,
    Receipt,
    Reversal,
)

FEN = Decimal("0.01")


def _totals(rows: Any, column: str) -> dict[int, Decimal]:
    found = rows.order_by().values_list(column).annotate(n=Sum("amount"))
    return {pk: total.quantize(FEN) for pk, total in found}


def _pots_are_their_entries() -> Iterator[str]:
    """Each balance is what came in less what went out; inside none is below nothing."""
    came, went = _totals(Entry.objects.all(), "taker"), _totals(Entry.objects.all(), "giver")
    whole = Decimal(0)
    for pot in Pot.objects.select_related("org"):
        due = came.get(pot.pk, Decimal(0)) - went.get(pot.pk, Decimal(0))
        whole += pot.balance
        if due != pot.balance:
            yield f"{pot}的余额{pot.balance}与流水{due}不符"
        if pot.what in Pot.INSIDE and pot.balance < 0:
            yield f"{pot}的余额{pot.balance}小于0"
    if whole:
        yield f"全部款项合计应为0，实为{whole}"


def _payments_are_their_months() -> Iterator[str]:
    """A payment is the months it settles and those taken out of it again."""
    settled = _totals(Charge.objects.exclude(payment=None), "payment")
    undone = _totals(Reversal.objects.all(), "payment")
    for pk, amount in Payment.objects.values_list("pk", "amount"):
        due = settled.get(pk, Decimal(0)) + undone.get(pk, Decimal(0))
        if due != amount:
            yield f"缴纳 {pk} 的金额{amount}与各月合计{due}不符"


def _members_money_is_told() -> Iterator[str]:
    """What came from members by the pots is what the payments say, less what was undone."""
    paid, undone = (
        _totals(Payment.objects.all(), "org"),
        _totals(Reversal.objects.all(), "payment__org"),
    )
    booked: dict[int, Decimal] = defaultdict(Decimal)
    for what, sign in (("collect", 1), ("reverse", -1)):
        for org, total in _totals(Entry.objects.filter(what=what), "org").items():
            booked[org] += sign * total
    for org in {*paid, *booked}:
        due = paid.get(org, Decimal(0)) - undone.get(org, Decimal(0))
        if due != booked[org]:
            yield f"党组织 {org} 登记的缴纳{due}与流水{booked[org]}不符"


def _differences_are_told() -> Iterator[str]:
    """What was collected and given back for differences is what the pots say, voided ones twice."""
    for what, entry, back in (
        (["collect"], "supply", "unsupply"),
        (["refund", "offset"], "refund", "unrefund"),
    ):
        rows = Adjustment.objects.filter(what__in=what)
        for told, kind in ((rows, entry), (rows.exclude(void_reason=""), back)):
            due = _totals(told, "org")
            booked = _totals(Entry.objects.filter(what=kind), "org")
            for org in sorted({*due, *booked}):
                said, found = due.get(org, Decimal(0)), booked.get(org, Decimal(0))
                if said != found:
                    yield f"党组织 {org} 办理差额{said}与流水{found}不符"


def _slips_have_no_gaps() -> Iterator[str]:
    rows = Receipt.objects.order_by().values_list("org", "year").annotate(n=Count("pk"))
    for org, year, count in rows:
        last = Receipt.objects.filter(org=org, year=year).order_by("-number").first()
        if last is not None and last.number != count:
            yield f"党组织 {org} {year} 年的凭条编号不连续"


INVARIANTS: list[Callable[[], Iterator[str]]] = [
    _pots_are_their_entries,
    _payments_are_their_months,
    _members_money_is_told,
    _differences_are_told,
    _slips_have_no_gaps,
]
