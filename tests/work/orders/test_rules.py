"""Grades, silence and what belongs elsewhere: both sides of each bound."""

from datetime import UTC, date, datetime, timedelta

import pytest

from jiceng.work.orders import rules

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(("grade", "bad"), [(1, True), (2, True), (3, False), (5, False)])
def test_the_last_two_grades_are_bad(grade, bad):
    assert rules.is_bad(grade=grade) is bad
    assert rules.is_content(grade=grade) is not bad


def test_bounds_of_silence_reopening_and_the_circle():
    assert not rules.silent(finished_on=DAY, today=DAY + timedelta(days=6), days=7)
    assert rules.silent(finished_on=DAY, today=DAY + timedelta(days=7), days=7)
    asked = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert rules.within(asked=asked, arrived=asked + timedelta(minutes=15))
    assert not rules.within(asked=asked, arrived=asked + timedelta(minutes=15, seconds=1))
    again = {"limit": 2, "finished_on": DAY, "days": 30}
    assert rules.may_reopen(times=1, today=DAY + timedelta(days=30), **again) == ""
    assert "另提一件" in rules.may_reopen(times=2, today=DAY, **again)
    assert "很久" in rules.may_reopen(times=0, today=DAY + timedelta(days=31), **again)
    assert rules.petition_by(handed_on=DAY) == date(2026, 12, 8)


def test_a_petition_is_pointed_out_and_never_decided():
    (found,) = rules.elsewhere(text="我要信访")
    assert not found.blocks
    assert rules.elsewhere(text="楼道灯不亮") == []


def test_the_most_alike_come_first_and_at_most_two():
    known = [(1, "3号楼楼道的灯不亮了"), (2, "广场舞太吵"), (3, "3号楼楼道灯不亮"),
             (4, "3号楼楼道灯不亮！")]  # fmt: skip
    assert rules.most_alike("3号楼楼道灯不亮", known) == [3, 4]
    assert rules.most_alike("下水道堵了", known) == []
