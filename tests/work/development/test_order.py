"""What is written down of a later day speaks for no earlier one; counts and deadlines fit."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from jiceng.work.development import actions
from jiceng.work.development.forms import FORMS
from jiceng.work.development.rules.checks import check
from jiceng.work.development.rules.facts import Deed, Facts, Posting
from jiceng.work.development.sheets.cases import due_on, next_verb, rows
from tests.work.development.conftest import NEW, US, applied, walk

DAY = date(2026, 10, 9)
COUNTS = {"due": 17, "present": 15, "ayes": 12}


def said(verb: str, facts: Facts, on: date = DAY, **values: object) -> str:
    found = check(verb, facts, on, "2026", **values)
    return " ".join(str(one.finding) for one in found)


def known(*deeds: Deed, **more: object) -> Facts:
    return Facts(state="listed", applied_on=date(2025, 1, 6), deeds=deeds, **more)  # type: ignore[arg-type]


def test_training_of_the_day_after_is_no_training_yet():
    later = Deed("train", date(2026, 10, 10), days=3)
    assert "集中培训累计" not in said("review", known(later))
    assert "集中培训累计0天" in said("review", known(later).by(DAY))


def test_of_two_reviews_of_one_day_the_last_written_counts():
    failed, passed = Deed("inspect", DAY, carried=False), Deed("inspect", DAY, carried=True)
    assert "不合格" in said("review", known(passed, failed))
    assert "不合格" not in said("review", known(failed, passed))


def test_ballots_that_are_missing_and_a_motion_that_failed_ask_a_reason():
    issued, failed = Deed("issue_form", date(2026, 9, 20)), Deed("vote", DAY, carried=False)
    assert "共12票，少于实到15人" in said("vote", known(issued), **COUNTS)
    assert "没有通过" not in said("vote", known(issued), **COUNTS)
    assert "少于" not in said("vote", known(issued), noes=2, abstained=1, **COUNTS)
    assert "2026-10-09的支部大会已经讨论过" in said("vote", known(issued, failed))
    anew = Deed("issue_form", date(2026, 10, 10))
    assert not said("vote", known(issued, failed, anew), date(2026, 10, 11)), "another round"
    full = Deed("vote_full", DAY, carried=False, decision="convert")
    assert "没有通过" in said("vote_full", known(full), decision="convert")
    assert not said("vote_full", known(full), decision="extend", months=6)


def test_a_notice_that_ended_later_says_when():
    post = Posting(date(2026, 9, 21), 5, date(2026, 10, 12), boards=1)
    assert "公示2026-10-12才结束" in said("list_candidate", known(posting=post))


def test_a_wrong_count_stands_beside_its_field(world):
    case = walk(world, applied(world, on=NEW), "issue_form")
    right = {"due": 6, "present": 5, "ayes": 5, "text": "好", "remark": "核对",
             "on": case.casestep_set.get(verb="issue_form").on}  # fmt: skip
    for wrong, field in (
        ({"present": 7}, "present"), ({"secret": False}, "secret"), ({"written": 2}, "written"),
        ({"noes": 1}, "ayes"),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as refused:
            actions.vote(case, actor=US, **{**right, **wrong})
        assert list(refused.value.message_dict) == [field]


def test_the_next_step_is_the_one_its_deadline_is_of_and_who_may_approve_is_preset(world):
    clerk = world.cast.accounts["clerk"]
    case = walk(world, applied(world, on=NEW), "assign")
    row = rows(clerk).get(pk=case.pk)
    assert (next_verb(row), due_on(row)) == ("examine", date(2025, 9, 2))
    form = FORMS["approve"](actor=clerk, record=case, fill=False)
    assert form.initial["decided_by"] == world.street, "not the community's, which only deliberates"
