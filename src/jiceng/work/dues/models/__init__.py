"""Dues: what each is asked for, the months' rolls, what was paid, and where the money lies."""

from jiceng.work.dues.models.account import year_sums, year_uses
from jiceng.work.dues.models.bank import BankLine
from jiceng.work.dues.models.basis import Base, Habit, Kind, Relief, Review
from jiceng.work.dues.models.known import Known, Line, Ways
from jiceng.work.dues.models.purse import Entry, Gift, Pot, Publication, Remittance, Use
from jiceng.work.dues.models.rolls import (
    Charge,
    Payment,
    Receipt,
    Reversal,
    Roll,
    Way,
    month_said,
)
from jiceng.work.dues.models.settling import (
    Adjustment,
    Difference,
    difference,
    difference_of,
)
from jiceng.work.dues.models.standing import Run, charges_of, paid_to, runs

__all__ = [
    "Adjustment",
    "BankLine",
    "Base",
    "Charge",
    "Difference",
    "Entry",
    "Gift",
    "Habit",
    "Kind",
    "Known",
    "Line",
    "Payment",
    "Pot",
    "Publication",
    "Receipt",
    "Relief",
    "Remittance",
    "Reversal",
    "Review",
    "Roll",
    "Run",
    "Use",
    "Way",
    "Ways",
    "charges_of",
    "difference",
    "difference_of",
    "month_said",
    "paid_to",
    "runs",
    "year_sums",
    "year_uses",
]
