"""Deadlines: working days, months, hours, pauses, extensions, and years not yet loaded."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.kernel.clock import ZONE
from jiceng.kernel.deadlines import (
    Deadline,
    DeadlineError,
    Due,
    WorkCalendar,
    add_months,
    add_workdays,
    workdays_between,
)

# The autumn of 2025: holidays 1–8 October; 28 September and 11 October are worked instead.
AUTUMN = WorkCalendar(
    {date(2025, 10, day): False for day in range(1, 9)}
    | {date(2025, 9, 28): True, date(2025, 10, 11): True},
    frozenset({2024, 2025, 2026}),
)
days = st.dates(date(2024, 6, 1), date(2026, 3, 1))
few = st.integers(0, 60)


def test_days_off_do_not_count_and_days_worked_instead_do() -> None:
    assert add_workdays(date(2025, 9, 26), 1, AUTUMN) == Due(date(2025, 9, 28))
    assert add_workdays(date(2025, 9, 30), 1, AUTUMN) == Due(date(2025, 10, 9))
    assert add_workdays(date(2025, 9, 30), 3, AUTUMN) == Due(date(2025, 10, 11))
    assert add_workdays(date(2025, 10, 9), -1, AUTUMN) == Due(date(2025, 9, 30))
    assert add_workdays(date(2025, 10, 5), 0, AUTUMN) == Due(date(2025, 10, 5))


def test_a_year_not_loaded_makes_the_result_provisional() -> None:
    only = WorkCalendar({}, frozenset({2026}))
    assert add_workdays(date(2026, 12, 28), 3, only) == Due(date(2026, 12, 31))
    assert add_workdays(date(2026, 12, 28), 4, only) == Due(date(2027, 1, 1), provisional=True)
    assert Deadline(date(2026, 12, 28), 4).due(only).provisional


@pytest.mark.parametrize(
    ("day", "n", "there"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)), (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)), (date(2025, 3, 31), -1, date(2025, 2, 28)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)), (date(2025, 5, 5), 0, date(2025, 5, 5)),
    ],
)  # fmt: skip
def test_months_end_on_the_same_day_or_the_last_of_a_shorter_month(
    day: date, n: int, there: date
) -> None:
    assert add_months(day, n) == there


@given(days, st.integers(-40, 40), st.integers(-40, 40))
def test_months_move_forward_with_their_number(day: date, one: int, two: int) -> None:
    if one < two:
        assert add_months(day, one) < add_months(day, two)
    assert add_months(day, one).day <= day.day


@given(days, few)
def test_the_nth_working_day_has_exactly_n_working_days_up_to_it(day: date, n: int) -> None:
    due = add_workdays(day, n, AUTUMN)
    assert workdays_between(day, due.day, AUTUMN) == n
    assert n == 0 or AUTUMN.works(due.day)
    assert n == 0 or add_workdays(due.day, -n, AUTUMN).day <= day


@given(days, few, few)
def test_working_days_add_up(day: date, one: int, two: int) -> None:
    there = add_workdays(add_workdays(day, one, AUTUMN).day, two, AUTUMN)
    assert there.day == add_workdays(day, one + two, AUTUMN).day


@given(days, few, few)
def test_a_later_start_or_a_longer_time_is_never_due_earlier(day: date, n: int, more: int) -> None:
    base = Deadline(day, n).due(AUTUMN).day
    assert Deadline(day + timedelta(days=1), n).due(AUTUMN).day >= base
    assert Deadline(day, n, extensions=(more,)).due(AUTUMN).day >= base


@given(days, st.integers(1, 60), st.integers(0, 40), st.data())
def test_a_pause_within_the_time_shifts_days_by_exactly_its_length(
    day: date, n: int, length: int, data: st.DataObject
) -> None:
    since = day + timedelta(days=data.draw(st.integers(1, n)))
    pause = (since, since + timedelta(days=length))
    due = Deadline(day, n, "day", pauses=(pause,)).due(AUTUMN)
    assert due.day == day + timedelta(days=n + length)
    month = Deadline(day, 3, "month", pauses=(pause,)).due(AUTUMN)
    assert month.day == add_months(day, 3) + timedelta(days=length)


@given(days, st.integers(1, 30), days, st.integers(0, 30))
def test_a_pause_shifts_working_days_by_those_within_it(
    day: date, n: int, since: date, length: int
) -> None:
    until = since + timedelta(days=length)
    due = Deadline(day, n, pauses=((since, until),)).due(AUTUMN).day
    counted = [
        day + timedelta(days=ahead)
        for ahead in range(1, (due - day).days + 1)
        if AUTUMN.works(day + timedelta(days=ahead))
        and not since <= day + timedelta(days=ahead) < until
    ]
    assert len(counted) == n
    assert counted[-1] == due


@given(days, few, st.lists(st.tuples(days, few), max_size=3))
def test_overlapping_pauses_count_once_and_their_order_does_not_matter(
    day: date, n: int, raw: list[tuple[date, int]]
) -> None:
    pauses = tuple((since, since + timedelta(days=length)) for since, length in raw)
    once = Deadline(day, n, "day", pauses=pauses).due(AUTUMN)
    assert once == Deadline(day, n, "day", pauses=pauses[::-1]).due(AUTUMN)
    assert once == Deadline(day, n, "day", pauses=pauses * 2).due(AUTUMN)


@given(days, st.lists(few, max_size=4))
def test_several_extensions_are_their_sum(day: date, extensions: list[int]) -> None:
    for unit in ("workday", "day", "month"):
        apart = Deadline(day, 1, unit, extensions=tuple(extensions)).due(AUTUMN)
        assert apart == Deadline(day, 1 + sum(extensions), unit).due(AUTUMN)


START = datetime(2025, 9, 30, 17, 0, tzinfo=ZONE)
hours = st.integers(0, 200)


def test_hours_run_through_the_night_and_stop_in_a_pause() -> None:
    assert Deadline(START, 24, "hour").due(AUTUMN).at == START + timedelta(hours=24)
    pause = (START + timedelta(hours=2), START + timedelta(hours=12))
    due = Deadline(START, 24, "hour", pauses=(pause,)).due(AUTUMN)
    assert due == Due(date(2025, 10, 2), at=START + timedelta(hours=34))
    assert not due.missed(START + timedelta(hours=34))
    assert due.missed(START + timedelta(hours=34, seconds=1))


@given(hours, st.lists(st.tuples(st.integers(-50, 300), hours), max_size=4))
def test_running_hours_between_start_and_end_are_the_hours_given(
    n: int, raw: list[tuple[int, int]]
) -> None:
    def hour(offset: int) -> datetime:
        return START + timedelta(hours=offset)

    pauses = tuple((hour(since), hour(since + length)) for since, length in raw)
    end = Deadline(START, n, "hour", pauses=pauses).due(AUTUMN).at
    assert end is not None
    ran = sum(
        not any(since <= hour(offset) < until for since, until in pauses)
        for offset in range(int((end - START).total_seconds() // 3600))
    )
    assert ran == n


def test_a_deadline_that_rolls_ends_on_a_working_day() -> None:
    fixed = Deadline(date(2025, 9, 22), 10, "day")
    assert fixed.due(AUTUMN).day == date(2025, 10, 2)
    rolled = Deadline(date(2025, 9, 22), 10, "day", roll=True)
    assert rolled.due(AUTUMN).day == date(2025, 10, 9)
    assert Deadline(date(2025, 9, 19), 10, "day", roll=True).due(AUTUMN).day == date(2025, 9, 29)


def test_the_last_day_is_still_in_time() -> None:
    due = Due(date(2025, 10, 9))
    assert not due.missed(date(2025, 10, 9))
    assert due.missed(date(2025, 10, 10))
    assert due.missed(datetime(2025, 10, 10, 0, 0, tzinfo=ZONE))


def test_what_makes_no_sense_is_refused_in_words() -> None:
    day = date(2025, 10, 9)
    with pytest.raises(DeadlineError, match="负数"):
        Deadline(day, -1)
    with pytest.raises(DeadlineError, match="负数"):
        Deadline(day, 1, extensions=(-1,))
    with pytest.raises(DeadlineError, match="早于开始"):
        Deadline(day, 1, pauses=((day, day - timedelta(days=1)),))
    with pytest.raises(DeadlineError, match="时刻"):
        Deadline(day, 1, "hour")
    with pytest.raises(DeadlineError, match="太长"):
        Deadline(day, 1_000_000)
