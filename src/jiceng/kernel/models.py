"""The kernel's few tables: journal, counters, deeds done, knocks, the book of closed periods."""

from jiceng.kernel.book import ClosedPeriod, ClosedValue
from jiceng.kernel.journal import JournalLine, JournalSeal
from jiceng.kernel.knocks import Knock
from jiceng.kernel.looks import Look
from jiceng.kernel.numbers import Counter
from jiceng.kernel.once import Deed

__all__ = [
    "ClosedPeriod",
    "ClosedValue",
    "Counter",
    "Deed",
    "JournalLine",
    "JournalSeal",
    "Knock",
    "Look",
]
