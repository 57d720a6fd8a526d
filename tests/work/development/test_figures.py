"""Numbers of development: by the day, by the person that day, and what is owed by when."""

from datetime import date, timedelta

import pytest

from jiceng.kernel.asks import Ask
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.periods import month, on, year
from jiceng.registers.people import actions as people
from jiceng.work.development import actions, figures
from jiceng.work.development.figures import cases, duties
from jiceng.work.development.models import CaseStep, Paper
from tests.work.development.conftest import NEW, TODAY, US, applied, walk

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DUTY = {duty.key.rpartition(".")[2]: duty for duty in figures.DUTIES}


def test_a_day_says_who_was_in_which_stage_whatever_came_later(world):
    case = walk(world, applied(world), "approve_full")
    days = {verb: CaseStep.objects.get(case=case, verb=verb).on
            for verb in ("talk", "elect", "list_candidate", "vote")}  # fmt: skip
    told = [
        (cases.APPLICANTS, days["talk"]),
        (cases.ACTIVISTS, days["elect"]),
        (cases.CANDIDATES, days["list_candidate"]),
        (cases.PROBATIONERS, days["vote"]),
    ]
    for figure, day in told:
        for other, _day in told:
            assert other.read(world.district, Ask(on(day))).value == (other is figure)
        assert figure.read(world.branch, Ask(on(day))).value == 1
        assert figure.read(world.cast.west, Ask(on(day))).value == 0
    assert cases.PROBATIONERS.read(world.district, Ask(on(case.probation_ends))).value == 0


def test_admissions_are_counted_by_the_day_of_the_resolution_and_its_age(world):
    case = walk(world, applied(world, on=NEW, born_on=date(1990, 6, 1)), "approve")
    resolved = CaseStep.objects.get(case=case, verb="vote").on
    assert resolved.year == 2026
    ask = Ask(year(2026))
    read = cases.ADMITTED.read(world.district, ask)
    assert read.value == 1
    assert read.by("sex") == {"2": 1}
    assert read.by("education") == {"college_plus": 1}
    assert read.by("field") == {"urban_community": 1}
    assert resolved >= date(2026, 6, 1), "thirty-six by then"
    assert cases.ADMITTED.only(age="below_bound").read(world.district, ask).value == 0
    wider = Ask(year(2026), bounds={"development.admitted.young": 36})
    assert cases.ADMITTED.only(age="below_bound").read(world.district, wider).value == 1
    person = case.person
    people.learn(person, actor=US, education="14", since=TODAY)
    assert cases.ADMITTED.read(world.district, ask).by("education") == {"college_plus": 1}
    assert cases.ADMITTED_SHARE.read(world.district, ask).value == 0


def test_people_trained_are_counted_once(world):
    walk(world, applied(world), "train")
    read = cases.TRAINED.read(world.district, Ask(year(2024)))
    both_years = cases.TRAINED.read(
        world.district, Ask(type(year(2024))(date(2024, 1, 1), date(2025, 12, 31)))
    )
    assert (read.value, both_years.value) == (1, 1)


def test_a_plan_stands_against_what_was_admitted(world):
    actions.plan(actor=US, org=world.street, year=2026, number=4)
    actions.plan(actor=US, org=world.cast.west, year=2026, number=2)
    walk(world, applied(world, on=NEW), "approve")
    ask = Ask(year(2026))
    assert cases.PLANNED.read(world.district, ask).value == 6
    assert cases.PLANNED.read(world.street, ask).value == 4
    assert cases.PLAN_SHARE.read(world.street, ask).value == pytest.approx(0.25)
    assert cases.PLANNED.read(world.district, Ask(year(2025))).value == 0


def test_the_compliant_rate_counts_people_without_a_fault(world):
    walk(world, applied(world), "talk")
    late = applied(world, name="许某", on=date(2024, 1, 6))
    actions.talk(late, actor=US, on=date(2024, 5, 1), who="冯", remark="外出")
    rate = cases.COMPLIANT_RATE.read(world.district, Ask(year(2024)))
    assert rate.value == pytest.approx(0.5)
    assert [str(step.case) for step in rate.inputs[0].missing] == ["许某"] * 2


