"""Periods: what a page calls one is read back, and so is what people write for it."""

from datetime import date

import pytest
from django.utils.translation import override

from jiceng.kernel.periods import Period, PeriodError, half, month, on, parse, quarter, year

EVERY = [
    year(2025),
    *(half(2025, n) for n in (1, 2)),
    *(quarter(2025, n) for n in range(1, 5)),
    *(month(2025, n) for n in range(1, 13)),
    parse("2025-02-03..2025-05-06"),
]


@pytest.mark.parametrize("period", EVERY, ids=lambda one: one.code)
def test_the_words_and_the_code_of_a_period_name_the_same_days(period: Period) -> None:
    assert parse(period.words) == period
    assert parse(period.code) == period


@pytest.mark.parametrize("period", EVERY, ids=lambda one: one.code)
def test_in_english_a_period_has_a_name_that_is_read_back(period: Period) -> None:
    with override("en"):
        said = period.words
    assert parse(said) == period
    assert said == period.code or said[:4] != period.code[:4] or ".." in period.code


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("October 2025", month(2025, 10)),
        ("Oct 2025", month(2025, 10)),
        ("q3 2025", quarter(2025, 3)),
        ("2025年三季度", quarter(2025, 3)),
        ("2025年第四季度", quarter(2025, 4)),
        (" 2025 年 9 月份 ", month(2025, 9)),
        ("２０２５年９月", month(2025, 9)),
        ("2025.9", month(2025, 9)),
        ("2025q1", quarter(2025, 1)),
        ("2025年度", year(2025)),
        ("2025-06-01", on(date(2025, 6, 1))),
    ],
)
def test_what_people_write_is_read(said: str, meant: Period) -> None:
    assert parse(said) == meant


@pytest.mark.parametrize(
    "said", ["", "今年", "2025年13月", "2025年五季度", "2025-13", "2025年..2026年"]
)
def test_what_nobody_can_read_is_refused_with_examples(said: str) -> None:
    with pytest.raises(PeriodError, match="2025年三季度"):
        parse(said)
