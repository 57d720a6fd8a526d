"""Numbers of bookings; what waits for an answer, and what was not given back."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.duties import MONTH, Duty
from jiceng.kernel.figures import Figure
from jiceng.kernel.periods import Period
from jiceng.kernel.watches import NextStep, Watch
from jiceng.work.booking.figures import bookings
from jiceng.work.booking.figures.bookings import (
    BASE_BOOKINGS,
    BASE_PEOPLE,
    BASE_VISITS,
    BOOKINGS,
    KEEPER,
    LEDGER,
    LENT,
    NO_SHOWS,
    REFUSALS,
    SHARED,
    booked,
)
from jiceng.work.booking.flows import ACCEPTED, REQUESTED
from jiceng.work.booking.flows import LENT as OUT
from jiceng.work.booking.models import Booking, Loan
from jiceng.work.booking.rules import LOCAL_BOOKING

FIGURES = [*bookings.FIGURES]
WORDS = [
    ("way", gettext_lazy("怎样约的")),
    ("way.series", gettext_lazy("长期预约")),
    ("way.season", gettext_lazy("按季分配")),
]


def end(period: Period) -> date:
    return period.last


# Only the desk and the watch read these: what waits today is not for the shelf.
ANSWERED = Figure(
    key="booking.answered", title="预约中已经答复的", cites=LOCAL_BOOKING, at=KEEPER, unit="批",
    of=lambda ask: booked(ask).exclude(state=Booking.State.CANCELLED),
    having=lambda rows, ask: rows.exclude(state=REQUESTED),
)  # fmt: skip
OPEN_ENDS = Figure(
    key="booking.open_ends", title="用过没有登记的预约", cites=LEDGER, at=KEEPER, unit="批",
    of=lambda ask: Booking.objects.filter(state=ACCEPTED),
    having=lambda rows, ask: rows.filter(held_on__lt=ask.day),
)  # fmt: skip
NOT_BACK = Figure(
    key="booking.not_back", title="到期没有归还的物资", cites=LOCAL_BOOKING, at="goods__org",
    unit="次",
    of=lambda ask: Loan.objects.filter(state=OUT),
    having=lambda rows, ask: rows.filter(due_on__lt=ask.day),
)  # fmt: skip


def answer_by(booking: Any) -> date:
    """Two days after it was asked for, at the latest the day before; never before it was asked."""
    asked: date = booking.recorded_at.astimezone(clock.ZONE).date()
    before: date = booking.held_on - timedelta(days=1)
    return max(asked, min(asked + timedelta(days=2), before))


DUTIES = [
    Duty(ANSWERED, every=MONTH, due=end, own=answer_by, by="community_worker",
         verb="booking.desk.table", name="答复预约"),
]  # fmt: skip
WATCHES = [
    Watch(
        OPEN_ENDS, "用过没有登记的预约", since="held_on", member="",
        steps={
            0: NextStep("登记使用；没有来的记未到", by="community_worker",
                        verb="booking.desk.table"),
        },
    ),
    Watch(
        NOT_BACK, "到期没有归还的物资", since="due_on", member="",
        steps={0: NextStep("联系借用的党组织归还", by="community_worker",
                           verb="booking.lending.table")},
    ),
]  # fmt: skip

__all__ = [
    "BASE_BOOKINGS",
    "BASE_PEOPLE",
    "BASE_VISITS",
    "BOOKINGS",
    "DUTIES",
    "FIGURES",
    "LENT",
    "NO_SHOWS",
    "REFUSALS",
    "SHARED",
    "WATCHES",
    "WORDS",
]
