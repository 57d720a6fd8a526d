"""Major projects: stages on their days, milestones late and put off, months, names for text."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from jiceng.insight.shelf.look import look_up
from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.periods import on, quarter
from jiceng.work.majors import actions, figures
from jiceng.work.majors.models import MajorProject, Milestone
from tests.work.district import US
from tests.work.fastlane.given import DAY, build

pytestmark = [pytest.mark.django_db, pytest.mark.both]
BEGIN, FINISH = date(2026, 3, 1), date(2026, 12, 1)


@pytest.fixture
def street(db):
    with clock.at(DAY):
        found = build()
        found.park, found.road = actions.list_many(
            [{"name": name, "org": found.street, "leader": "王副主任", "about": "改造",
              "listed_on": date(2026, 1, 5), "begin_by": BEGIN, "finish_by": FINISH,
              "named": named} for name, named in (("河边公园", True), ("东街大道", False))],
            actor=US,
        )  # fmt: skip
        yield found


def read(figure, street, day):
    return figure.read(street.root, Ask(on(day)))


def test_stages_hold_on_their_days_and_are_counted_by_stage(street):
    park = actions.start(street.park, actor=US, on=date(2026, 2, 20))
    with pytest.raises(ValidationError, match="不能早于上一阶段"):
        actions.advance(park, actor=US, on=date(2026, 2, 1))
    actions.advance(park, actor=US, on=date(2026, 5, 4))
    with pytest.raises(StepError):
        actions.start(park, actor=US, on=DAY)
    assert read(figures.PROJECTS, street, DAY).by("stage") == {"in_progress": 1, "planned": 1}
    assert read(figures.PROJECTS, street, date(2026, 3, 9)).by("stage") == {
        "started": 1, "planned": 1}  # fmt: skip
    assert list(read(figures.PROJECTS.only(stage="started"), street, DAY).records) == []
    assert read(figures.PROJECTS, street, date(2026, 1, 4)).value == 0
    assert look_up("majors.named").read(street.street, Ask(on(DAY))).names() == ["河边公园"]
    one = actions.set_milestone(actor=US, project=park, name="栈道完工", due_on=date(2026, 6, 1))
    with pytest.raises(ValidationError, match="栈道完工”还没有完成"):
        actions.complete(park, actor=US, on=DAY)
    actions.reach(one, actor=US, on=date(2026, 6, 3))
    actions.complete(park, actor=US, on=DAY)
    assert not Milestone.objects.open(DAY).filter(project=park).exists()
    due = figures.MILESTONES.read(street.root, Ask(quarter(2026, 2), as_of=DAY))
    assert (due.of.get(), due.value) == (one, 0)  # done, but two days late
    browser = street.browser("street")
    assert "栈道完工" in browser.get(f"/c/majors/{park.pk}/").content.decode()
    assert browser.get("/c/majors/new/").status_code == 200
    assert street.browser("agency").get("/c/majors/").status_code == 403
    # Not finished after all: it goes on, with another day and a reason.
    actions.resume(park, actor=US, on=DAY, finish_by=FINISH, reason="验收没有通过")
    assert read(figures.PROJECTS.only(stage="in_progress"), street, DAY).value == 1
    actions.void_project(street.road, actor=US, reason="重复列入")
    with pytest.raises(ValidationError, match="已经作废"):
        actions.void_project(street.road, actor=US, reason="再来")
    assert list(MajorProject.objects.listed(DAY)) == [park]
    with pytest.raises(ValidationError, match="已经列入"):
        actions.correct_project(
            actions.list_project(actor=US, name="别的", org=street.street, leader="王", about="改",
                                 listed_on=DAY, begin_by=DAY, finish_by=DAY),
            actor=US, name="河边公园", leader="王", about="改", named=False,
        )  # fmt: skip


def test_what_is_late_is_watched_and_a_day_put_off_does_not_change_the_past(street):
    actions.start(street.park, actor=US, on=date(2026, 3, 1))
    late, watch = figures.LATE, figures.WATCHES[0]
    assert list(read(late, street, date(2026, 3, 1)).records) == []
    assert list(read(late, street, date(2026, 3, 2)).records) == [street.road]
    (seen,) = watch.rows(street.root, watch.ask(DAY))
    assert (seen, seen.watched_since) == (street.road, BEGIN)
    begin = Milestone.objects.get(project=street.road, kind="begin")
    with pytest.raises(ValidationError, match="请改到今天以后"):
        actions.put_off(begin, actor=US, to=DAY, reason="资金没有到位")
    with pytest.raises(ValidationError, match="请写明原因"):
        actions.put_off(begin, actor=US, to=date(2026, 9, 1), reason=" ")
    page = street.browser("street").post(
        f"/c/majors/milestones/{begin.pk}/put_off/", {"to": "2026-09-01", "reason": "资金没有到位"}
    )
    assert page.status_code == 302
    assert list(read(late, street, DAY).records) == []
    assert list(read(late, street, date(2026, 7, 5)).records) == [street.road]  # as it then stood
    assert list(read(late, street, date(2026, 9, 2)).records) == [street.road]
    with pytest.raises(ValidationError, match="已经完成、改期或者作废"):
        actions.put_off(begin, actor=US, to=date(2026, 9, 1), reason="再来")
    with pytest.raises(ValidationError, match="只能改期，不能取消"):
        actions.drop(Milestone.objects.get(project=street.road, kind="finish"), actor=US,
                     reason="不要了")  # fmt: skip
    moved = Milestone.objects.get(project=street.road, kind="begin", dropped_on=None)
    line = JournalLine.objects.about(moved).get(verb="majors.put_off")
    assert line.details["before"] == {"due_on": "2026-03-01"}


def test_a_month_is_told_once_and_only_of_what_has_begun(street):
    said = {"project": street.park, "month_on": DAY, "progress": "栈道铺了一半", "trouble": ""}
    with pytest.raises(ValidationError, match="还没有启动"):
        actions.update(actor=US, **said)
    actions.start(street.park, actor=US, on=date(2026, 3, 1))
    duty = figures.DUTIES[0]
    (month,) = duty.periods(on(DAY))
    assert list(duty.owed(street.root, month)) == [street.park]
    made = actions.update(actor=US, **said)
    assert (made.stage, made.month_on) == ("started", date(2026, 7, 1))
    assert list(duty.owed(street.root, month)) == []
    assert list(read(figures.UPDATED, street, date(2026, 6, 30)).missing) == [street.park]
    with pytest.raises(ValidationError, match="这个月已经登记过"):
        actions.update(actor=US, **said)
    with pytest.raises(ValidationError, match="不在项目推进期间"):
        actions.update(actor=US, **{**said, "month_on": date(2026, 8, 1)})
    # A month told afterwards says the stage it then was; before the beginning there is none.
    actions.advance(street.park, actor=US, on=date(2026, 6, 20))
    with pytest.raises(ValidationError, match="不在项目推进期间"):
        actions.update(actor=US, **{**said, "month_on": date(2026, 2, 1)})
    told = [actions.update(actor=US, **{**said, "month_on": date(2026, n, 9)}) for n in (5, 6)]
    assert [one.stage for one in told] == ["started", "in_progress"]
