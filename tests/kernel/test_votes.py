"""The three kinds of vote, on both sides of every boundary."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from jiceng.kernel import citations, votes
from jiceng.kit.titles import refusal, told

HAN = re.compile(r"[\u4e00-\u9fff]")
counts = st.integers(1, 500).flatmap(
    lambda due: st.integers(0, due).flatmap(
        lambda present: st.tuples(st.just(due), st.just(present), st.integers(0, present))
    )
)


@pytest.mark.parametrize(
    ("due", "present", "ayes", "valid", "passed"),
    [
        (10, 5, 5, True, False), (10, 4, 4, False, False), (10, 6, 6, True, True),
        (11, 6, 6, True, True), (11, 5, 5, False, False), (30, 16, 15, True, False),
        (30, 16, 16, True, True), (1, 1, 1, True, True),
    ],
)  # fmt: skip
def test_a_branch_decision_needs_half_to_come_and_over_half_of_all_due(
    due: int, present: int, ayes: int, valid: bool, passed: bool
) -> None:
    outcome = votes.branch_decision(due=due, present=present, ayes=ayes)
    assert (outcome.valid, outcome.passed) == (valid, passed)
    assert "《中国共产党支部工作条例（试行）》第11条" in outcome.why


@pytest.mark.parametrize(
    ("due", "present", "ayes", "written", "valid", "passed"),
    [
        (10, 5, 5, 5, False, False), (10, 6, 6, 0, True, True), (10, 6, 5, 0, True, False),
        (10, 6, 5, 1, True, True), (10, 6, 2, 4, True, True), (11, 6, 5, 0, True, False),
    ],
)  # fmt: skip
def test_an_admission_needs_over_half_to_come_and_counts_written_ayes(
    due: int, present: int, ayes: int, written: int, *, valid: bool, passed: bool
) -> None:
    for vote, article in ((votes.admission, 20), (votes.conversion, 32)):
        outcome = vote(due=due, present=present, ayes=ayes, written=written)
        assert (outcome.valid, outcome.passed) == (valid, passed)
        assert f"第{article if valid else 19}条" in outcome.why


def test_an_open_ballot_admits_nobody() -> None:
    outcome = votes.admission(due=10, present=10, ayes=10, secret=False)
    assert (outcome.valid, outcome.passed) == (False, False)
    assert "无记名" in outcome.why


def test_half_present_is_enough_for_a_decision_and_not_for_an_admission() -> None:
    assert votes.branch_decision(due=20, present=10, ayes=10).valid
    assert not votes.admission(due=20, present=10, ayes=10).valid
    assert not votes.election_quorum(due=20, present=10).valid


@pytest.mark.parametrize(
    ("due", "present", "valid"), [(10, 8, True), (10, 7, False), (11, 9, True), (11, 8, False)]
)
def test_an_election_needs_four_fifths_to_come(due: int, present: int, valid: bool) -> None:
    assert votes.election_quorum(due=due, present=present).valid is valid


@pytest.mark.parametrize(("seats", "needed"), [(1, 2), (3, 4), (5, 6), (6, 8), (7, 9), (10, 12)])
def test_candidates_are_a_fifth_more_than_seats(seats: int, needed: int) -> None:
    assert votes.candidates_needed(seats=seats) == needed


@pytest.mark.parametrize(
    ("present", "ayes", "passed"), [(10, 5, False), (10, 6, True), (9, 5, True)]
)
def test_one_is_elected_by_over_half_of_those_present(
    present: int, ayes: int, passed: bool
) -> None:
    assert votes.elected(present=present, ayes=ayes).passed is passed


def count(cast: dict[str, int], seats: int = 3, **changed: int) -> votes.Tally:
    given_ = {"due": 12, "present": 10, "handed_out": 10, "returned": 10} | changed
    return votes.election(seats=seats, votes=cast, **given_)


def test_more_than_enough_are_seated_by_their_votes() -> None:
    tally = count({"甲": 6, "乙": 10, "丙": 8, "丁": 7})
    assert (tally.elected, tally.run_off, tally.vacant) == (("乙", "丙", "丁"), (), 0)


def test_a_tie_for_the_last_seat_is_run_off_among_the_tied_only() -> None:
    tally = count({"甲": 10, "乙": 9, "丙": 7, "丁": 7})
    assert (tally.elected, tally.run_off, tally.vacant) == (("甲", "乙"), ("丙", "丁"), 1)
    assert "丙、丁票数相等" in tally.why


def test_a_tie_that_fits_the_seats_needs_no_run_off() -> None:
    tally = count({"甲": 7, "乙": 7, "丙": 7, "丁": 6})
    assert (tally.elected, tally.run_off) == (("甲", "乙", "丙"), ())


def test_too_few_over_half_leave_seats_empty() -> None:
    tally = count({"甲": 10, "乙": 6, "丙": 5, "丁": 5})
    assert (tally.elected, tally.vacant) == (("甲", "乙"), 1)
    assert "补选" in tally.why


def test_more_ballots_returned_than_handed_out_void_the_election() -> None:
    tally = count({"甲": 5}, returned=11)
    assert (tally.valid, tally.elected) == (False, ())
    assert count({"甲": 9}, returned=9).valid


def test_too_few_voters_void_the_election() -> None:
    assert not count({"甲": 9}, present=9, handed_out=9, returned=9).valid


@pytest.mark.parametrize(
    ("counts_", "said"),
    [
        ({"due": 10, "present": 11, "ayes": 1}, "实到 11 人多于应到 10 人"),
        ({"due": 10, "present": 9, "ayes": 10}, "赞成 10 票多于实到 9 人"),
        ({"due": 0, "present": 0, "ayes": 0}, "应到会人数是 0"),
        ({"due": 10, "present": -1, "ayes": 0}, "负数"),
    ],
)
def test_impossible_counts_are_refused_in_words(counts_: dict[str, int], said: str) -> None:
    for vote in (votes.branch_decision, votes.admission):
        with pytest.raises(votes.CountError, match=said):
            vote(**counts_)


def test_written_ayes_come_from_the_absent_only() -> None:
    with pytest.raises(votes.CountError, match="未到会的 2 人"):
        votes.admission(due=10, present=8, ayes=5, written=3)
    with pytest.raises(votes.CountError, match="负数"):
        votes.admission(due=10, present=8, ayes=5, written=-1)


def test_nobody_votes_for_the_absent() -> None:
    with pytest.raises(votes.CountError, match="代投"):
        count({"甲": 9}, handed_out=11)
    with pytest.raises(votes.CountError, match="甲得 11 票"):
        count({"甲": 11})


@given(counts)
def test_one_more_aye_never_turns_a_pass_into_a_failure(numbers: tuple[int, int, int]) -> None:
    due, present, ayes = numbers
    for vote in (votes.branch_decision, votes.admission):
        before = vote(due=due, present=present, ayes=ayes)
        if ayes < present:
            assert before.passed <= vote(due=due, present=present, ayes=ayes + 1).passed
        if before.valid:
            assert before.passed is (ayes >= before.needed) is (ayes * 2 > due)
        assert before.passed <= before.valid


@given(counts)
def test_an_admission_that_stands_would_stand_as_a_decision_too(
    numbers: tuple[int, int, int],
) -> None:
    due, present, ayes = numbers
    if votes.admission(due=due, present=present, ayes=ayes).passed:
        assert votes.branch_decision(due=due, present=present, ayes=ayes).passed


@given(st.integers(1, 1000))
def test_the_fractions_are_the_smallest_that_suffice(number: int) -> None:
    for least, part, whole in (
        (votes.half(number), 1, 2),
        (votes.four_fifths(number), 4, 5),
        (votes.candidates_needed(seats=number), 6, 5),
    ):
        assert least * whole >= number * part
        assert (least - 1) * whole < number * part
    assert votes.over_half(number) * 2 > number >= (votes.over_half(number) - 1) * 2


@given(
    st.integers(1, 9),
    st.dictionaries(st.text("甲乙丙丁戊己庚", min_size=1, max_size=2), st.integers(0, 10)),
)
def test_seats_are_never_overfilled_and_all_elected_have_over_half(
    seats: int, cast: dict[str, int]
) -> None:
    tally = count(cast, seats)
    assert len(tally.elected) + tally.vacant == seats
    assert all(cast[name] * 2 > 10 for name in tally.elected + tally.run_off)
    assert not set(tally.elected) & set(tally.run_off)
    if tally.run_off:
        assert len(tally.elected) + len(tally.run_off) > seats


@pytest.mark.parametrize("count_", range(1, 5))
def test_a_committee_meets_with_half_of_its_members(count_: int) -> None:
    assert votes.committee_meeting(members=5, present=count_).valid is (count_ >= 3)


def test_every_rule_cites_an_article_and_only_texts_read_in_full_block() -> None:
    rules = [rule for rule in citations.RULES if rule.__module__ == "jiceng.kernel.votes"]
    assert len(rules) == 10
    assert votes.BRANCH_VOTE.blocks
    assert votes.ADMISSION_VOTE.blocks
    assert not votes.ELECTION_QUORUM.blocks


IMPOSSIBLE = [
    lambda: votes.branch_decision(due=-1, present=0, ayes=0),
    lambda: votes.branch_decision(due=0, present=0, ayes=0),
    lambda: votes.branch_decision(due=3, present=4, ayes=0),
    lambda: votes.branch_decision(due=5, present=4, ayes=5),
    lambda: votes.admission(due=10, present=8, ayes=5, written=-1),
    lambda: votes.admission(due=10, present=8, ayes=5, written=3),
    lambda: votes.candidates_needed(seats=0),
    lambda: votes.ballots_valid(present=3, handed_out=-1, returned=0),
    lambda: votes.ballots_valid(present=3, handed_out=4, returned=3),
    lambda: count({"A": 11}),
]
POSSIBLE = [
    lambda: votes.branch_decision(due=10, present=4, ayes=4),
    lambda: votes.branch_decision(due=10, present=6, ayes=6),
    lambda: votes.branch_decision(due=10, present=6, ayes=5),
    lambda: votes.committee_meeting(members=5, present=3),
    lambda: votes.admission(due=10, present=8, ayes=8, secret=False),
    lambda: votes.election_quorum(due=10, present=8),
    lambda: votes.elected(present=10, ayes=6),
    lambda: votes.elected(present=10, ayes=5),
    lambda: count({"A": 8, "B": 8}, seats=1),
    lambda: count({"A": 8, "B": 2}),
    lambda: count({"A": 8}, seats=1),
    lambda: count({"A": 8}, returned=99),
]


@pytest.mark.parametrize("counted", IMPOSSIBLE)
def test_an_impossible_count_is_refused_in_the_readers_language(counted: Callable[[], Any]) -> None:
    with pytest.raises(votes.CountError) as refused:
        counted()
    assert refusal(refused.value) == str(refused.value)
    with override("en"):
        assert not HAN.search(refusal(refused.value))


@pytest.mark.parametrize("counted", POSSIBLE)
def test_what_a_vote_came_to_is_said_in_the_readers_language(counted: Callable[[], Any]) -> None:
    outcome = counted()
    assert told(outcome.finding) == outcome.why
    with override("en"):
        said = told(outcome.finding)
        assert outcome.why.endswith(f"（{outcome.finding.cites}）"), "the papers stay Chinese"
    assert not HAN.search(said.replace(str(outcome.finding.cites), ""))
