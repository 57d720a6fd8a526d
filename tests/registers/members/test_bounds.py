"""Rules of size, mobility and the vote, on both sides of each boundary."""

from datetime import date

import pytest

from jiceng.registers.members.rules import is_mobile, may_vote, should_transfer
from jiceng.registers.orgs.rules import fitting_kind

AWAY = date(2025, 1, 15)


@pytest.mark.parametrize(("day", "mobile"), [(date(2025, 7, 14), False), (date(2025, 7, 15), True)])
def test_six_months_on_end_make_a_member_mobile(day, mobile):
    assert is_mobile(away_since=AWAY, day=day, relation_moved=False) is mobile
    assert should_transfer(away_since=AWAY, day=day, settled=True) is mobile
    assert not is_mobile(away_since=AWAY, day=day, relation_moved=True)
    assert not should_transfer(away_since=AWAY, day=day, settled=False)


def test_only_full_members_vote():
    day = date(2025, 7, 1)
    assert may_vote(full_on=day, day=day)
    assert not may_vote(full_on=date(2025, 7, 2), day=day)
    assert not may_vote(full_on=None, day=day)
    assert not may_vote(full_on=day, day=day, on_probation_within=True)


@pytest.mark.parametrize(
    ("members", "kind"),
    [(50, "branch"), (51, "general_branch"), (99, "general_branch"), (100, "committee")],
)
def test_the_size_an_organisation_of_so_many_would_have(members, kind):
    assert fitting_kind(members=members) == kind
