"""Stretches of time that figures and duties are asked about."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

DAY = timedelta(days=1)
WRITTEN = re.compile(r"^(\d{4})(?:(H)([12])|(Q)([1-4])|-(\d{2})(?:-(\d{2}))?)?$")
# What a page calls a period, and what people write for it: 2025年第三季度, 2025年上半年, 2025.6.
SPOKEN = re.compile(
    r"^(\d{4})(?:年(?:度|全年)?|(?:年|\.|/)(?:([上下])半年|第?([1-4一二三四])季度?|(\d{1,2})月?(?:份)?))$"
)
DAYS = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
# The same in English: June 2026, Q3 2026, first half of 2026.
ENGLISH = re.compile(r"^(?:q([1-4])|(first|second)halfof|([a-z]{3,9}))(\d{4})$", re.IGNORECASE)
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
NUMERALS = {"一": "1", "二": "2", "三": "3", "四": "4"}
ORDINALS = "".join(NUMERALS)


class PeriodError(ValueError):
    """A period that nobody can read."""


@dataclass(frozen=True, order=True)
class Period:
    """First and last day, both included; `code` is how it is written in an address."""

    first: date
    last: date
    label: str = field(default="", compare=False)

    @property
    def code(self) -> str:
        for candidate in (year(self.first.year), *_shorter(self.first)):
            if candidate == self:
                return candidate.label_code
        return f"{self.first}..{self.last}"

    @property
    def words(self) -> str:
        """How a page names it: 2026年第三季度, in another language Q3 2026."""
        chinese = (get_language() or "zh").startswith("zh")
        return self.label if chinese and self.label else self._english

    @property
    def _english(self) -> str:
        code, year_ = self.code, self.first.year
        if ".." in code:
            return f"{self.first} to {self.last}"
        found = WRITTEN.match(code)
        if found is None or found[7]:
            return code
        if found[3]:
            return f"{'first' if found[3] == '1' else 'second'} half of {year_}"
        if found[5]:
            return f"Q{found[5]} {year_}"
        return f"{MONTHS[self.first.month - 1]} {year_}" if found[6] else code

    @property
    def label_code(self) -> str:
        first, last = self.first, self.last
        if first == last:
            return f"{first}"
        months = last.month - first.month + 1
        if months == 12:  # noqa: PLR2004
            return f"{first.year}"
        if months == 6:  # noqa: PLR2004
            return f"{first.year}H{last.month // 6}"
        if months == 3:  # noqa: PLR2004
            return f"{first.year}Q{last.month // 3}"
        return f"{first:%Y-%m}"

    def months(self) -> Iterator["Period"]:
        """The calendar months that begin within the period."""
        day = self.first if self.first.day == 1 else _next_month(self.first)
        while day <= self.last:
            yield month(day.year, day.month)
            day = _next_month(day)

    def quarters(self) -> Iterator["Period"]:
        for part in self.months():
            if part.first.month % 3 == 1:
                yield quarter(part.first.year, part.first.month // 3 + 1)

    def years(self) -> Iterator["Period"]:
        for number in range(self.first.year, self.last.year + 1):
            if year(number).first >= self.first:
                yield year(number)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _shorter(day: date) -> tuple[Period, ...]:
    half_number, quarter_number = (day.month + 5) // 6, (day.month + 2) // 3
    return (
        half(day.year, half_number),
        quarter(day.year, quarter_number),
        month(day.year, day.month),
        on(day),
    )


def month(number: int, part: int) -> Period:
    first = date(number, part, 1)
    return Period(first, _next_month(first) - DAY, f"{number}年{part}月")


def quarter(number: int, part: int) -> Period:
    first = date(number, 3 * part - 2, 1)
    last = month(number, 3 * part).last
    return Period(first, last, f"{number}年第{ORDINALS[part - 1]}季度")


def half(number: int, part: int) -> Period:
    first, last = date(number, 6 * part - 5, 1), month(number, 6 * part).last
    return Period(first, last, f"{number}年{'上下'[part - 1]}半年")


def year(number: int) -> Period:
    return Period(date(number, 1, 1), date(number, 12, 31), f"{number}年")


def on(day: date) -> Period:
    """One day: how a stock figure is asked for alone."""
    return Period(day, day, f"截至{day.year}年{day.month}月{day.day}日")


def between(first: date, last: date) -> Period:
    """From one day to another: how long something ran that keeps to no quarter."""
    said = "至".join(f"{day.year}年{day.month}月{day.day}日" for day in (first, last))
    return Period(first, last, said)


def around(day: date, every: str) -> Period:
    """The month, quarter, half-year or year that a day lies in."""
    if every == "month":
        return month(day.year, day.month)
    if every == "quarter":
        return quarter(day.year, (day.month + 2) // 3)
    return half(day.year, (day.month + 5) // 6) if every == "half" else year(day.year)


def _iso(day: re.Match[str]) -> str:
    return f"{day[1]}-{day[2]:0>2}-{day[3]:0>2}"


def written(text: str) -> str:
    """A period's words as its address writes them; anything else as it came."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    plain = re.sub(r"至|(?<=\d)to(?=\d)", "..", DAYS.sub(_iso, plain))
    if english := ENGLISH.match(plain):
        return _of_english(english) or text
    found = SPOKEN.match(plain)
    if found is None:
        return plain.upper() if WRITTEN.match(plain.upper()) or ".." in plain else text
    number, side, part, of_month = found.groups()
    if side:
        return f"{number}H{'上下'.index(side) + 1}"
    if part:
        return f"{number}Q{NUMERALS.get(part, part)}"
    return f"{number}-{of_month:0>2}" if of_month else number


