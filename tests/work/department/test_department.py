"""The department's own house: tasks seen through, units' blind word, answers in time, studies."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import half, month, on, year
from jiceng.registers.matters import actions as matters
from jiceng.registers.matters.models import Matter
from jiceng.registers.meetings import actions as meetings
from jiceng.registers.polls import actions as polls
from jiceng.registers.polls.models import Poll
from jiceng.work.department import actions, figures
from jiceng.work.department.rules import graded, score
from tests.work.district import US
from tests.work.fastlane.given import DAY, build

pytestmark = [pytest.mark.django_db, pytest.mark.both]
OPTIONS = "满意=100\n一般＝60\n不满意=0"
THIS = half(2026, 2)


@pytest.fixture
def house(db):
    with clock.at(DAY):
        yield build()


def read(figure, house, ask=None):
    return figure.read(house.root, ask or Ask(year(2026), as_of=DAY))


def judged(house, back):
    """Units answer by blind slips; so many come back."""
    with clock.at(DAY):
        made = actions.ask(actor=US, org=house.root, half_on=DAY, opens_on=DAY,
                           closes_on=DAY + timedelta(days=5), options=OPTIONS)  # fmt: skip
        with pytest.raises(ValidationError, match="还没有结束计票"):
            actions.count(made, actor=US)
        codes = polls.print_slips(made.poll, actor=US, eligible=8)
        polls.begin(made.poll, actor=US)
        for nth, code in enumerate(codes[:back]):
            polls.cast(made.poll, code=code, chosen=[0 if nth < 4 else 1])
        polls.close(made.poll, actor=US, now=True)
        return actions.count(made, actor=US)


def test_units_judge_twice_a_year_by_blind_slips_and_few_give_no_score(house):
    duty = figures.DUTIES[1]
    assert list(duty.owed(house.root, THIS)) == [house.root]
    one = judged(house, 6)
    assert one.score == Decimal("86.7") and not one.few  # (4 × 100 + 2 × 60) / 6
    assert read(figures.SCORE, house, Ask(THIS, as_of=DAY)).value == Decimal("86.7")
    assert list(duty.owed(house.root, THIS)) == []
    assert read(figures.SCORE, house, Ask(half(2026, 1))).value is None
    with pytest.raises(ValidationError, match="已经请单位评过"):
        actions.ask(actor=US, org=house.root, half_on=date(2026, 9, 1), opens_on=DAY,
                    closes_on=DAY, options=OPTIONS)  # fmt: skip
    browser = house.browser("district")
    page = browser.get(f"/c/department/feedbacks/{one.pk}/").content.decode()
    assert "少于5" in page and ">4<" not in page  # four and two chose each: bands alone
    assert browser.get("/c/department/feedbacks/new/").status_code == 200
    assert house.browser("agency").get("/c/department/feedbacks/").status_code == 403
    results = browser.get("/c/department/results/?period=2026").content.decode()
    assert "86.7" in results and "department.feedback_score" in results
    for wrong in ("满意", "满意=高", "满意=100", "满意=100\n满意=60", "满意=101\n一般=1"):
        with pytest.raises(ValueError):
            graded(wrong)


def test_fewer_than_five_slips_are_no_score_and_a_round_given_up_may_be_held_anew(house):
    few = judged(house, 4)
    assert (few.score, few.few, few.state) == (None, True, "counted")
    assert read(figures.SCORE, house, Ask(THIS, as_of=DAY)).value is None
    assert read(figures.FEEDBACK, house, Ask(THIS, as_of=DAY)).value == 1
    assert score(counts={"好": 4}, options=["好"], weights=[100]) is None
    assert score(counts={"好": 5}, options=["好"], weights=[100]) == 100
    said = {"org": house.street, "half_on": DAY, "opens_on": DAY, "closes_on": DAY,
            "options": OPTIONS}  # fmt: skip
    other = actions.ask(actor=US, **said)
    with pytest.raises(ValidationError, match="请写明原因"):
        actions.give_up(other, actor=US, reason="")
    actions.give_up(other, actor=US, reason="改到下个月")
    assert Poll.objects.get(pk=other.poll_id).state == "withdrawn"
    assert actions.ask(actor=US, **said).state == "open"


def test_tasks_are_seen_through_and_the_late_are_watched(house):
    said = {"org": house.root, "area": "speed", "office": "办公室", "set_on": date(2026, 6, 1),
            "due_on": date(2026, 7, 1)}  # fmt: skip
    done, late = actions.set_many(
        [{**said, "title": title} for title in ("三天内签收", "少一张表")], actor=US
    )
    matter, other = (Matter.objects.about(one).get() for one in (done, late))
    matters.accept(matter, actor=US)
    matters.submit(matter, actor=US, proof="已建立台账")
    matters.close(matter, actor=house.accounts["district"])
    ask = Ask(month(2026, 7), as_of=DAY)
    tasks = read(figures.TASKS, house, ask)
    assert (tasks.value, list(tasks.missing)) == (1, [other])
    watch = figures.WATCHES[0]
    assert list(watch.rows(house.root, watch.ask(DAY))) == [other]
    assert list(watch.rows(house.root, watch.ask(date(2026, 6, 30)))) == []
    assert list(figures.DUTIES[0].overdue(house.root, month(2026, 7), DAY)) == [other]
    page = house.browser("district").get(f"/c/department/{late.pk}/").content.decode()
    assert "少一张表" in page and other.code in page
    with pytest.raises(ValidationError, match="时限早于"):
        actions.set_task(actor=US, **{**said, "title": "反了", "due_on": date(2026, 5, 1)})
    actions.void_task(late, actor=US, reason="与上级任务重复")
    assert not Matter.objects.standing().about(late).exists()
    with pytest.raises(ValidationError, match="已经作废"):
        actions.void_task(late, actor=US, reason="再来")


def test_requests_are_timed_and_studies_point_at_their_meeting(house):
    quick, slow, own = (
        matters.lodge(actor=US, title=f"请示{n}", org=org, sender=house.other, source="report")
        for n, org in enumerate((house.root, house.street, house.branch))
    )
    matters.accept(quick, actor=US)
    days = {quick: 4, slow: 20}
    for matter, lasted in days.items():
        with clock.at(DAY + timedelta(days=lasted)):
            if matter is slow:
                matters.accept(matter, actor=US)
            matters.submit(matter, actor=US, proof="已答复")
            matters.close(matter, actor=house.accounts["street"])
    ask = Ask(year(2026), as_of=DAY + timedelta(days=30))
    assert own not in set(read(figures.SIGNED, house, ask).of)  # of a branch, not the department
    for figure in (figures.SIGNED, figures.ANSWERED):
        reading = read(figure, house, ask)
        assert (list(reading.records), list(reading.missing)) == ([quick], [slow])
    assert read(figures.DAYS, house, ask).value == Decimal(12)
    assert read(figures.DAYS, house, Ask(on(DAY))).value is None
    wide = Ask(year(2026), as_of=ask.day, bounds={"department.answered.days": 20})
    assert read(figures.ANSWERED, house, wide).share == 1
    held = meetings.record(actor=US, org=house.branch, type="assembly", held_on=DAY,
                           theme="学习")  # fmt: skip
    note = {"org": house.root, "kind": "study", "topic": "专题学习", "attended": 20, "result": ""}
    with pytest.raises(ValidationError, match="会议不是这一天开的"):
        actions.note_study(actor=US, **note, held_on=date(2026, 7, 1), meeting=held)
    one = actions.note_study(actor=US, **note, held_on=DAY, meeting=held)
    assert read(figures.STUDIES, house).by("kind") == {"study": 1}
    actions.void_study(one, actor=US, reason="登错了")
    assert read(figures.STUDIES, house).value == 0
