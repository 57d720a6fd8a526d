"""What is asked about bookings, series, rounds, goods and calendar links."""

from jiceng.work.booking.forms.booking import (
    AttendForm,
    BookingForm,
    CompleteForm,
    PhoneBookingForm,
    RateForm,
    RefuseForm,
    RetimeForm,
    SeriesForm,
    ToldForm,
)
from jiceng.work.booking.forms.seasons import (
    FeedForm,
    GoodsForm,
    LoanForm,
    OnForm,
    RestockForm,
    RoundForm,
    WishForm,
)

__all__ = [
    "AttendForm",
    "BookingForm",
    "CompleteForm",
    "FeedForm",
    "GoodsForm",
    "LoanForm",
    "OnForm",
    "PhoneBookingForm",
    "RateForm",
    "RefuseForm",
    "RestockForm",
    "RetimeForm",
    "RoundForm",
    "SeriesForm",
    "ToldForm",
    "WishForm",
]
