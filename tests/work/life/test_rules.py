"""The rules of organisational life, on both sides of every boundary."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.work.life import rules


@pytest.mark.parametrize(("full", "needed"), [(6, False), (7, True), (0, False), (50, True)])
def test_a_committee_is_owed_from_seven_full_members(full, needed):
    assert rules.needs_committee(full_members=full) is needed
    assert bool(rules.advice(kind="committee", full_members=full)) is needed


def test_an_assembly_is_owed_each_quarter_and_a_theme_day_each_month():
    assert rules.advice(kind="assembly", full_members=3) == "每季度至少一次"
    assert "每月" in rules.advice(kind="theme_day", full_members=3)


@pytest.mark.parametrize(("groups", "owed"), [(0, False), (1, True)])
def test_group_meetings_are_owed_only_where_there_are_groups(groups, owed):
    assert bool(rules.advice(kind="group", full_members=30, groups=groups)) is owed


def test_no_frequency_of_party_classes_is_claimed_for_branches():
    assert rules.advice(kind="class", full_members=30) == ""
    assert "没有全国统一" in rules.CLASS.reading


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(2026, 11, 3), (2026, 12, 1), (2026, 9, 1), (2026, 8, 4), (2024, 2, 6)],
)
def test_the_first_tuesday_of_a_month(year, month, day):
    assert rules.fixed_day(year=year, month=month) == date(year, month, day)


@given(st.integers(2000, 2100), st.integers(1, 12), st.integers(0, 6), st.integers(1, 5))
def test_the_fixed_day_is_such_a_weekday_of_its_month(year, month, weekday, nth):
    day = rules.fixed_day(year=year, month=month, weekday=weekday, nth=nth)
    assert (day.year, day.month, day.weekday()) == (year, month, weekday)
    assert (day.day - 1) // 7 + 1 == nth or nth == 5


@pytest.mark.parametrize(
    ("exempt", "present", "counts"),
    [(True, False, False), (True, True, True), (False, False, True), (False, True, True)],
)
def test_the_frail_are_due_only_when_they_came(exempt, present, counts):
    assert rules.due_to_attend(exempt=exempt, present=present) is counts


@pytest.mark.parametrize(
    ("entitled", "present", "ayes", "valid", "passed"),
    [
        (20, 10, 10, True, False),  # half is enough to meet, half of all due does not carry
        (20, 11, 11, True, True),
        (20, 9, 9, False, False),  # one short of half
        (21, 11, 11, True, True),
        (21, 10, 10, False, False),
        (21, 21, 10, True, False),
    ],
)
def test_half_must_come_and_more_than_half_of_all_due_must_agree(
    entitled, present, ayes, valid, passed
):
    found = rules.outcome(kind="assembly", entitled=entitled, present=present, ayes=ayes)
    assert (found.valid, found.passed) == (valid, passed)
    assert rules.assembly_valid(entitled=entitled, present=present) is valid
    assert rules.carried(entitled=entitled, present=present, ayes=ayes) is passed
    assert found.why


@pytest.mark.parametrize(
    ("members", "present", "valid"), [(5, 3, True), (5, 2, False), (4, 2, True)]
)
def test_a_committee_meets_with_half_of_its_members(members, present, valid):
    assert rules.committee_valid(members=members, present=present) is valid
    found = rules.outcome(kind="committee", entitled=members, present=present, ayes=None)
    assert found.valid is valid
    assert found.passed is valid


def test_an_assembly_without_counts_stands_if_enough_came():
    assert rules.outcome(kind="assembly", entitled=10, present=5, ayes=None).passed
    assert not rules.outcome(kind="assembly", entitled=10, present=4, ayes=None).passed


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", {}),
        ("无", {}),
        ("张某（病假）、李某(缺席)", {"张某": ("excused", "病假"), "李某": ("absent", "")}),
        ("张某：公务，李某", {"张某": ("excused", "公务"), "李某": ("excused", "")}),
        ("艾尔肯·买买提（流动）", {"艾尔肯·买买提": ("excused", "流动")}),
        ("张某（请假）", {"张某": ("excused", "")}),
        (
            "Zhang Mou (sick leave), Li Mou (absent)",
            {"Zhang Mou": ("excused", "sick leave"), "Li Mou": ("absent", "")},
        ),
    ],
)
def test_absence_is_read_as_ledgers_write_it(text, told):
    assert rules.read_away(text) == told


def test_what_is_no_name_is_named():
    with pytest.raises(rules.AwayError, match="（病假"):
        rules.read_away("张某、（病假）（公务）")


NAME = st.text("张王李赵一二三明华", min_size=1, max_size=4)
TOLD = st.one_of(
    st.just(("absent", "")),
    st.tuples(st.just("excused"), st.sampled_from(["", "病假", "公务", "事假"])),
)


@given(st.dictionaries(NAME, TOLD, max_size=6))
def test_absence_written_is_read_again(people):
    assert rules.read_away(rules.write_away(people)) == people
