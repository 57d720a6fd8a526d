"""Whose step is past its day: listed with its article and the next step, gone once it is done."""

from datetime import date, timedelta

import pytest

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.periods import on
from jiceng.registers.notices import actions as notices
from jiceng.registers.notices.models import Notice
from jiceng.work.development import actions, figures
from jiceng.work.development.figures import watching
from jiceng.work.development.models import CaseStep
from jiceng.work.development.sheets.cases import due_on, rows
from tests.work.development.conftest import NEW, TODAY, US, applied, posted, walk

pytestmark = pytest.mark.django_db
WATCH = {one.key.removeprefix("development."): one for one in figures.WATCHES}


def watched(key, node, day):
    """Who is on the list of a day, each with the day the trouble began and the step."""
    one = WATCH[key]
    rows = one.rows(node, one.ask(day))
    return [(row.watched_since, one.step(row.watched_since, day).words) for row in rows]


def day_of(case, verb):
    return CaseStep.objects.get(case=case, verb=verb).on


@pytest.mark.parametrize(
    ("key", "upto", "begins", "article"),
    [
        ("late_talked", "talk", ("apply", 1), "第7条"),
        ("late_examined", "assign", ("elect", 6), "第11条"),
        ("late_discussed", "issue_form", ("prereview", 1), "第19条"),
        ("late_decided", "interview", ("vote", 3), "第25条"),
        ("late_sworn", "approve", ("approve", 1), "第29条"),
        ("late_settled", "vote_full", ("vote_full", 3), "第33条"),
    ],
)
def test_a_step_past_its_day_is_listed_until_it_is_taken(world, key, upto, begins, article):
    verb, months = begins
    case = applied(world)
    if upto != "talk":
        walk(world, case, upto)
    begun = day_of(case, verb)
    due = add_months(begun, months)
    assert article in str(WATCH[key].cites)
    assert watched(key, world.district, due) == [], "on the last day it is not late yet"
    ((since, words),) = watched(key, world.district, due + timedelta(days=1))
    assert since == begun and words
    assert watched(key, world.branch, due + timedelta(days=1))
    assert watched(key, world.cast.west, due + timedelta(days=1)) == []
    if key == "late_talked":
        actions.talk(case, actor=US, on=due, who="冯")
        assert watched(key, world.district, due + timedelta(days=1)) == []


def test_an_approval_half_a_year_old_is_for_the_upper_level_to_explain(world):
    case = walk(world, applied(world), "interview")
    voted = day_of(case, "vote")
    (three,), (six,) = (
        watched("late_decided", world.district, add_months(voted, n) + timedelta(days=1))
        for n in (3, 6)
    )
    assert "审批" in three[1] and "上级组织部门" in six[1]


def test_probation_that_ended_without_a_discussion_is_listed_from_its_end(world):
    case = walk(world, applied(world), "observe")
    ends = case.probation_ends
    assert watched("late_converted", world.district, ends) == []
    ((since, words),) = watched("late_converted", world.district, ends + timedelta(days=1))
    assert (since, "按期转正、延长一次或者取消资格" in words) == (ends, True)
    done = walk(world, applied(world, name="许某"), "vote_full")
    assert len(watched("late_converted", world.district, TODAY)) == 1, str(done)


def test_a_notice_whose_days_are_over_is_ended_and_taken_down(world):
    case = walk(world, applied(world, on=date(2025, 4, 20)), "agree")
    day = day_of(case, "agree") + timedelta(days=1)
    with clock.at(day):
        actions.publish(case, actor=US, telephone="00000000")
        notice = posted(case, day, ended=False)
    after = notice.ends_on + timedelta(days=1)
    assert watched("notices_still_up", world.district, notice.ends_on) == []
    assert [since for since, _w in watched("notices_still_up", world.district, after)] == [
        notice.ends_on]  # fmt: skip
    with clock.at(after):
        notices.end(notice, actor=US, result="无异议")
    assert len(watched("notices_still_up", world.district, after)) == 1, "still on the board"
    with clock.at(after):
        notices.take_down(Notice.objects.get(pk=notice.pk), actor=US)
    assert watched("notices_still_up", world.district, after) == []


def test_a_report_of_thought_is_missed_a_whole_stretch_after_it_was_asked(world):
    asked = actions.require(
        actor=US, org=world.street, stage="activist", kind="report", name="思想汇报", every=3,
        strict=False, since=date(2024, 1, 1), document="区组〔2024〕1号",
    )  # fmt: skip
    case = walk(world, applied(world), "assign")
    elected = day_of(case, "elect")
    due = add_months(elected, 3)
    assert watched("reported", world.district, due - timedelta(days=1)) == []
    assert [since for since, _w in watched("reported", world.district, due)] == [elected]
    assert watched("reported", world.cast.west, due) == []
    with clock.at(due):
        actions.fulfil(case, actor=US, requirement=asked, on=due, text="汇报")
    assert watched("reported", world.district, due) == []
    read = watching.REPORTED.read(world.district, Ask(on(due)))
    assert (read.value, read.of.count()) == (1, 1)
    later = add_months(due, 3)
    assert [since for since, _w in watched("reported", world.district, later)] == [due]
    actions.drop(asked, actor=US, on=later)
    assert watched("reported", world.district, later) == []
    duty = next(one for one in figures.DUTIES if one.key == "development.reported")
    assert duty.every == "quarter"


def test_what_the_district_asks_from_today_is_nobodys_fault_yet(world):
    walk(world, applied(world, on=NEW), "assign")
    actions.require(
        actor=US, org=world.district, stage="activist", kind="report", name="思想汇报", every=3,
        strict=False, since=TODAY, document="区组〔2026〕1号",
    )  # fmt: skip
    assert watched("reported", world.district, TODAY) == []
    ((since, _words),) = watched("reported", world.district, add_months(TODAY, 3))
    assert since == TODAY, "not since the stage began, when nobody asked"


def test_a_month_of_reports_is_over_for_the_last_days_of_january_alike(world):
    asked = actions.require(
        actor=US, org=world.district, stage="activist", kind="report", name="思想汇报", every=1,
        strict=False, since=date(2024, 1, 1), document="区组〔2024〕1号",
    )  # fmt: skip
    case = walk(world, applied(world, on=NEW - timedelta(days=90)), "assign")
    given = date(2025, 1, 31)
    actions.fulfil(case, actor=US, requirement=asked, on=given, text="汇报")
    assert watched("reported", world.district, date(2025, 2, 27)) == []
    assert [since for since, _w in watched("reported", world.district, date(2025, 2, 28))] == [
        given
    ]


def test_a_deadline_comes_again_when_the_step_is_owed_again(world):
    """Sent back and voted on anew: an earlier vote or decision does not answer for the next."""
    actor = world.cast.accounts["clerk"]

    def due(case):
        return due_on(rows(actor).get(pk=case.pk))

    case = walk(world, applied(world, on=NEW), "vote")
    day = day_of(case, "vote") + timedelta(days=5)
    actions.send_back(case, actor=US, on=day, remark="材料不全")
    actions.review(case, actor=US, on=day, text="合格")
    actions.prereview(case, actor=US, on=day, decided_by=world.street)
    assert due(case) == add_months(day, 1), "another vote, though there was one"
    late = walk(world, applied(world, name="许某"), "vote_full")
    actions.hold(late, actor=US, on=day_of(late, "vote_full"), remark="退回")
    actions.ask_full(late, actor=US, on=day_of(late, "vote_full"))
    assert due(late) == late.probation_ends
    talked = walk(world, applied(world, name="何某"), "talk")
    assert due(talked) is None
