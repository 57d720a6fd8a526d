"""The boundaries: a month to answer, a year in the Party, numbers for each kind of change."""

from datetime import date

import pytest

from jiceng.work.structure import rules

DAY = date(2026, 3, 31)


def words(found):
    return [str(one) for one in found]


def test_an_answer_is_due_a_month_after_the_day_it_was_submitted():
    assert rules.answer_by(submitted_on=date(2026, 1, 31)) == date(2026, 2, 28)
    assert not rules.overdue(due_on=DAY, today=DAY)
    assert rules.overdue(due_on=DAY, today=date(2026, 4, 1))


@pytest.mark.parametrize(
    ("becomes", "members", "too_far"),
    [
        ("general_branch", 50, True),
        ("general_branch", 51, False),
        ("committee", 99, True),
        ("committee", 100, False),
        ("branch", 3, False),
    ],
)
def test_an_upgrade_beyond_its_numbers_warns(becomes, members, too_far):
    assert rules.raised_too_far(becomes=becomes, members=members) is too_far
    found = rules.raising(becomes=becomes, members=members)
    assert bool(found) is too_far
    assert not any(one.blocks for one in found), "a custom of the sectors never stops a clerk"


def test_a_joint_branch_stands_alone_from_three():
    assert rules.raising(becomes="branch", members=3) == []
    assert "不足三人" in words(rules.raising(becomes="branch", members=2))[0]


@pytest.mark.parametrize(("full", "said"), [(None, "没有写"), (2, "不足三人"), (3, "")])
def test_a_new_branch_is_judged_by_its_full_members(full, said):
    found = rules.founding(becomes="branch", full=full)
    assert (said in words(found)[0]) if said else found == []
    assert rules.founding(becomes="joint_branch", full=1) == []


def test_both_parts_of_a_split_need_three():
    found = rules.splitting(parts={"甲": 3, "乙": 2})
    assert words(found) == ["分设后“乙”只有正式党员2人，不足三人"]


def test_a_merged_branch_has_fifty_members_and_five_units_at_most():
    assert rules.merging(members=50, units=5, joint=True) == []
    assert len(rules.merging(members=51, units=6, joint=True)) == 2
    assert len(rules.merging(members=51, units=6, joint=False)) == 1


def test_a_secretary_has_been_a_member_for_a_year():
    assert rules.long_enough(full_on=date(2025, 3, 31), day=DAY)
    assert not rules.long_enough(full_on=date(2025, 4, 1), day=DAY)
    assert rules.long_enough(full_on=None, day=DAY), "what is not known is not blamed"


@pytest.mark.parametrize(
    ("kind", "seated", "said"),
    [("committee", 4, 1), ("committee", 5, 0), ("committee", 11, 0), ("committee", 12, 1),
     ("general_branch", 9, 0), ("general_branch", 10, 1), ("branch", 1, 0)],
)  # fmt: skip
def test_a_team_has_as_many_seats_as_is_usual(kind, seated, said):
    found = rules.team_findings(
        kind=kind, full=60, seated=seated, secretary=True, standing=date(2010, 1, 1), day=DAY
    )
    assert len(found) == said


def test_a_vacant_secretary_is_said_before_anything_about_them():
    found = rules.team_findings(
        kind="branch", full=5, seated=0, secretary=False, standing=None, day=DAY
    )
    assert words(found) == [rules.WORDS_NO_SECRETARY]
