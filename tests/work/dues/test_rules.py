"""The arithmetic of dues, at every bound; which branch collects; months as people write them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.work.dues import rules
from jiceng.work.dues.rules import Custom, DuesError

DAY = date(2026, 11, 1)


def due(kind: str, base: str | None, **custom) -> Decimal:
    said = Decimal(base) if base is not None else None
    return rules.monthly(kind=kind, base=said, day=DAY, custom=Custom(**custom)).amount


@pytest.mark.parametrize(
    ("base", "wanted"),
    [
        ("0", "0.00"), ("3000", "15.00"), ("3000.01", "30.00"), ("3001", "30.01"),
        ("5000", "50.00"), ("5000.01", "75.00"), ("5001", "75.02"), ("10000", "150.00"),
        ("10000.01", "200.00"), ("10001", "200.02"), ("20000", "400.00"),
    ],
)  # fmt: skip
def test_the_rate_is_on_the_whole_amount_so_there_is_a_cliff(base, wanted):
    for kind in ("salaried", "annual", "self_employed"):
        assert due(kind, base) == Decimal(wanted)


@pytest.mark.parametrize(
    ("base", "wanted"),
    [("2000", "10.00"), ("5000", "25.00"), ("5000.01", "50.00"), ("8000", "80.00")],
)
def test_the_retired_pay_half_a_percent_up_to_five_thousand_and_one_above(base, wanted):
    assert due("retired", base) == Decimal(wanted)


def test_farmers_by_the_local_amount_within_the_rule_and_the_rest_twenty_fen():
    assert due("minimal", None) == Decimal("0.20")
    assert due("farmer", None) == Decimal("1.00")
    assert due("farmer", None, farmer=Decimal("0.5")) == Decimal("0.50")
    assert due("farmer", None, farmer=Decimal(9)) == Decimal("1.00")
    assert due("farmer", None, farmer=Decimal(0)) == Decimal("0.20")


def test_what_the_rule_leaves_open_is_rounded_the_local_way():
    assert due("salaried", "3333.33") == Decimal("33.33")
    assert due("salaried", "3333.33", mode="up") == Decimal("33.34")
    assert due("salaried", "3333.33", step=Decimal("0.10")) == Decimal("33.30")
    assert due("salaried", "3333.33", step=Decimal("0.10"), mode="up") == Decimal("33.40")
    assert due("salaried", "3339", step=Decimal("0.10"), mode="down") == Decimal("33.30")


@pytest.mark.parametrize(
    ("base", "words"), [(None, "请填每月的计算基数"), ("-1", "不能是负数"), ("2000000", "多写了零")]
)
def test_an_impossible_base_is_told_in_words(base, words):
    with pytest.raises(DuesError, match=words):
        due("salaried", base)


def test_every_kind_is_shown_with_its_article_and_its_sum():
    found = rules.monthly(kind="salaried", base=Decimal(3001), day=DAY)
    assert rules.shown(found, Decimal(3001)) == "3001元 × 1% = 30.01元"
    assert str(found.cites).endswith("第2条")
    assert not found.cites.blocks
    assert set(rules.CITED) >= {"salaried", "retired", "farmer", "minimal", "exempt"}
    with pytest.raises(DuesError, match="2008年4月以前"):
        rules.monthly(kind="salaried", base=Decimal(1), day=date(2008, 3, 31))


@given(st.decimals(min_value=0, max_value=900_000, places=2))
def test_more_pay_never_means_less_dues_and_all_is_told_to_the_fen(base):
    found = rules.monthly(kind="salaried", base=base, day=DAY).amount
    more = rules.monthly(kind="salaried", base=base + Decimal("0.01"), day=DAY).amount
    assert found <= more
    assert found == found.quantize(Decimal("0.01"))


def test_the_branch_of_the_due_day_collects_and_the_newly_accepted_pay_at_once():
    day, number = date(2026, 11, 3), rules.number_of(date(2026, 11, 1))
    stayed = (1, date(2020, 1, 1), None, "opening")
    left = (1, date(2020, 1, 1), date(2026, 11, 3), "opening")
    came = (2, date(2026, 11, 3), None, "moved")
    late = (2, date(2026, 11, 4), None, "moved")
    accepted = (3, date(2026, 11, 20), None, "admitted")
    collect = lambda *rows: rules.collector(rows, number=number, due=day)  # noqa: E731
    assert collect(stayed) == 1
    assert collect(left, came) == 2
    assert collect((1, date(2020, 1, 1), date(2026, 11, 4), "opening"), late) == 1
    assert collect(late) is None
    assert collect(accepted) == 3
    assert rules.collector([accepted], number=number - 1, due=date(2026, 10, 6)) is None


def test_months_are_read_as_people_write_them():
    assert {rules.read_month(t) for t in ("2026-11", "2026年11月", "202611", " 2026.11 ")} == {
        2026 * 12 + 10
    }
    for text in ("2026-13", "十一月", "2026-0", ""):
        with pytest.raises(DuesError, match="看不懂月份"):
            rules.read_month(text)
    assert rules.due_on(2026 * 12 + 10) == date(2026, 11, 3)
    assert rules.due_on(2026 * 12 + 10, weekday=0, nth=5) == date(2026, 11, 30)


def test_by_the_quarter_and_ahead_to_its_end_and_no_further():
    november = 2026 * 12 + 10
    assert rules.payable_by(november, quarterly=True) == november + 1
    assert rules.payable_by(november, quarterly=False) == november
    assert rules.payable_ahead(november + 1, date(2026, 11, 22))
    assert not rules.payable_ahead(november + 2, date(2026, 11, 22))


def test_what_warns_and_what_is_only_told():
    assert rules.long_ago(months=6) is None
    assert not rules.long_ago(months=7).blocks
    assert [rules.alert(months=n) for n in (2, 3, 4, 5, 6, 30)] == [0, 3, 3, 5, 6, 6]
    assert [rules.use_finding(p) for p in rules.PURPOSES] == [None] * 5
    assert not rules.use_finding("other").blocks
    assert not rules.whole_to_centre(Decimal("999.99"))
    assert rules.whole_to_centre(Decimal(1000))


@given(st.decimals(min_value=0, max_value=10_000_000, places=2), st.integers(0, 100))
def test_a_share_and_the_rest_make_the_whole(sum_, percent):
    up = rules.share_up(sum_, Decimal(percent))
    assert up == up.quantize(Decimal("0.01"))
    assert Decimal(0) <= up <= sum_
