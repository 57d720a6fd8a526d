"""What may be decided on which ground, and after what."""

from datetime import date

import pytest

from jiceng.work.disposal.rules import (
    GROUNDS,
    fits,
    lost_long_enough,
    objections,
    suspended_long_enough,
    within_a_year,
)

DAY = date(2025, 6, 30)
CLEAN = {
    "day": DAY, "failing_since": None, "searched": False, "urged_on": None, "reformed": None,
}  # fmt: skip


def said(**values):
    return [one for one in objections(**{**CLEAN, **values}) if one.blocks]


def test_six_grounds_with_their_articles():
    six = ("first", "second", "third", "fourth", "fifth", "sixth")
    assert [str(GROUNDS[name])[-5:] for name in six] == [f"第（{n}）项" for n in "一二三四五六"]


def test_a_deadline_is_a_year_at_most():
    assert within_a_year(since=DAY, until=date(2026, 6, 30))
    assert not within_a_year(since=DAY, until=date(2026, 7, 1))
    assert not within_a_year(since=DAY, until=DAY)


def test_lost_for_six_months_and_suspended_for_two_years():
    assert lost_long_enough(since=date(2024, 12, 30), day=DAY)
    assert not lost_long_enough(since=date(2024, 12, 31), day=date(2025, 6, 29))
    assert suspended_long_enough(since=date(2023, 6, 30), day=DAY)
    assert not suspended_long_enough(since=date(2023, 7, 1), day=DAY)


@pytest.mark.parametrize(
    ("ground", "outcome", "may"),
    [
        ("first", "removed", True), ("second", "advised", True), ("first", "advised", False),
        ("sixth", "lapsed", True), ("sixth", "removed", False), ("lost", "suspended", True),
        ("lost", "removed", False), ("abroad", "suspended", True), ("duties", "removed", False),
        ("duties", "kept", True), ("first", "suspended", False),
    ],
)  # fmt: skip
def test_a_decision_fits_its_ground(ground, outcome, may):
    assert fits(ground=ground, outcome=outcome) is may
    assert may or said(ground=ground, outcome=outcome)


@pytest.mark.parametrize("ground", ["second", "fourth", "fifth"])
def test_urging_to_leave_comes_before_removal(ground):
    known = {"reformed": False} if ground == "fifth" else {}
    assert len(said(ground=ground, outcome="removed", **known)) == 1
    assert said(ground=ground, outcome="removed", urged_on=DAY, **known) == []


def test_a_deadline_must_have_passed_without_change():
    assert said(ground="fifth", outcome="advised", urged_on=DAY)
    assert said(ground="fifth", outcome="advised", urged_on=DAY, reformed=True)
    assert not said(ground="fifth", outcome="advised", urged_on=DAY, reformed=False)


def test_six_months_on_end_and_not_a_day_less():
    assert said(ground="sixth", outcome="lapsed", failing_since=date(2025, 1, 1))
    assert said(ground="sixth", outcome="lapsed")
    assert not said(ground="sixth", outcome="lapsed", failing_since=date(2024, 12, 30))


def test_searched_for_before_membership_stops():
    long_ago = date(2024, 1, 1)
    assert said(ground="lost", outcome="suspended", failing_since=long_ago)
    assert said(ground="lost", outcome="suspended", searched=True, failing_since=DAY)
    assert not said(ground="lost", outcome="suspended", searched=True, failing_since=long_ago)
