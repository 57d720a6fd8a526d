"""The rules of forming organisations, told by example and by property."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.registers.orgs import rules


@pytest.mark.parametrize(
    ("full", "way"), [(0, "instructor"), (1, "joint"), (2, "joint"), (3, "alone"), (60, "alone")]
)
def test_three_full_members_form_a_branch_of_their_own(full, way):
    assert rules.way_of_forming(full=full) == way
    assert str(full) in str(rules.formation_advice(full=full)) or not full


def test_a_committee_is_needed_from_seven_full_members():
    assert not rules.needs_committee(full=6)
    assert rules.needs_committee(full=7)
    assert rules.seats(kind="branch", full=7) == (3, 7)
    assert rules.seats(kind="branch", full=6) == (1, 2)


@pytest.mark.parametrize(
    ("kind", "field", "years"),
    [
        ("committee", "agency", 5),
        ("branch", "agency", 3),
        ("general_branch", "private_firm", 3),
        ("branch", "urban_community", 5),
        ("general_branch", "village", 5),
        ("temporary_branch", "urban_community", 0),
    ],
)
def test_terms_last_five_three_or_no_years(kind, field, years):
    assert rules.term_years(kind=kind, field=field) == years


def test_a_term_begun_on_leap_day_ends_on_the_last_of_february():
    ends = rules.term_ends(elected_on=date(2024, 2, 29), kind="branch", field="agency")
    assert ends == date(2027, 2, 28)


def test_a_superior_reminds_six_months_before():
    due = date(2027, 5, 31)
    said = rules.term_findings
    assert said(due=due, needed=True, today=date(2026, 11, 29)) == []
    assert "提醒" in str(said(due=due, needed=True, today=date(2026, 11, 30))[0])
    assert "还没有换届" in str(said(due=due, needed=True, today=date(2027, 6, 1))[0])
    assert said(due=None, needed=False, today=due) == []


def test_a_temporary_branch_may_meet_but_not_recruit():
    assert rules.temporary_may(deed="meet")
    assert not rules.temporary_may(deed="recruit")


def test_a_project_of_half_a_year_with_three_members_gets_a_branch():
    assert rules.project_needs_branch(months=6, full=3)
    assert not rules.project_needs_branch(months=5, full=3)


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 15))
def test_findings_only_warn_and_never_contradict_each_other(full, more, seated):
    members = full + more
    found = rules.findings(kind="branch", members=members, full=full, seated=seated)
    assert not any(one.blocks for one in found)
    words = {one.words for one in found}
    assert not {rules.WORDS_COMMITTEE, rules.WORDS_NO_COMMITTEE} <= words
    assert not {rules.WORDS_UP, rules.WORDS_GENERAL} <= words
    assert (rules.WORDS_TOO_FEW in words) == (full < 3)
    assert all(str(one) for one in found)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_the_reminder_comes_before_the_end_and_the_latest_postponement_after(day):
    assert rules.remind_from(due=day) < day < rules.latest_postponement(ends_on=day)