def test_what_is_owed_has_its_own_day_and_goes_when_it_is_done(world):
    case = applied(world, on=date(2026, 10, 12))
    duty = DUTY["talked"]
    assert duty.days(world.branch, month(2026, 11)) == {date(2026, 11, 12): 1}
    assert duty.overdue(world.branch, month(2026, 11), TODAY).count() == 1
    assert duty.overdue(world.branch, month(2026, 11), date(2026, 11, 12)).count() == 0
    assert duties.OVERDUE.read(world.district, Ask(on(date(2026, 11, 12)))).value == 0
    assert duties.OVERDUE.read(world.district, Ask(on(date(2026, 11, 13)))).value == 1
    actions.talk(case, actor=US, on=TODAY, who="冯", remark="迟")
    assert duty.days(world.branch, month(2026, 11)) == {}
    assert duties.OVERDUE.read(world.district, Ask(on(TODAY))).value == 0
    assert duties.OVERDUE.read(world.district, Ask(on(date(2026, 11, 13)))).value == 1


def test_an_activist_is_owed_an_examination_each_half_year_until_listed(world):
    case = walk(world, applied(world), "assign")
    elected = CaseStep.objects.get(case=case, verb="elect").on
    due = add_months(elected, 6)
    duty, within = DUTY["examined"], month(due.year, due.month)
    assert duty.days(world.branch, within) == {due: 1}
    actions.examine(case, actor=US, on=due, text="好")
    assert duty.days(world.branch, within) == {}
    later = add_months(due, 6)
    assert duty.days(world.branch, month(later.year, later.month)) == {later: 1}


def test_the_end_of_probation_is_owed_on_its_day_and_moves_with_an_extension(world):
    case = walk(world, applied(world), "observe")
    ends, duty = case.probation_ends, DUTY["converted"]
    assert duty.days(world.branch, month(ends.year, ends.month)) == {ends: 1}
    assert duties.CONVERTED.read(world.district, Ask(month(ends.year, ends.month))).of.count() == 1


@pytest.mark.parametrize("day", [date(2026, 1, 31), date(2026, 2, 28), date(2024, 2, 29)])
def test_a_deadline_falls_in_exactly_one_month(day):
    for months in (1, 3, 6):
        due = add_months(day, months)
        hits = [
            part for part in (month(y, m) for y in range(2024, 2028) for m in range(1, 13))
            if duties.begun_within(part, months)[0] <= day <= duties.begun_within(part, months)[1]
        ]  # fmt: skip
        assert hits == [month(due.year, due.month)]


def test_what_the_district_asks_and_did_not_get_counts_against_the_rate(world):
    """Though it stops nobody: the ledger keeps in words what was lacking when the stage ended."""
    asked = actions.require(
        actor=US, org=world.district, stage="applicant", kind="log", name="全程记实", strict=False,
        since=date(2020, 1, 1), document="区组〔2020〕1号",
    )  # fmt: skip
    done, without = applied(world), applied(world, name="许某")
    actions.fulfil(done, actor=US, requirement=asked, on=date(2024, 1, 10), text="已记实")
    for case in (done, without):
        walk(world, case, "elect", elect={"body": "", "remark": ""})
    step = CaseStep.objects.get(case=without, verb="elect")
    assert step.faults == ["本地要求还没有做到：全程记实 0/1"]
    assert CaseStep.objects.get(case=done, verb="elect").faults == []
    rate = cases.COMPLIANT_RATE.read(world.district, Ask(year(2024)))
    assert rate.value == pytest.approx(0.5)


def test_papers_are_counted_with_the_branch_that_keeps_the_case(world):
    case = walk(world, applied(world), "study")
    day = CaseStep.objects.get(case=case, verb="study").on + timedelta(days=5)
    actions.relocate(case, actor=US, to=world.cast.orgs[8], on=day)
    ask = Ask(on(day))
    there = cases.PAPERS_IN.read(world.cast.orgs[8], ask)
    assert there.of.count() == Paper.objects.filter(case=case).count()
    assert sum(there.by("field").values()) == there.value
    assert cases.PAPERS_IN.read(world.branch, ask).of.count() == 0