def _of_english(found: re.Match[str]) -> str:
    part, side, of_month, number = found.groups()
    if part:
        return f"{number}Q{part}"
    if side:
        return f"{number}H{1 if side.lower() == 'first' else 2}"
    named = [n for n, name in enumerate(MONTHS, 1) if name.lower().startswith(of_month.lower())]
    return f"{number}-{named[0]:02d}" if named else ""


YEARS = range(1900, 3000)


def parse(text: str) -> Period:
    """Read 2025, 2025H1, 2025Q3, 2025-06, 2025-06-01 or 2025-01-01..2025-06-30, or the words a
    page shows for one: 2025年第三季度, 2025年上半年, 2025年6月.

    Raises PeriodError, in plain Chinese, for anything else.
    """
    typed, text = text, written(text)
    try:
        if ".." in text:
            first, last = (date.fromisoformat(end) for end in text.split(".."))
            if last < first:
                said = _("期间的止日 %(last)s 早于起日 %(first)s，请对调")
                raise PeriodError(said % {"last": last, "first": first})
            period = between(first, last)
        elif found := WRITTEN.match(text):
            period = _read(found)
        else:
            raise ValueError
        if period.first.year not in YEARS or period.last.year not in YEARS:
            raise ValueError  # neither has it a year before, nor does anybody mean it
        return period
    except PeriodError:
        raise
    except ValueError:
        said = _(
            "看不懂期间“%s”，请写成 2025年、2025年上半年、2025年三季度、2025年6月"
            "或 2025-01-01..2025-06-30"
        )
        raise PeriodError(said % typed) from None


def words_of(code: str) -> str:
    """What a period is called by people: 2026Q3 → 2026年第三季度; what is none, as it stands."""
    try:
        return parse(code).words
    except PeriodError:
        return code


def _read(found: re.Match[str]) -> Period:
    number = int(found[1])
    if found[3]:
        return half(number, int(found[3]))
    if found[5]:
        return quarter(number, int(found[5]))
    if found[7]:
        return on(date(number, int(found[6]), int(found[7])))
    return month(number, int(found[6])) if found[6] else year(number)


def years_earlier(day: date, count: int = 1) -> date:
    """The same day of an earlier year; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - count)
    except ValueError:
        return day.replace(year=day.year - count, day=28)


def year_before(period: Period) -> Period:
    """上年同期。A period that ends a month ends the same month a year before."""
    last = years_earlier(period.last + DAY) - DAY
    return Period(years_earlier(period.first), last, f"{period.label}的上年同期")
