"""The law of transfers, at both sides of every boundary."""

from datetime import date

import pytest

from jiceng.work.transfers import rules
from jiceng.work.transfers.rules import lateness, letter_findings, must_transfer, where_to_belong

DAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("away", "settled", "changed", "must"),
    [
        (date(2025, 12, 15), True, False, True),
        (date(2025, 12, 16), True, False, False),
        (date(2025, 1, 1), False, False, False),
        (None, False, True, True),
    ],
)
def test_six_months_at_a_fixed_place_or_a_change(away, settled, changed, must):
    found = must_transfer(changed=changed, away_since=away, settled=settled, day=DAY)
    assert found is must


def test_where_to_belong_is_advice_with_its_article():
    found = [
        where_to_belong(why="work", unit_has_org=True),
        where_to_belong(why="work", unit_has_org=None),
        where_to_belong(why="work", unit_has_org=False),
        where_to_belong(why="retirement", unit_has_org=None),
        where_to_belong(why="graduation", unit_has_org=None),
    ]
    assert [one.words for one in found] == [
        rules.WORDS_UNIT, rules.WORDS_UNIT, rules.WORDS_NO_UNIT, rules.WORDS_HOME,
        rules.WORDS_SCHOOL,
    ]  # fmt: skip
    assert [one.cites.number for one in found] == [25, 25, 25, 25, 34]
    assert not any(one.blocks for one in found)


@pytest.mark.parametrize(("days", "told"), [(1, 0), (30, 0), (90, 0), (91, 1)])
def test_ninety_days_are_the_most_and_only_warn(days, told):
    found = letter_findings(days=days, dues_to=date(2026, 6, 1), issued_on=DAY,
                            paid_words="")  # fmt: skip
    assert len(found) == told
    assert not any(one.blocks for one in found)


@pytest.mark.parametrize(
    ("dues", "told"),
    [(date(2026, 5, 31), 0), (date(2026, 4, 30), 1), (date(2026, 8, 31), 0), (date(2026, 9, 1), 1)],
)
def test_dues_are_paid_up_to_last_month_and_a_quarter_ahead_at_most(dues, told):
    assert len(letter_findings(days=30, dues_to=dues, issued_on=DAY, paid_words="")) == told


def test_a_letter_holds_on_its_last_day():
    until = rules.valid_until(issued_on=DAY, days=10)
    assert until == date(2026, 6, 25)
    assert lateness(until=until, day=until) == []
    assert len(lateness(until=until, day=date(2026, 6, 26))) == 1
    assert lateness(until=None, day=DAY) == []


def test_the_authority_blocks_because_its_text_was_read_and_the_letter_does_not():
    assert rules.AUTHORITY.blocks
    assert rules.may_transfer(may_approve=True)
    assert not rules.may_transfer(may_approve=False)
    assert not rules.VALIDITY.blocks
    assert not rules.LETTER.blocks


def test_the_sender_answers_until_acceptance():
    assert rules.responsible(accepted=False) == "sender"
    assert rules.responsible(accepted=True) == "receiver"


def test_a_graduate_stays_two_years_and_somebody_without_a_file_gets_one():
    assert rules.graduate_until(graduated_on=date(2024, 6, 30)) == date(2026, 6, 30)
    files = [(True, False), (False, True), (False, False)]
    needed = [rules.needs_member_file(has_personnel_file=p, has_member_file=m) for p, m in files]
    assert needed == [False, False, True]


@pytest.mark.parametrize(
    ("functional", "kind", "takes"),
    [(False, "branch", True), (True, "branch", False), (False, "temporary_branch", False)],
)
def test_functional_and_temporary_organisations_take_no_relations(functional, kind, takes):
    assert rules.takes_relations(functional=functional, kind=kind) is takes


def test_a_letter_has_number_dues_and_validity():
    whole = {"number": "〔2026〕0001号", "dues_to": DAY, "until": DAY}
    assert rules.letter_complete(**whole)
    for lacking in whole:
        assert not rules.letter_complete(**whole | {lacking: None if lacking != "number" else ""})
