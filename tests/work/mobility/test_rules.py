"""Both sides of every boundary of the law on mobile members."""

from datetime import date

import pytest

from jiceng.work.mobility.rules import (
    advice,
    card_lasts,
    contact_due,
    crowded,
    is_lost,
    is_mobile,
    reports_here,
    should_transfer,
)

LEFT = date(2025, 1, 15)


@pytest.mark.parametrize(("day", "yes"), [(date(2025, 7, 14), False), (date(2025, 7, 15), True)])
def test_six_months_on_end(day, yes):
    assert is_mobile(since=LEFT, day=day) is yes
    assert is_lost(last=LEFT, day=day) is yes
    assert should_transfer(since=LEFT, day=day, settled=True) is yes
    assert should_transfer(since=LEFT, day=day, settled=None) is False
    assert should_transfer(since=LEFT, day=day, settled=False) is False


def test_a_contact_is_due_a_rhythm_after_the_last_or_after_leaving():
    assert contact_due(last=None, since=LEFT, months=3) == date(2025, 4, 15)
    assert contact_due(last=date(2025, 3, 1), since=LEFT, months=1) == date(2025, 4, 1)


def test_three_at_one_place_are_a_crowd_and_residents_of_elsewhere_are_shown_the_way():
    assert (crowded(members=2), crowded(members=3)) == (False, True)
    assert reports_here(lives_here=True, belongs_here=False)
    assert not reports_here(lives_here=True, belongs_here=True)
    assert card_lasts(issued_on=LEFT, until=None)
    assert not card_lasts(issued_on=LEFT, until=LEFT)


def said(**more):
    given = {"since": LEFT, "day": date(2025, 8, 1), "settled": True, "last": date(2025, 7, 1),
             "months": 3}  # fmt: skip
    return [str(one.cites) for one in advice(**{**given, **more})]


def test_advice_names_its_article_and_never_blocks():
    assert said() == ["《中国共产党党员教育管理工作条例》第25条"]
    assert said(settled=False) == []
    assert said(last=None, settled=False) == ["《中国共产党党员教育管理工作条例》第24条"]
    silent = said(last=date(2025, 4, 1), settled=False)
    assert silent == ["《中国共产党党员教育管理工作条例》第32条（联系）"]
    assert said(day=date(2025, 3, 1), last=date(2025, 2, 1)) == [
        "《中国共产党党员教育管理工作条例》第32条"
    ]
    assert said(last=date(2025, 4, 1), settled=False, months=6) == []
    monthly = advice(since=LEFT, day=date(2025, 8, 2), settled=False, last=date(2025, 7, 1),
                     months=1)  # fmt: skip
    assert [one.words % one.values for one in monthly] == [
        "超过联系周期（1个月）没有联系上，请尽快联系本人"
    ]
    found = advice(since=LEFT, day=date(2026, 1, 1), settled=None, last=None, months=3)
    assert found and not any(one.blocks for one in found)
